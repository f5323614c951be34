package tags

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Limits on key phrases.
const (
	maxComputed  = 8
	maxEntities  = 4      // entities among them
	minSalience  = 0.55   // of an entity that is a tag
	maxNameWords = 6      // of one; longer ones are rarely names
	maxText      = 50_000 // bytes of the body read
	maxPhrase    = 3      // words
	minWord      = 3      // letters of a word in a phrase
	minTogether  = 3      // times that a phrase without capitals stands in the text
	minOften     = 6      // times that a word alone is a phrase without standing in the title
	minSingle    = 4      // letters of a phrase of one word
	maxSentences = 800
	minScore     = 0.4 // of a phrase
)

//go:embed stopwords.tsv
var stopwordsData string

// stopwords returns, by language, the words that stand in no phrase. It is
// read once.
var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	byLanguage := map[string]map[string]bool{}
	for line := range strings.Lines(stopwordsData) {
		lang, list, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		set := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			set[gazetteer.Fold(w)] = true
		}
		byLanguage[lang] = set
	}
	return byLanguage
})

// keyPhrases returns computed tags that are not among have.
func keyPhrases(a *schema.Article, have []schema.Tag) []schema.Tag {
	taken := map[string]bool{}
	for _, t := range have {
		taken[gazetteer.Fold(t.Name)] = true
	}
	var out []schema.Tag
	add := func(name, key string, score float64) {
		if key != "" && !overlaps(taken, key) && len(out) < maxComputed && len(name) <= maxBytes {
			taken[key] = true
			out = append(out, schema.Tag{Name: name, Source: Computed, Score: min(1, max(0.001, math.Round(score*1000)/1000))})
		}
	}
	for i, e := range a.Entities {
		if i < maxEntities && e.Salience >= minSalience && strings.Count(e.Name, " ") < maxNameWords && !strings.Contains(e.Name, ":") {
			add(e.Name, gazetteer.Fold(e.Name), e.Salience)
		}
	}
	body := a.Body[:min(len(a.Body), maxText)]
	body = strings.ToValidUTF8(body, "")
	switch stop := stopwords()[a.Language]; {
	case spaceless(a.Language):
		for _, p := range repeats(a.Title, body) {
			add(p.name, p.name, p.score)
		}
	case stop != nil:
		for _, p := range phrases(a.Title, body, stop, a.Language) {
			if e, ok := named(a.Entities, p.key); ok {
				p.name, p.key = e.Name, gazetteer.Fold(e.Name)
			}
			add(p.name, p.key, p.score)
		}
	}
	return out
}

// maxNamed bounds the entities and forms that phrases are compared with.
const maxNamed = 30

// named returns the first of the more salient entities with a form that shares
// a word with a phrase: the phrase is that name with a word too many or too few.
func named(entities []schema.Entity, key string) (schema.Entity, bool) {
	for _, e := range entities[:min(len(entities), maxNamed)] {
		for _, form := range e.Forms[:min(len(e.Forms), 3)] {
			if shares(gazetteer.Fold(form), key) {
				return e, true
			}
		}
	}
	return schema.Entity{}, false
}

// shares reports whether two folded phrases have a word in common.
func shares(a, b string) bool {
	for v := range strings.FieldsSeq(a) {
		for w := range strings.FieldsSeq(b) {
			if v == w {
				return true
			}
		}
	}
	return false
}

// overlaps reports whether a phrase shares a word with a taken one, whatever its
// ending.
func overlaps(taken map[string]bool, key string) bool {
	for t := range taken {
		for w := range strings.FieldsSeq(t) {
			for v := range strings.FieldsSeq(key) {
				if alike(v, w) {
					return true
				}
			}
		}
	}
	return false
}

// stemLength is how many letters two words must begin with alike to count as
// forms of one.
const stemLength = 5

func alike(v, w string) bool {
	return v == w || prefix(v, stemLength) == prefix(w, stemLength) && prefix(v, stemLength) != v && prefix(w, stemLength) != w ||
		len(v) > 3 && len(w) > 3 && (strings.HasPrefix(v, w) || strings.HasPrefix(w, v))
}

