package tagger

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Kinds of lexicon entries, as bits.
const (
	KindCountry uint16 = 1 << iota // a country or its other names
	KindTown                       // a town
	KindRegion                     // a region, river, sea …
	KindPerson                     // a known person, in full
	KindOrg                        // a known organisation
	KindShort                      // the short form of a known name, common to others
	KindNation                     // a demonym: Russian
	KindTitle                      // a title or office beside a person's name: minister, Mr
	KindOrgWord                    // a word that organisations are called by: ministry, bank
	kindMore                       // a longer entry begins like this one
	KindGiven                      // a given name
	KindFamily                     // a family name
)

// kindNames are the kinds that may cover several tokens of a text as a name.
const kindNames = KindCountry | KindTown | KindRegion | KindPerson | KindOrg | KindShort

// kindWords are the kinds of words beside names, which may be several tokens
// too.
const kindWords = KindNation | KindTitle | KindOrgWord

// kindParts are the kinds of parts of persons' names.
const kindParts = KindGiven | KindFamily

// Places within an entry, above the kinds in word.phrase.
const (
	inFirst uint16 = 1 << 13
	inRest  uint16 = 1 << 14
	inStem  uint16 = 1 << 15
)

// maxPhrase is the longest entry in tokens.
const maxPhrase = 12

// lexicon maps words and phrases to what is known of them: kinds of names and
// the word's cluster. It is a hash table with open addressing, filled once.
// Entries are found by the hashes of their tokens, folded; two phrases with one
// hash of 40 bits would be taken for each other.
type lexicon struct {
	keys   []uint64
	values []entry
	n      int
}

// entry is what is known of a word or phrase.
type entry struct {
	kinds, cluster uint16
	segment        uint16 // for words of scripts without spaces: see AddSegment
}

// newLexicon returns an empty lexicon with room for size entries.
func newLexicon(size int) *lexicon {
	slots := 64
	for slots < size*2 {
		slots *= 2
	}
	return &lexicon{keys: make([]uint64, slots), values: make([]entry, slots)}
}

