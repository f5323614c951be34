package extract

import (
	"bytes"
	"hash/maphash"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/workers/parse/extract/boost"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// survey is what the features of a block compare it with: the page as a whole.
type survey struct {
	chars   []int // chars of the blocks before i, hidden ones left out
	links   []int // linkChars before i
	running []int // chars of running text before i, see block.running
	core    apart // from the smallest element with half of the running text
	wide    apart // from the smallest with nine tenths
	head    apart // from the headline
	article apart // from the article element around core, or core
	first   int   // first block of the headline, or 0
	bigger  []int // of each element, the smallest around it with more blocks
	likes   map[uint64]*like
	like    []*like // of each block
	same    []int   // of each block, the first with the same text
	repeats []int   // how often the block's text stood before
	twice   []bool  // whether it stands again
	titled  []float32
	said    []float32 // share of the text that the description holds
	phrase  []float32
	wording []wording
	dated   []int // blocks before i that look like a date or a time of day
	heads   []int // headings of first rank before i
	parts   []section
	within  []int  // of each block, its place in parts
	stored  []int8 // 1 when JSON-LD's articleBody holds the text, 0 when not, -1 when there is none
	total   struct {
		chars, links, running, runs int
	}
}

// like is what blocks of the same tags and classes have in common.
type like struct{ n, chars, running int }

// apart says for each element how many levels above the element asked for the
// smallest one around both is.
type apart []int16

// running reports whether a block reads like running text: with marks between
// sentences or, as in Thai, without any but long.
func (b *block) running() bool {
	return b.words >= 12 && b.linkChars*4 < b.chars && b.digits*5 < b.chars && (b.stops+b.commas > 0 || b.words >= 60)
}

func (d *document) survey() *survey {
	n := len(d.blocks)
	s := &survey{chars: make([]int, n+1), links: make([]int, n+1), running: make([]int, n+1), likes: map[uint64]*like{},
		like: make([]*like, n), same: make([]int, n), repeats: make([]int, n), twice: make([]bool, n), titled: make([]float32, n), said: make([]float32, n), stored: make([]int8, n),
		phrase: make([]float32, n), wording: make([]wording, n), dated: make([]int, n+1), heads: make([]int, n+1)}
	for i := range d.blocks {
		b := &d.blocks[i]
		s.chars[i+1], s.links[i+1], s.running[i+1] = s.chars[i], s.links[i], s.running[i]
		s.dated[i+1], s.heads[i+1] = s.dated[i], s.heads[i]
		s.phrase[i] = phrase(d.text[b.start:b.end])
		s.wording[i] = d.wording(b)
		if dateLike(b) {
			s.dated[i+1]++
		}
		if d.elements[b.element].node.DataAtom == atom.H1 {
			s.heads[i+1]++
		}
		if d.elements[b.element].hidden() {
			continue
		}
		s.chars[i+1] += b.chars
		s.links[i+1] += b.linkChars
		if b.running() {
			s.running[i+1] += b.chars
			s.total.runs++
		}
	}
	s.total.chars, s.total.links, s.total.running = s.chars[n], s.links[n], s.running[n]
	s.bigger = make([]int, len(d.elements))
	for i := 1; i < len(d.elements); i++ {
		up := max(d.elements[i].parent, 0)
		s.bigger[i] = up
		if d.elements[up].blocks() <= max(d.elements[i].blocks(), 1) {
			s.bigger[i] = s.bigger[up]
		}
	}
	s.core = d.apartFrom(d.smallestWith(s.running, 0.5))
	s.wide = d.apartFrom(d.smallestWith(s.running, 0.9))
	s.article = d.apartFrom(d.articleAround(d.smallestWith(s.running, 0.5)))
	s.head = d.apartFrom(max(d.headline, 0))
	if d.headline >= 0 {
		s.first = d.elements[d.headline].firstBlock
	}
	d.surveyLikes(s)
	d.surveyTexts(s)
	d.surveySections(s)
	return s
}

// smallestWith returns the smallest element that holds a share of what sums,
// indexed by block, add up to; 0 when nothing does. Elements with more than
// half lie within each other, so the last of them is the smallest.
func (d *document) smallestWith(sums []int, share float64) int {
	want := max(1, int(math.Ceil(share*float64(sums[len(sums)-1]))))
	found := 0
	for i := range d.elements {
		if e := &d.elements[i]; sums[e.endBlock]-sums[e.firstBlock] >= want {
			found = i
		}
	}
	return found
}

// articleAround returns the nearest article element around i, i itself when
// there is none.
func (d *document) articleAround(i int) int {
	for e := i; e >= 0; e = d.elements[e].parent {
		if d.elements[e].node.DataAtom == atom.Article {
			return e
		}
	}
	return i
}

func (d *document) apartFrom(from int) apart {
	a := make(apart, len(d.elements))
	for i := range a {
		a[i] = -1
	}
	for i, up := from, int16(0); i >= 0 && i < len(a); i, up = d.elements[i].parent, up+1 {
		a[i] = up
	}
	for i := range a {
		if a[i] < 0 {
			a[i] = a[max(d.elements[i].parent, 0)]
		}
	}
	return a
}

var likeSeed = maphash.MakeSeed()

// signature tells blocks apart by tag and class of their element and of the
// one around it.
func (d *document) signature(i int) uint64 {
	var h maphash.Hash
	h.SetSeed(likeSeed)
	for range 2 {
		if i < 0 {
			break
		}
		n := d.elements[i].node
		h.WriteString(n.Data)
		h.WriteByte(0)
		h.WriteString(attr(n, "class"))
		h.WriteByte(1)
		i = d.elements[i].parent
	}
	return h.Sum64()
}

func (d *document) surveyLikes(s *survey) {
	last, lastLike := -1, (*like)(nil)
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.element != last {
			key := d.signature(b.element)
			l := s.likes[key]
			if l == nil {
				l = &like{}
				s.likes[key] = l
			}
			last, lastLike = b.element, l
		}
		s.like[i] = lastLike
		lastLike.n++
		lastLike.chars += b.chars
		if b.running() {
			lastLike.running++
		}
	}
}