// prefix returns the first n code points of s.
func prefix(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// spaceless reports whether words of the language are written without spaces
// between them and phrases are sought among its characters.
func spaceless(lang string) bool { return lang == "zh" || lang == "ja" || lang == "yue" }

// phrase is a candidate.
type phrase struct {
	name  string // as it is first written
	key   string // folded
	at    int    // token where it first begins
	words []int32
	count int
	title bool
	score float64
}

// text is a text cut into sentences of words.
type text struct {
	stop      map[string]bool
	lang      string
	ids       map[string]int32
	words     []word
	sentences int
	titleEnd  int // tokens of the title
	tokens    []token
}

// word is the statistics of one folded word.
type word struct {
	stop        bool
	count       int
	capital     int // with a capital, neither in the title nor at the start of a sentence
	noun        int // behind an article and in front of no other word of a phrase
	shout       int // wholly in capitals
	final       int // as the last of a sentence, stop words apart
	number      bool
	cased       bool // its script has capitals
	first       int  // sentence
	last        int  // last sentence counted
	spread      int  // sentences that have it
	left, right neighbours
	length      int
}

// neighbours is the distinct words beside a word, the first few of them.
type neighbours []int32

// maxNeighbours bounds how many are told apart: more say only "many".
const maxNeighbours = 12

func (n *neighbours) add(id int32) {
	if len(*n) < maxNeighbours && !slices.Contains(*n, id) {
		*n = append(*n, id)
	}
}

// token is one word of the text in its place. A break, a punctuation mark
// between phrases, has id -1.
type token struct {
	id         int32
	start, end int // bytes of the text
}

// phrases returns the key phrases of a text with spaces, best first.
func phrases(title, body string, stop map[string]bool, lang string) []phrase {
	t := text{stop: stop, lang: lang, ids: map[string]int32{}}
	source := title + "\n" + body
	t.read(source, len(title))
	t.withoutVerbs()
	t.findNouns()
	if len(t.words) == 0 {
		return nil
	}
	scores := t.wordScores()
	found := t.candidates()
	best := make([]phrase, 0, len(found))
	for _, p := range found {
		if p.count < 2 || len(p.words) == 1 && !t.standsAlone(p) || len(p.words) > 1 && !t.holds(p) {
			continue
		}
		product, sum := 1.0, 0.0
		for _, w := range p.words {
			product *= scores[w]
			sum += scores[w]
		}
		s := product / (float64(p.count) * (1 + sum))
		if p.title {
			s /= 3
		}
		if p.score = 1 / (1 + 4*math.Sqrt(s)); p.score >= minScore {
			best = append(best, *p)
		}
	}
	slices.SortFunc(best, func(a, b phrase) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at), cmp.Compare(len(b.words), len(a.words)))
	})
	best = best[:min(len(best), 4*maxComputed)]
	for i := range best {
		p := &best[i]
		written := source[t.tokens[p.at].start:t.tokens[p.at+len(p.words)-1].end]
		p.name = trimPossessive(strings.Join(strings.Fields(written), " "))
		p.key = gazetteer.Fold(p.name)
	}
	return best
}

// standsAlone reports whether one word is enough for a phrase: it is long and
// repeated, and where the script has capitals, it has one.
func (t *text) standsAlone(p *phrase) bool {
	w := t.words[p.words[0]]
	if w.length < minSingle || w.spread < 2 || p.count < 3 {
		return false
	}
	capital := w.capitalised()
	if nounCapitals(t.lang) {
		return capital
	}
	if articles()[t.lang] != nil && !capital && w.noun == 0 {
		return false
	}
	return capital || p.title || w.cased && p.count >= minOften
}

// nounCapitals reports whether a language writes its nouns with a capital.
func nounCapitals(lang string) bool { return lang == "de" || lang == "lb" || lang == "gsw" }

// capitalised reports whether a word has a capital more often than not where
// its sentence does not give it one.
func (w *word) capitalised() bool { return w.cased && 2*(w.capital+w.shout) >= w.count }

// holds reports whether words that stand together are more than chance: two
// times are enough in the title or where one has a capital, as names have. Where
// nouns have one, the last word must be a noun.
func (t *text) holds(p *phrase) bool {
	if nounCapitals(t.lang) && !t.words[p.words[len(p.words)-1]].capitalised() {
		return false
	}
	if last := &t.words[p.words[len(p.words)-1]]; headLast(t.lang) && last.noun == 0 && !last.capitalised() {
		return false
	}
	if p.title || p.count >= minTogether {
		return true
	}
	for _, id := range p.words {
		if w := &t.words[id]; !w.cased || w.capitalised() {
			return true
		}
	}
	return false
}

