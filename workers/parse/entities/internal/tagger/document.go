package tagger

// Evidence from outside of a sentence, in log-odds. The figures were set on
// development parts: of data sets whose sentences stand in their order, and of
// the sentences written for the project.
const (
	repeatOdds = 4.5 // the same words were found to be a name elsewhere
	partOdds   = 4.0 // a word of a person's full name stands alone
	minSupport = 0.5 // probability below which a name supports no other

	// Of organisations of so many tokens, whose borders are often wrong, only a
	// third is right below this confidence: they are left out.
	longName = 3
	longSure = 0.65

	// The probability, against all other ways to read a sentence, that a name
	// must have, and the same where the model has seen little of the language
	// and is right more often than it says.
	enough       = 0.35
	enoughSeldom = 0.3

	// The lexicon has the words as a name of one kind only.
	placeOdds = 2.0 // a country or region
	townOdds  = 0.5 // towns often share their names with other things
	listOdds  = 2.0 // a person or organisation of the reviewed list, in full

	dashOdds = 2.0 // against a name that goes on over a dash between spaces
)

// wellTaught are the languages with so many tagged sentences of so many kinds
// that the model is nearly as sure as it should be; in most of them, what the
// lexicon says beyond what the model learnt of it rather harms: the share of
// these odds that it adds there.
var wellTaught = map[string]float64{"en": 0.3, "hi": 0, "pt": 0.3, "ru": 0.3, "zh": 1}

// Document finds the names in texts that belong together, such as the
// headline and the body of an article: the names of each text, in order.
//
// Each sentence is decoded on its own first. Then what was found in one place
// speaks for the same words in others, and a person's full name for its parts
// (लावरोव after सर्गेई लावरोव), as a bonus to the scores of the labels, and
// sentences with such words are decoded again. So a name that is clear in one
// sentence is found in those where it is not, and has one kind unless the
// sentences strongly disagree (Krishnan and Manning, ACL 2006, in one pass
// and without a second model).
func (t *Tagger) Document(texts []string, lang string) [][]Span {
	d := document{tagger: t, lang: lang, enough: enoughSeldom, share: 1}
	if share, ok := wellTaught[lang]; ok {
		d.enough, d.share = enough, share
	}
	d.reserve(texts)
	for i, text := range texts {
		t.Sentences(text, func(toks []Token) { d.add(i, text, toks) })
	}
	d.support()
	out := make([][]Span, len(texts))
	for i := range d.sentences {
		s := &d.sentences[i]
		if d.reconsider(s) {
			d.decode(s)
		}
		for _, m := range s.names {
			span := m.span(d.toks[s.start:s.end])
			if m.kind == Organization && m.end-m.start >= longName && span.Confidence() < longSure {
				continue
			}
			out[s.text] = append(out[s.text], span)
		}
	}
	return out
}

// document is what is kept between the first and the second look.
type document struct {
	tagger    *Tagger
	lang      string
	enough    float64 // probability that a name must have
	share     float64 // of the odds for what the lexicon says
	toks      []Token
	keys      []wordKey
	em        [][Labels]int32
	sentences []sentence

	repeats map[uint64]*votes // by the key of all words
	starts  map[uint64]int    // by the first word: the longest name that begins so
	parts   map[uint64]float64
}

// reserve makes room for the tokens of usual articles, of three bytes or more
// on average in any script.
func (d *document) reserve(texts []string) {
	n := 0
	for _, text := range texts {
		n += len(text) / 3
	}
	n = min(n, 1<<12)
	d.toks, d.keys, d.em = make([]Token, 0, n), make([]wordKey, 0, n), make([][Labels]int32, 0, n)
}

// wordKey is what names are compared by: the folded word, without its last
// characters where words take endings.
type wordKey struct {
	folded uint64
	stem   [2]uint64
	name   bool // may be a name by itself: not lower case, two characters or more
}