func (d *document) surveyTexts(s *survey) {
	title := newWordSet(d.headlineText(), d.metaContent("og:title"))
	description := newWordSet(d.metaContent("description"), d.metaContent("og:description"))
	var scratch [64]byte
	seen := make(map[uint64]int, len(d.blocks)) // the last block whose text has a hash
	for i := range d.blocks {
		b := &d.blocks[i]
		text := d.text[b.start:b.end]
		hash := maphash.Bytes(likeSeed, text)
		s.same[i] = i
		if prev, ok := seen[hash]; ok && bytes.Equal(text, d.text[d.blocks[prev].start:d.blocks[prev].end]) {
			s.same[i] = s.same[prev]
			s.repeats[i] = s.repeats[prev] + 1
			s.twice[prev] = true
		}
		seen[hash] = i
		if b.words <= 40 {
			s.titled[i] = title.share(text, scratch[:])
		}
		if b.words >= 4 && b.words <= 120 {
			s.said[i] = description.share(text, scratch[:])
		}
	}
	d.surveyStored(s)
}

// wordSet is a short text, such as a title, to compare blocks with.
type wordSet struct {
	text   string // in lower case
	words  map[string]bool
	begins [16]uint64 // how the words begin: bits by beginning
}

// beginning sorts words by their first two bytes, upper and lower case as one;
// -1 where that takes more than a look, beyond ASCII.
func beginning[T string | []byte](w T) int {
	second := byte(0)
	if len(w) > 1 {
		second = w[1]
	}
	if (w[0]|second)&0x80 != 0 {
		return -1
	}
	return int(w[0]&31)<<5 | int(second&31)
}

func newWordSet(texts ...string) wordSet {
	s := wordSet{text: strings.ToLower(strings.Join(texts, " ")), words: map[string]bool{}}
	for w := range strings.FieldsSeq(s.text) {
		s.words[w] = true
		if at := beginning(w); at >= 0 {
			s.begins[at>>6] |= 1 << (at & 63)
		}
	}
	return s
}

// share returns which share of the words of normalised text, up to the first 64
// pieces between spaces, stands in s; text without spaces counts as one word.
func (s *wordSet) share(text []byte, scratch []byte) float32 {
	if len(s.words) == 0 {
		return 0
	}
	longest := 3 * len(s.text) // no lower case is shorter by more
	n, found := 0, 0
	for rest := text; len(rest) > 0 && n < 64; {
		w := rest
		if end := bytes.IndexByte(rest, ' '); end >= 0 {
			w, rest = rest[:end], rest[end+1:]
		} else {
			rest = nil
		}
		n++
		if at := beginning(w); at >= 0 && s.begins[at>>6]&(1<<(at&63)) == 0 && len(w) != len(text) || len(w) > longest {
			continue
		}
		low := appendLower(scratch[:0], w)
		if s.words[string(low)] || n == 1 && len(w) == len(text) && strings.Contains(s.text, string(low)) {
			found++
		}
	}
	return float32(found) / float32(max(n, 1))
}

