package extract

import (
	_ "embed"
	"iter"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Vocabulary holds, as log-odds, what single words say of the text they stand
// at, learned by the training program from many sites.
type Vocabulary struct {
	Class map[string]float32 // words of class names and ids
	Text  map[string]float32 // words of short texts

	once        sync.Once
	class, text wordWeights // the same, for look-ups in bulk
}

// index makes class and text, once.
func (v *Vocabulary) index() {
	v.once.Do(func() { v.class, v.text = newWordWeights(v.Class), newWordWeights(v.Text) })
}

// wordWeights is a hash table of words with open addressing; the hash is FNV-1a.
// A look-up takes a third of the time of one in a map.
type wordWeights []wordWeight // a power of two of them, at most half in use

type wordWeight struct {
	word   string // empty where there is none
	weight float32
}

func newWordWeights(words map[string]float32) wordWeights {
	size := 2
	for size < 2*len(words) {
		size *= 2
	}
	t := make(wordWeights, size)
	for word, weight := range words {
		*t.place([]byte(word)) = wordWeight{word, weight}
	}
	return t
}

// place returns where a word is or belongs.
func (t wordWeights) place(word []byte) *wordWeight {
	h := uint32(2166136261)
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	for i := h ^ h>>15; ; i++ {
		if p := &t[int(i)&(len(t)-1)]; p.word == "" || p.word == string(word) {
			return p
		}
	}
}

// of returns the weight of a word, if it has one.
func (t wordWeights) of(word []byte) (weight float32, known bool) {
	p := t.place(word)
	return p.weight, p.word != ""
}

//go:embed classwords.tsv
var classWordsTSV string

//go:embed textwords.tsv
var textWordsTSV string

var vocabulary = sync.OnceValue(func() *Vocabulary {
	return &Vocabulary{Class: readWeights(classWordsTSV), Text: readWeights(textWordsTSV)}
})

func readWeights(tsv string) map[string]float32 {
	m := make(map[string]float32, strings.Count(tsv, "\n"))
	for line := range strings.SplitSeq(tsv, "\n") {
		word, weight, ok := strings.Cut(line, "\t")
		if w, err := strconv.ParseFloat(weight, 32); ok && err == nil {
			m[word] = float32(w)
		}
	}
	return m
}

// maxWorded is the length in words up to which a text counts as short: longer
// ones tell by themselves what they are.
const maxWorded = 60

// maxShort is the length in bytes beyond which no text is short, however few
// words it has.
const maxShort = 8 << 10

// wording is what the words of a short text say.
type wording struct{ sum, mean, least, first float32 }

// wording weighs the words of a block.
func (d *document) wording(b *block) wording {
	var w wording
	if b.words > maxWorded || b.end-b.start > maxShort || len(d.words.Text) == 0 {
		return w
	}
	n := 0
	for word := range textWords(d.text[b.start:b.end]) {
		v, _ := d.words.text.of(word)
		if n == 0 {
			w.first = v
		}
		n++
		w.sum += v
		w.least = min(w.least, v)
	}
	w.mean = w.sum / float32(max(n, 1))
	w.sum = min(max(w.sum, -20), 20)
	return w
}

// textWords yields every word of a text in lower case, of two letters to 40
// bytes, and ©. A word is valid until the next.
func textWords(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var word [48]byte
		n := 0
		for i := 0; i <= len(text); {
			r, size := ' ', 1
			if i < len(text) {
				r = rune(text[i])
			}
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRune(text[i:])
			}
			i += size
			switch {
			case r < utf8.RuneSelf && letter(byte(r)):
				if n < len(word)-4 {
					word[n] = byte(r) | 0x20
					n++
				}
				continue
			case r >= utf8.RuneSelf && r != '©' && (unicode.IsLetter(r) || unicode.IsMark(r)):
				if n < len(word)-4 {
					n += utf8.EncodeRune(word[n:], unicode.ToLower(r))
				}
				continue
			}
			if n > 1 && n <= 40 && !yield(word[:n]) {
				return
			}
			n = 0
			if r == '©' && !yield([]byte("©")) {
				return
			}
		}
	}
}