type sentence struct {
	text       int
	start, end int // tokens
	names      []name
}

// name is a name found at tokens [start, end) of its sentence.
type name struct {
	start, end, kind int
	odds             [Kinds + 1]float64
}

func (n name) span(toks []Token) Span {
	return Span{Start: toks[n.start].Start, End: toks[n.end-1].End, Kind: n.kind, Odds: n.odds}
}

func (d *document) add(text int, s string, toks []Token) {
	t := d.tagger
	f := t.Features(s, toks, d.lang)
	start := len(d.toks)
	d.toks = append(d.toks, toks...)
	for i := range t.words {
		w := &t.words[i]
		k := wordKey{folded: w.folded, name: w.chars > 1 && w.first != shapeLower && w.first != shapeDigit && w.first != shapeOther}
		if inflects(w, d.lang) && w.chars > 4 {
			copy(k.stem[:], w.stem[:])
		}
		d.keys = append(d.keys, k)
	}
	d.em = t.model.emissions(f, d.em)
	d.known(start)
	d.dashes(s, start)
	sent := sentence{text: text, start: start, end: len(d.toks)}
	d.decode(&sent)
	d.sentences = append(d.sentences, sent)
}

// known adds to the scores of names that the lexicon has as one kind alone,
// beyond what the model learnt that to mean: in languages with little training
// data it has seen too few of them.
func (d *document) known(start int) {
	words := d.tagger.words
	for i := 0; i < len(words); i++ {
		p := words[i].phrase
		if p&inFirst == 0 {
			continue
		}
		n := 1
		for i+n < len(words) && words[i+n].phrase&inRest != 0 {
			n++
		}
		if n == 1 && words[i].kind&KindNation != 0 {
			continue // Pakistani is a people, and the country in Albanian
		}
		if kind, odds := knownOdds(p); odds > 0 {
			d.bonus(start+i, n, kind, d.share*odds)
		}
		i += n - 1
	}
}

// dashes takes dashes between spaces for the end of a name, in the sentence of
// text whose tokens begin at start. The features of the model tell nothing of
// spaces, and a hyphen without any goes on with a name: भारत - अमेरिका are two
// places, जम्मू-कश्मीर is one.
func (d *document) dashes(text string, start int) {
	toks := d.toks[start:]
	for i := 1; i+1 < len(toks); i++ {
		tok := toks[i]
		if toks[i-1].End == tok.Start || tok.End == toks[i+1].Start {
			continue
		}
		switch text[tok.Start:tok.End] {
		case "-", "–", "—":
			d.em[start+i][Outside] += int32(dashOdds * d.tagger.model.scale)
		}
	}
}

// knownOdds returns the kind and the bonus for what the lexicon says of a
// name.
func knownOdds(phrase uint16) (kind int, odds float64) {
	switch phrase & kindNames {
	case KindCountry, KindRegion, KindCountry | KindTown, KindRegion | KindTown:
		return Location, placeOdds
	case KindTown:
		return Location, townOdds
	case KindPerson:
		return Person, listOdds
	case KindOrg:
		return Organization, listOdds
	}
	return 0, 0
}

// decode sets the names of a sentence from the scores of its tokens.
func (d *document) decode(s *sentence) {
	t := d.tagger
	em := d.em[s.start:s.end]
	if cap(t.labels) < len(em) {
		t.labels = make([]uint8, len(em)+64)
	}
	labels := t.labels[:len(em)]
	t.model.label(em, d.enough, &t.lattice, labels)
	s.names = s.names[:0]
	for i := 0; i < len(labels); {
		l := labels[i]
		if l == Outside {
			i++
			continue
		}
		j := i + 1
		for inside(labels[j-1]) {
			j++
		}
		kind := int(l-1) / 4
		s.names = append(s.names, name{i, j, kind, t.model.odds(em, labels, i, j, kind)})
		i = j
	}
}