func appendLower(b, w []byte) []byte {
	for _, c := range w {
		if c >= utf8.RuneSelf {
			return append(b[:0], bytes.ToLower(w)...)
		}
		b = append(b, lowerByte(c))
	}
	return b
}

// maxStoredWork bounds the bytes gone through in search of blocks.
const maxStoredWork = 100 << 20

func (d *document) surveyStored(s *survey) {
	stored := d.storedText()
	work := 0
	for i := range d.blocks {
		b := &d.blocks[i]
		work += len(stored)
		switch {
		case len(stored) < 200 || work > maxStoredWork:
			s.stored[i] = -1
		case stored.holds(d.text[b.start:b.end]):
			s.stored[i] = 1
		}
	}
}

// firstFeatures returns a row for each block: what can be said of it before
// any block is judged.
func (d *document) firstFeatures(s *survey) [][]float32 {
	rows := make([][]float32, len(d.blocks))
	all := slices.Grow(d.values[0][:0], len(rows)*firstFeatureCount)
	for i := range d.blocks {
		start := len(all)
		all = d.aboutText(all, s, i)
		all = d.aboutPlace(all, s, i)
		for _, step := range [...]int{-2, -1, 1, 2} {
			all = d.aboutNeighbour(all, s, i, i+step)
		}
		all = d.aboutAround(all, s, i)
		all = d.aboutSection(all, s, i)
		rows[i] = all[start:len(all):len(all)]
	}
	d.values[0] = all
	return rows
}

// firstFeatureCount is the length of a row of firstFeatures.
const firstFeatureCount = 162

func log(n int) float32 {
	n = max(n, 0)
	if n < len(logs) {
		return logs[n]
	}
	return float32(math.Log1p(float64(n)))
}

// logs are the logarithms asked for most.
var logs = func() (out [2048]float32) {
	for n := range out {
		out[n] = float32(math.Log1p(float64(n)))
	}
	return out
}()

func share(a, b int) float32 { return float32(a) / float32(max(b, 1)) }

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// aboutText appends what the block's own text says.
func (d *document) aboutText(row []float32, s *survey, i int) []float32 {
	b := &d.blocks[i]
	return append(row,
		log(b.chars), log(b.words), share(b.linkChars, b.chars), log(b.stops), share(b.stops, b.words), log(b.commas),
		share(b.commas, b.words), share(b.digits, b.chars), share(b.uppers, b.chars), share(b.chars, b.words), log(b.symbols),
		flag(isStop(b.last)), flag(b.last == ':' || b.last == '：'), firstKind(b.first),
		s.titled[i], s.said[i], float32(s.stored[i]), float32(min(s.repeats[i], 3)), flag(s.twice[i]), flag(b.running()),
		s.phrase[i], flag(dateLike(b)), s.wording[i].sum, s.wording[i].mean, s.wording[i].least, s.wording[i].first,
		b.strong, b.slanted, float32(min(b.pictures, 9)), float32(min(b.fields, 9)))
}

// dateLike reports whether a block may be a date, a time of day or a number of
// something: what stands above each comment and each teaser.
func dateLike(b *block) bool {
	return b.digits > 0 && b.words <= 12 && b.chars <= 60
}

func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '।', '॥', '؟', '۔', '．', '។', '"', '”', '»', '’', '」', ')', '）', '“':
		return true
	}
	return false
}

// firstKind sorts first characters: lower case, digit, upper case, quotation
// mark or bracket, other letter, other mark.
func firstKind(r rune) float32 {
	switch {
	case r >= 'a' && r <= 'z':
		return 0
	case r >= '0' && r <= '9':
		return 1
	case r >= 'A' && r <= 'Z':
		return 2
	case strings.ContainsRune(`"'“‘„«「『—–-(`, r):
		return 3
	case r >= 0xc0 && r != '×' && (r < 0x2000 || r > 0x2fff):
		return 2.5
	}
	return 5
}