// read cuts the text into words and sentences and counts.
func (t *text) read(s string, titleLen int) {
	sentence, fresh := 0, true
	previous := int32(-1)
	var folded []byte
	pause := func(full bool) {
		if full && !fresh {
			t.ends()
		}
		if len(t.tokens) > 0 && t.tokens[len(t.tokens)-1].id >= 0 {
			t.tokens = append(t.tokens, token{id: -1})
		}
		previous = -1
		if full && !fresh {
			sentence, fresh = sentence+1, true
		}
	}
	for i := 0; i < len(s) && sentence < maxSentences; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			switch {
			case r == '.' || r == '!' || r == '?' || r == '।' || r == '۔' || r == '؟' || r == '\n' || r == '…':
				pause(true)
			case r != ' ' && r != '-' && r != '\u00a0' && r != '‑':
				pause(false)
			}
			i += size
			continue
		}
		end := i + size
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !inWord(r) && (!isApostrophe(r) || end+size >= len(s) || !startsLetter(s[end+size:])) {
				break
			}
			end += size
		}
		folded = gazetteer.AppendFold(folded[:0], s[i:end])
		if len(folded) == 0 || strings.ContainsRune(string(folded), ' ') {
			pause(false)
			i = end
			continue
		}
		noun := end // of the word without particles
		if t.lang == "ko" {
			noun = i + len(koreanNoun(s[i:end]))
			folded = gazetteer.AppendFold(folded[:0], s[i:noun])
		}
		id := t.count(string(folded), s[i:noun], sentence, fresh || i < titleLen && !nounCapitals(t.lang))
		if t.isContraction(s[i:end]) || isVerb(string(folded), t.lang) || t.lang == "ko" && noun == end && koreanVerb(s[i:end]) {
			t.words[id].stop = true
		}
		if previous >= 0 {
			t.words[previous].right.add(id)
			t.words[id].left.add(previous)
		}
		t.tokens = append(t.tokens, token{id, i, noun})
		previous, fresh = id, false
		if end <= titleLen {
			t.titleEnd = len(t.tokens)
		}
		if noun < end { // a particle ends a phrase
			pause(false)
		}
		i = end
	}
	t.sentences = sentence + 1
}

// maxAuxiliaries is how many stop words behind a verb are passed over.
const maxAuxiliaries = 4

// ends notes that a sentence ends: its last word that is no stop word.
func (t *text) ends() {
	for n, k := 0, len(t.tokens)-1; k >= 0 && n <= maxAuxiliaries && t.tokens[k].id >= 0; n, k = n+1, k-1 {
		if w := &t.words[t.tokens[k].id]; !w.stop {
			w.final++
			return
		}
	}
}

// verbFinal are the languages whose sentences end with their verb, whatever it is.
var verbFinal = map[string]bool{
	"hi": true, "mr": true, "ne": true, "bn": true, "as": true, "gu": true, "pa": true, "or": true, "ur": true, "sd": true, "si": true,
	"ta": true, "te": true, "kn": true, "ml": true, "fa": true, "ps": true, "tr": true, "az": true, "uz": true, "kk": true, "ky": true, "ko": true,
}

// withoutVerbs makes stop words of those that mostly end sentences, in languages
// where verbs do.
func (t *text) withoutVerbs() {
	if !verbFinal[t.lang] {
		return
	}
	for i := range t.words {
		if w := &t.words[i]; 2*w.final > w.count {
			w.stop = true
		}
	}
}

// articles are the articles and possessives that stand before nouns, folded,
// in languages that have them as words of their own.
var articles = sync.OnceValue(func() map[string]map[string]bool {
	byLanguage := map[string]map[string]bool{}
	for lang, list := range map[string]string{
		"en": "the|a|an|his|her|its|their|our|my|your|this|these|every|each|no|any|some|of",
		"fr": "le|la|les|l|un|une|des|du|au|aux|ce|cet|cette|ces|son|sa|ses|leur|leurs|d|de",
		"es": "el|la|los|las|un|una|unos|unas|del|al|este|esta|estos|estas|su|sus|de",
		"pt": "o|a|os|as|um|uma|do|da|dos|das|no|na|nos|nas|ao|à|este|esta|seu|sua|de",
		"it": "il|lo|la|i|gli|le|un|uno|una|del|della|dei|delle|nel|nella|al|alla|dal|dalla|questo|questa|suo|sua|di",
		"nl": "de|het|een|dit|deze|zijn|haar|hun|van",
		"el": "ο|η|το|οι|τα|του|της|των|τον|την|τη|τους|τις|ένας|μια|ένα|στο|στη|στην|στον|στα",
	} {
		byLanguage[lang] = words(list)
	}
	return byLanguage
})