// votes are the probabilities of the kinds, summed over the places where the
// same words were found.
type votes [Kinds]float64

func (d *document) support() {
	d.repeats, d.starts, d.parts = make(map[uint64]*votes), make(map[uint64]int), make(map[uint64]float64)
	for i := range d.sentences {
		s := &d.sentences[i]
		for _, n := range s.names {
			keys := d.keys[s.start+n.start : s.start+n.end]
			if len(keys) > maxPhrase {
				continue
			}
			key := phraseOf(keys)
			v := d.repeats[key]
			if v == nil {
				v = new(votes)
				d.repeats[key] = v
			}
			p := n.probabilities()
			for k := range v {
				v[k] += p[k]
			}
			d.starts[keys[0].folded] = max(d.starts[keys[0].folded], len(keys))
			if n.kind == Person && len(keys) > 1 && p[Person] >= minSupport {
				d.partsOf(keys, p[Person])
			}
		}
	}
}

// partsOf notes the words of a person's full name.
func (d *document) partsOf(keys []wordKey, p float64) {
	for _, k := range keys {
		if !k.name {
			continue
		}
		d.parts[k.folded] = max(d.parts[k.folded], p)
		for _, s := range k.stem {
			if s != 0 {
				d.parts[s] = max(d.parts[s], p)
			}
		}
	}
}

func phraseOf(keys []wordKey) uint64 {
	key := uint64(0)
	for _, k := range keys {
		key = phraseKey(key, k.folded)
	}
	return key
}

// probabilities returns the probability of each kind.
func (n *name) probabilities() (p [Kinds]float64) {
	sum := 0.0
	for _, o := range n.odds {
		sum += exp(o)
	}
	for k := range p {
		p[k] = exp(n.odds[k+1]) / sum
	}
	return p
}

// reconsider adds what the rest of the document says to the scores of a
// sentence, and reports whether it said anything.
func (d *document) reconsider(s *sentence) bool {
	changed := false
	for i := s.start; i < s.end; i++ {
		if n := d.starts[d.keys[i].folded]; n > 0 {
			changed = d.repeated(s, i, n) || changed
		}
		changed = d.partAlone(s, i) || changed
	}
	return changed
}

// repeated adds the votes for the longest known name at token i, other than
// those of that very place.
func (d *document) repeated(s *sentence, i, longest int) bool {
	for n := min(longest, s.end-i); n > 0; n-- {
		v := d.repeats[phraseOf(d.keys[i:i+n])]
		if v == nil {
			continue
		}
		others := *v
		for _, m := range s.names {
			if s.start+m.start == i && m.end-m.start == n {
				for k, p := range m.probabilities() {
					others[k] = max(0, others[k]-p)
				}
			}
		}
		total := others[0] + others[1] + others[2]
		if total < minSupport {
			return false
		}
		for k, p := range others {
			odds := repeatOdds * p / total * total / (1 + total)
			d.bonus(i, n, k, odds)
		}
		return true
	}
	return false
}

// partAlone adds the vote for a word of a person's full name.
func (d *document) partAlone(s *sentence, i int) bool {
	k := &d.keys[i]
	if !k.name {
		return false
	}
	p := d.parts[k.folded]
	for _, stem := range k.stem {
		if stem != 0 {
			p = max(p, d.parts[stem])
		}
	}
	if p == 0 {
		return false
	}
	for _, m := range s.names {
		if i >= s.start+m.start && i < s.start+m.end && m.end-m.start > 1 {
			return false // within a longer name
		}
	}
	d.bonus(i, 1, Person, partOdds*p)
	return true
}

// bonus adds to the scores of n tokens from i as a name of the kind.
func (d *document) bonus(i, n, kind int, odds float64) {
	b := int32(odds * d.tagger.model.scale / float64(n))
	for k := range n {
		d.em[i+k][Label(kind, k == 0, k == n-1)] += b
	}
}