// aboutPlace appends where the block stands.
func (d *document) aboutPlace(row []float32, s *survey, i int) []float32 {
	b := &d.blocks[i]
	e := &d.elements[b.element]
	for p := range places {
		row = append(row, flag(e.place&(1<<p) != 0))
	}
	row = append(row, tagKind(e.node), float32(e.depth), e.hint.own, e.hint.near, e.hint.least, e.hint.most, e.hint.sum)
	if e.parent >= 0 {
		up := &d.elements[e.parent]
		row = append(row, up.hint.own, tagKind(up.node))
	} else {
		row = append(row, 0, 0)
	}
	l := s.like[i]
	return append(row,
		share(s.chars[i], s.total.chars), share(s.running[i], s.total.running), log(s.running[i]), log(s.total.running-s.running[i]),
		float32(min(max(i-s.first, -50), 300)), flag(d.headline >= 0), flag(i < s.first && d.headline >= 0),
		float32(s.core[b.element]), float32(s.wide[b.element]), float32(s.head[b.element]),
		float32(s.article[b.element]), float32(s.heads[i]-s.heads[s.first]),
		log(l.n), share(l.running, l.n), log(l.chars/max(l.n, 1)),
		log(s.total.chars), log(s.total.running), share(s.total.links, s.total.chars), log(s.total.runs), share(s.total.running, s.total.chars))
}

// tagKind orders tags from what holds running text to what does not.
func tagKind(n *html.Node) float32 {
	switch n.DataAtom {
	case atom.P:
		return 0
	case atom.Blockquote:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4, atom.H5, atom.H6:
		return 4
	case atom.H1:
		return 5
	case atom.Li:
		return 6
	case atom.Dd, atom.Dt:
		return 7
	case atom.Pre:
		return 8
	case atom.Td, atom.Th:
		return 9
	case atom.Section:
		return 10
	case atom.Article:
		return 11
	case atom.Div:
		return 12
	case atom.Ul, atom.Ol:
		return 13
	case atom.Figcaption, atom.Figure:
		return 14
	case atom.Body:
		return 16
	case atom.Header, atom.Footer, atom.Nav, atom.Aside:
		return 17
	}
	return 15
}

// aboutNeighbour appends what a block near by is like.
func (d *document) aboutNeighbour(row []float32, s *survey, i, j int) []float32 {
	if j < 0 || j >= len(d.blocks) {
		return append(row, -1, -1, -1, -1, -1, -1, 0, -1, -1, -1)
	}
	b := &d.blocks[j]
	e := &d.elements[b.element]
	mine := d.blocks[i].element
	kin := float32(0)
	switch {
	case b.element == mine:
		kin = 3
	case e.parent == d.elements[mine].parent:
		kin = 2
	case e.parent >= 0 && d.elements[mine].parent >= 0 && d.elements[e.parent].parent == d.elements[d.elements[mine].parent].parent:
		kin = 1
	}
	return append(row, log(b.chars), share(b.linkChars, b.chars), tagKind(e.node), kin, flag(b.running()), flag(dateLike(b)), s.wording[j].sum, b.strong, float32(min(b.pictures, 9)), float32(min(b.fields, 9)))
}

// aboutAround appends what the three smallest elements around the block that
// hold more than it are like.
func (d *document) aboutAround(row []float32, s *survey, i int) []float32 {
	e := d.blocks[i].element
	for range 3 {
		e = s.bigger[e]
		from, to := d.elements[e].firstBlock, d.elements[e].endBlock
		chars, links, running := s.chars[to]-s.chars[from], s.links[to]-s.links[from], s.running[to]-s.running[from]
		row = append(row, log(to-from), log(chars), share(links, chars), share(running, chars), log(running),
			share(running, s.total.running), d.elements[e].hint.own, share(i-from, to-from), share(s.dated[to]-s.dated[from], to-from))
	}
	return row
}