// findNouns counts how often each word ends what an article begins: "the dam
// was", where the noun stands last "the old dam" too, but not "they feel". The title leaves articles
// out and is not counted.
func (t *text) findNouns() {
	article := articles()[t.lang]
	if article == nil {
		return
	}
	begins := make([]bool, len(t.words))
	for folded, id := range t.ids {
		begins[id] = article[folded]
	}
	for i := 1; i < len(t.tokens); i++ {
		if t.tokens[i].id < 0 || i+1 < len(t.tokens) && t.usable(t.tokens[i+1].id) {
			continue
		}
		k := i - 1
		for headLast(t.lang) && k > i-maxPhrase && k > 0 && t.usable(t.tokens[k].id) {
			k--
		}
		if id := t.tokens[k].id; id >= 0 && begins[id] {
			t.words[t.tokens[i].id].noun++
		}
	}
}

// headLast reports whether the noun stands last in its phrase, in a language
// with articles whose nouns have no capitals.
func headLast(lang string) bool { return lang == "en" || lang == "nl" }

// isVerb reports whether a folded word of Russian or Ukrainian has
// the ending of an infinitive or of a reflexive verb.
func isVerb(folded, lang string) bool {
	var endings []string
	switch lang {
	case "ru":
		endings = russianVerbs
	case "uk":
		endings = ukrainianVerbs
	}
	return utf8.RuneCountInString(folded) >= minVerb && hasEnding(folded, endings)
}

// minVerb is how many letters a verb has whose ending says so.
const minVerb = 6