// slot returns where a key, of keyBits bits, is or would be.
func (l *lexicon) slot(key uint64) int {
	mask := len(l.keys) - 1
	i := int(key) & mask
	for l.keys[i] != 0 && l.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// keyBits is how much of a hash is kept.
const keyBits = 40

func (l *lexicon) get(hash uint64) entry { return l.values[l.slot(hash>>(64-keyBits))] }

// at returns the value of a hash, for writing.
func (l *lexicon) at(hash uint64) *entry { return l.keyed(hash >> (64 - keyBits)) }

func (l *lexicon) keyed(key uint64) *entry {
	if l.n*3 >= len(l.keys)*2 {
		l.grow()
	}
	i := l.slot(key)
	if l.keys[i] == 0 {
		l.keys[i] = key
		l.n++
	}
	return &l.values[i]
}

func (l *lexicon) grow() {
	old := *l
	l.keys, l.values = make([]uint64, 2*len(old.keys)), make([]entry, 2*len(old.keys))
	for i, k := range old.keys {
		if k != 0 {
			j := l.slot(k)
			l.keys[j], l.values[j] = k, old.values[i]
		}
	}
}

// phraseKey continues the key of a phrase by one token.
func phraseKey(key, folded uint64) uint64 { return key*k3 + folded }

// Add gives the phrase name, tokenised as text is, the kinds. Names of more
// than maxPhrase tokens are left out.
func (t *Tagger) Add(name string, kinds uint16) { t.learn(name, entry{kinds: kinds}) }

// AddCluster gives the phrase name, a word of the training texts, a cluster
// above zero.
func (t *Tagger) AddCluster(name string, cluster uint16) { t.learn(name, entry{cluster: cluster}) }

func (t *Tagger) learn(name string, what entry) {
	t.toks = t.Tokenise(name, t.toks[:0])
	if len(t.toks) == 0 || len(t.toks) > maxPhrase {
		return
	}
	var w word
	key := uint64(0)
	for i, tok := range t.toks {
		t.buf = t.analyse(name[tok.Start:tok.End], &w, t.buf)
		key = phraseKey(key, w.folded)
		e := t.lexicon.at(key)
		if i+1 < len(t.toks) {
			e.kinds |= kindMore
			continue
		}
		e.kinds |= what.kinds
		if what.cluster != 0 {
			e.cluster = what.cluster
		}
		if what.segment != 0 {
			e.segment = what.segment
		}
	}
}

// mark looks up the words of a sentence and notes what the lexicon says of
// them: of each alone, and of the longest names from left to right.
func (t *Tagger) mark(words []word, lang string) {
	for i := range words {
		e := t.lexicon.get(words[i].folded)
		words[i].kind |= e.kinds
		words[i].cluster = e.cluster
		if e.kinds&kindParts == 0 && words[i].script == scriptIndic {
			// With an ending: asked where the lists for it are.
			words[i].kind |= t.kindOf(0, words[i].stem[:], kindParts)
		}
		if e.kinds&kindMore != 0 {
			t.markWords(words, i)
		}
	}
	for i := 0; i < len(words); {
		n, kinds := t.longest(words, i, lang)
		if n == 0 {
			i++
			continue
		}
		for k := range n {
			words[i+k].phrase = kinds | inRest
		}
		words[i].phrase = kinds | inFirst
		i += n
	}
	t.markUnspaced(words)
	t.segment(words, lang)
}

// markWords gives the tokens of the longest title, demonym or word for
// organisations of several tokens that begins at i its kind.
func (t *Tagger) markWords(words []word, i int) {
	n, kinds := 0, uint16(0)
	key := phraseKey(0, words[i].folded)
	for j := i + 1; j < len(words) && j < i+maxPhrase; j++ {
		key = phraseKey(key, words[j].folded)
		e := t.lexicon.get(key)
		if k := e.kinds & kindWords; k != 0 {
			n, kinds = j-i+1, k
		}
		if e.kinds&kindMore == 0 {
			break
		}
	}
	for k := range n {
		words[i+k].kind |= kinds
	}
}

// longest returns the length in tokens and the kinds of the longest name that
// begins at i.
func (t *Tagger) longest(words []word, i int, lang string) (n int, kinds uint16) {
	key := uint64(0)
	for j := i; j < len(words) && j < i+maxPhrase; j++ {
		whole := phraseKey(key, words[j].folded)
		e := t.lexicon.get(whole)
		if k := e.kinds & kindNames; k != 0 {
			n, kinds = j-i+1, k
		} else if inflects(&words[j], lang) {
			if k := t.kindOf(key, words[j].stem[:], kindNames); k != 0 {
				n, kinds = j-i+1, k|inStem
			}
		}
		if n == 0 && j == i && words[j].script == scriptArabic {
			if k := t.kindOf(0, words[j].headless[:], kindNames); k != 0 {
				n, kinds = 1, k|inStem
			}
		}
		if e.kinds&kindMore == 0 {
			break
		}
		key = whole
	}
	return n, kinds
}

// kindOf returns which of some kinds the first of the forms of a word has that
// has any, after a phrase with this key, zero for none. Forms end with a zero.
func (t *Tagger) kindOf(key uint64, forms []uint64, kinds uint16) uint16 {
	for _, s := range forms {
		if s == 0 {
			return 0
		}
		if k := t.lexicon.get(phraseKey(key, s)).kinds & kinds; k != 0 {
			return k
		}
	}
	return 0
}

// inflects reports whether words like w take endings that hide a name.
func inflects(w *word, lang string) bool {
	switch w.script {
	case scriptIndic, scriptCyrillic, scriptHangul, scriptGreek:
		return true
	case scriptDevanagari:
		return lang == "mr" || lang == "ne" || lang == "sa" || lang == "kok"
	case scriptLatin:
		switch lang {
		case "tr", "pl", "cs", "sk", "fi", "hu", "hr", "sr", "bs", "sl", "et", "lv", "lt", "az", "uz", "ro", "id", "ms":
			return w.first == shapeUpper
		}
	}
	return false
}

// markUnspaced gives the letters of scripts without spaces the cluster of the
// longest known word that covers them.
func (t *Tagger) markUnspaced(words []word) {
	for i := 0; i < len(words); {
		if s := words[i].script; s != scriptHan && s != scriptKana && s != scriptSoutheast {
			i++
			continue
		}
		n, cluster := 0, uint16(0)
		key := uint64(0)
		for j := i; j < len(words) && j < i+maxPhrase; j++ {
			key = phraseKey(key, words[j].folded)
			e := t.lexicon.get(key)
			if e.cluster != 0 {
				n, cluster = j-i+1, e.cluster
			}
			if e.kinds&kindMore == 0 {
				break
			}
		}
		if n < 2 {
			i++
			continue
		}
		for k := range n {
			// The word's place in its first, inner and last letter differ.
			place := uint16(1)
			switch k {
			case 0:
				place = 0
			case n - 1:
				place = 2
			}
			words[i+k].cluster = cluster + (place+1)*clusterStep
		}
		i += n
	}
}

// clusterStep is above every cluster's number.
const clusterStep = 1 << 12

// write writes the entries, sorted by key, in planes of bytes.
func (l *lexicon) write(w *bufio.Writer) error {
	keys := make([]uint64, 0, l.n)
	for _, k := range l.keys {
		if k != 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if err := binary.Write(w, binary.LittleEndian, uint32(len(keys))); err != nil {
		return err
	}
	for plane := range keyBits / 8 {
		before := uint64(0)
		for _, k := range keys {
			_ = w.WriteByte(byte((k - before) >> (8 * plane)))
			before = k
		}
	}
	for plane := range valueBytes {
		for _, k := range keys {
			e := l.values[l.slot(k)]
			_ = w.WriteByte(byte((uint64(e.kinds) | uint64(e.cluster)<<16 | uint64(e.segment)<<32) >> (8 * plane)))
		}
	}
	return w.Flush()
}

// valueBytes is how many bytes an entry takes beside its key.
const valueBytes = 6

// maxEntries is the limit on a lexicon that is read.
const maxEntries = 1 << 22

// read adds the entries that write wrote.
func (l *lexicon) read(r io.Reader) error {
	var n uint32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return err
	}
	if n > maxEntries {
		return fmt.Errorf("%w: %d lexicon entries", errModel, n)
	}
	planes := make([]byte, int(n)*(keyBits/8+valueBytes))
	if _, err := io.ReadFull(r, planes); err != nil {
		return err
	}
	key := uint64(0)
	for i := range int(n) {
		at := func(plane int) uint64 { return uint64(planes[plane*int(n)+i]) }
		for p := range keyBits / 8 {
			key += at(p) << (8 * p)
		}
		e := l.keyed(key)
		value := func(i int) uint16 { return uint16(at(keyBits/8+i) | at(keyBits/8+i+1)<<8) }
		e.kinds |= value(0)
		e.cluster = value(2)
		e.segment = value(4)
	}
	return nil
}