// secondFeatures returns a row for each block when all have been judged once:
// score is the log-odds that they are part of the article.
func (d *document) secondFeatures(s *survey, score []float32) [][]float32 {
	v := d.verdict(s, score)
	d.judgeSections(s, v)
	rows := make([][]float32, len(d.blocks))
	all := slices.Grow(d.values[1][:0], len(rows)*secondFeatureCount)
	for i := range d.blocks {
		b := &d.blocks[i]
		e := &d.elements[b.element]
		start := len(all)
		all = append(all, log(b.chars), share(b.linkChars, b.chars), tagKind(e.node), e.hint.near, e.hint.least,
			s.wording[i].sum, s.wording[i].least, s.phrase[i], flag(b.running()), share(b.stops, b.words), flag(isStop(b.last)), flag(e.place&inHidden != 0),
			flag(e.place&inFigure != 0), flag(e.place&inList != 0), flag(e.place&inLink != 0), s.titled[i], s.said[i], float32(s.stored[i]))
		for step := -4; step <= 4; step++ {
			x := float32(-9)
			if j := i + step; j >= 0 && j < len(score) {
				x = score[j]
			}
			all = append(all, x)
		}
		around := b.element
		for range 4 {
			around = s.bigger[around]
			from, to := d.elements[around].firstBlock, d.elements[around].endBlock
			mass := v.mass[to] - v.mass[from]
			all = append(all, mass/float32(max(s.chars[to]-s.chars[from], 1)), mass/max(v.mass[len(score)], 1))
		}
		l := v.like[s.like[i]]
		all = append(all, v.mass[i]/max(v.mass[len(score)], 1), log(int(v.mass[len(score)])),
			float32(v.core[b.element]), float32(v.wide[b.element]), float32(v.all[b.element]),
			log(v.sinceSure[i]), log(v.untilSure[i]), log(v.sureBefore[i]), log(v.sureBefore[len(score)]-v.sureBefore[i]),
			l.mass/max(l.chars, 1), float32(s.core[b.element]), float32(s.head[b.element]), log(i-s.first),
			float32(min(s.repeats[i], 3)), flag(s.twice[i]), v.sameBefore[i],
			float32(s.article[b.element]), float32(s.heads[i]-s.heads[s.first]), flag(dateLike(b)))
		all = judgedSection(all, s, score, i)
		rows[i] = all[start:len(all):len(all)]
	}
	d.values[1] = all
	return rows
}

// secondFeatureCount is the length of a row of secondFeatures.
const secondFeatureCount = 64

// verdict is what the first judgement of all blocks says of the page.
type verdict struct {
	mass            []float32 // characters before block i, each times its probability
	core, wide, all apart     // from the smallest element with a half, nine tenths, all but a hundredth of the mass
	sinceSure       []int     // blocks since the last that is surely of the article
	untilSure       []int     // blocks until the next
	sureBefore      []int     // how many came before block i
	like            map[*like]likeMass
	sameBefore      []float32 // highest score of the blocks before with the same text
}

type likeMass struct{ mass, chars float32 }

func (d *document) verdict(s *survey, score []float32) *verdict {
	n := len(score)
	v := &verdict{mass: make([]float32, n+1), sinceSure: make([]int, n), untilSure: make([]int, n), sureBefore: make([]int, n+1), sameBefore: make([]float32, n)}
	counted := make([]int, n+1) // mass in whole characters, for smallestWith
	v.like = map[*like]likeMass{}
	best := make([]float32, n) // of the first of the blocks with the same text, their highest score so far
	since := 1000
	for i := range d.blocks {
		b := &d.blocks[i]
		mass := boost.Probability(score[i]) * float32(b.chars)
		v.mass[i+1] = v.mass[i] + mass
		counted[i+1] = counted[i] + int(mass)
		v.sinceSure[i] = since
		v.sureBefore[i+1] = v.sureBefore[i]
		since++
		if b.chars >= 60 && score[i] > 1 {
			since = 1
			v.sureBefore[i+1]++
		}
		l := v.like[s.like[i]]
		v.like[s.like[i]] = likeMass{l.mass + mass, l.chars + float32(b.chars)}
		first := s.same[i]
		if first == i {
			best[i] = -9
		}
		v.sameBefore[i] = best[first]
		best[first] = max(best[first], score[i])
	}
	until := 1000
	for i := n - 1; i >= 0; i-- {
		v.untilSure[i] = until
		until++
		if d.blocks[i].chars >= 60 && score[i] > 1 {
			until = 1
		}
	}
	v.core = d.apartFrom(d.smallestWith(counted, 0.5))
	v.wide = d.apartFrom(d.smallestWith(counted, 0.9))
	v.all = d.apartFrom(d.smallestWith(counted, 0.99))
	return v
}