var (
	russianVerbs   = strings.Fields("ться тся лся лась лось лись ают яют уют юют ывать ивать овать авать увать ировать ишь ешь")
	ukrainianVerbs = strings.Fields("тися ться вся лася лося лися ають яють ують юють увати ювати ити ати")
)

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == 0x200C || r == 0x200D
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// isContraction reports whether a word has an apostrophe and a stop word before
// or behind it (don't, we're, c'est), or one short letter group behind (n't).
func (t *text) isContraction(word string) bool {
	at := strings.IndexFunc(word, isApostrophe)
	if at <= 0 {
		return false
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	before, after := gazetteer.Fold(word[:at]), gazetteer.Fold(word[at+size:])
	switch after {
	case "t", "re", "ve", "ll", "d", "m":
		return true
	case "s": // a possessive, or it's
		return t.stop[before]
	}
	return t.stop[before] && t.stop[after]
}

// Korean particles that stand behind a noun, the longer before their ends, and
// endings of verbs and adjectives.
var (
	koreanParticles = strings.Fields("으로부터 에서부터 에서는 에서도 에게서 으로는 으로도 으로써 으로서 까지는 이라는 이라고 라는 에서 에게 에는 에도 으로 로서 로써 까지 부터 보다 처럼 만큼 마다 조차 밖에 이나 이며 과의 와의 들이 들은 들을 들의 은 는 이 가 을 를 의 에 와 과 도 로 만 나 인")
	koreanEndings   = strings.Fields("습니다 입니다 했다 됐다 한다 된다 하다 되다 니다 았다 었다 였다 다 하고 되고 하며 되며 하는 되는 있는 없는 던 도록 하게 되게 게 하여 해 돼 할 될 한 된 려는 려고 지만 면서 면 아서 어서 히 며 고 요")
)

// koreanNoun returns a Korean word without the particle behind it; at least two
// syllables stay.
func koreanNoun(word string) string {
	for _, p := range koreanParticles {
		if noun, ok := strings.CutSuffix(word, p); ok && utf8.RuneCountInString(noun) >= 2 {
			return noun
		}
	}
	return word
}

// koreanVerb reports whether a Korean word has the ending of a verb or an
// adjective.
func koreanVerb(word string) bool {
	return slices.ContainsFunc(koreanEndings, func(e string) bool { return strings.HasSuffix(word, e) })
}

func startsLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// count notes one occurrence of a word and returns its id.
func (t *text) count(folded, written string, sentence int, fresh bool) int32 {
	id, ok := t.ids[folded]
	if !ok {
		id = int32(len(t.words))
		t.ids[folded] = id
		r, _ := utf8.DecodeRuneInString(folded)
		t.words = append(t.words, word{
			stop: t.stop[folded], number: unicode.IsDigit(r), cased: unicode.ToUpper(r) != r,
			first: sentence, last: -1, length: utf8.RuneCountInString(folded),
		})
		if unicode.Is(unicode.Hangul, r) { // a syllable is two letters or three
			t.words[id].length *= 2
		}
	}
	w := &t.words[id]
	w.count++
	if w.last != sentence {
		w.last = sentence
		w.spread++
	}
	r, size := utf8.DecodeRuneInString(written)
	switch {
	case !unicode.IsUpper(r):
	case strings.ContainsFunc(written[size:], unicode.IsLower) || w.length == 1:
		if !fresh {
			w.capital++
		}
	default:
		w.shout++
	}
	return id
}

// wordScores returns how poor a key each word is, after section 3.3 of the YAKE!
// paper; the smaller the better. Stop words and short ones are very poor.
func (t *text) wordScores() []float64 {
	var mean, most float64
	n := 0.0
	for i := range t.words {
		if w := &t.words[i]; !w.stop {
			mean += float64(w.count)
			n++
			most = max(most, float64(w.count))
		}
	}
	mean /= max(n, 1)
	var variance float64
	for i := range t.words {
		if w := &t.words[i]; !w.stop {
			variance += (float64(w.count) - mean) * (float64(w.count) - mean)
		}
	}
	deviation := math.Sqrt(variance / max(n, 1))
	scores := make([]float64, len(t.words))
	for i := range t.words {
		w := &t.words[i]
		count := float64(w.count)
		casing := float64(max(w.capital, w.shout)) / (1 + math.Log(count))
		if !w.cased {
			casing = 0.5
		}
		position := math.Log(math.Log(3 + float64(w.first)))
		frequency := count / (mean + deviation)
		related := 1 + float64(len(w.left)+len(w.right))/(2*count)*count/max(most, 1)
		spread := float64(w.spread) / float64(t.sentences)
		scores[i] = related * max(position, 0.05) / (casing + frequency/related + spread/related + 0.05)
	}
	return scores
}

// candidates gathers the phrases of up to three words that hold no stop word,
// no number at an end, and no break.
func (t *text) candidates() []*phrase {
	index := map[[maxPhrase]int32]*phrase{}
	var order []*phrase
	for i := range t.tokens {
		key := [maxPhrase]int32{-1, -1, -1}
		for n := range maxPhrase {
			if i+n >= len(t.tokens) || !t.usable(t.tokens[i+n].id) {
				break
			}
			key[n] = t.tokens[i+n].id
			p, ok := index[key]
			if !ok {
				p = &phrase{words: slices.Clone(key[:n+1]), at: i}
				index[key] = p
				order = append(order, p)
			}
			p.count++
			p.title = p.title || i+n < t.titleEnd
		}
	}
	// A part that hardly stands on its own gives way to the whole.
	for _, p := range order {
		for drop := range 2 {
			if len(p.words) < 2 {
				continue
			}
			key := [maxPhrase]int32{-1, -1, -1}
			copy(key[:], p.words[drop:len(p.words)-1+drop])
			if part := index[key]; part != nil && p.count > 1 && part.count <= p.count {
				part.count, part.title = 0, false
			}
		}
	}
	return order
}

// trimPossessive cuts an English 's.
func trimPossessive(s string) string {
	for _, end := range []string{"'s", "’s"} {
		s = strings.TrimSuffix(s, end)
	}
	return s
}

// usable reports whether a word may stand in a phrase.
func (t *text) usable(id int32) bool {
	if id < 0 {
		return false
	}
	w := &t.words[id]
	return !w.stop && !w.number && w.length >= minWord
}

// Limits on strings sought in Chinese and Japanese titles, in characters.
const (
	minRun = 2
	maxRun = 8
)

// repeats returns the longest strings of a title's Han, kana or Latin runs that
// the body has at least twice, best first.
func repeats(title, body string) []phrase {
	var out []phrase
	title = string([]rune(title)[:min(len([]rune(title)), 120)])
	for run := range strings.FieldsFuncSeq(title, func(r rune) bool { return !inWord(r) && r != 'ー' }) {
		runes := []rune(run)
		for i := 0; i < len(runes); {
			n := min(maxRun, len(runes)-i)
			for ; n >= minRun; n-- {
				part := string(runes[i : i+n])
				if c := strings.Count(body, part); c >= 2 && !particle(runes[i]) && !particle(runes[i+n-1]) && !hiragana(part) && strings.ContainsFunc(part, unicode.IsLetter) {
					out = append(out, phrase{name: part, count: c, score: 1 - 1/float64(1+c*n)})
					break
				}
			}
			i += max(n, 1)
		}
	}
	slices.SortStableFunc(out, func(a, b phrase) int { return cmp.Compare(b.score, a.score) })
	return out
}

// particle reports whether a character is a function word or an ending that
// begins or ends no name in Chinese or Japanese.
func particle(r rune) bool {
	return 0x3041 <= r && r <= 0x3096 || strings.ContainsRune("的了在是和与與及或就也都而被把从從到对對向为為以于於之其这這那不没沒有将將会會可能要说說称稱再又还還等中上下後后前時时年月日", r)
}

// hiragana reports whether s has a hiragana, which joins words more often than
// it is part of a name.
func hiragana(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 0x3041 <= r && r <= 0x3096 })
}
