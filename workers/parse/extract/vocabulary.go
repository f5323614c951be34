package extract

import (
	_ "embed"
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
}

//go:embed classwords.tsv
var classWordsTSV string

//go:embed textwords.tsv
var textWordsTSV string

var vocabulary = sync.OnceValue(func() *Vocabulary {
	return &Vocabulary{readWeights(classWordsTSV), readWeights(textWordsTSV)}
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

// wording is what the words of a short text say.
type wording struct{ sum, mean, least, first float32 }

// wording weighs the words of a block.
func (d *document) wording(b *block) wording {
	var w wording
	if b.words > maxWorded || len(d.words.Text) == 0 {
		return w
	}
	n := 0
	textWords(d.text[b.start:b.end], func(word []byte) {
		v := d.words.Text[string(word)]
		if n == 0 {
			w.first = v
		}
		n++
		w.sum += v
		w.least = min(w.least, v)
	})
	w.mean = w.sum / float32(max(n, 1))
	w.sum = min(max(w.sum, -20), 20)
	return w
}

// textWords calls each with every word of a text in lower case, of two letters
// to 40 bytes. The word is valid until the next.
func textWords(text []byte, each func(word []byte)) {
	var word [48]byte
	n := 0
	end := func() {
		if n > 1 && n <= 40 {
			each(word[:n])
		}
		n = 0
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'a' && c <= 'z':
			case c >= 'A' && c <= 'Z':
				c |= 0x20
			default:
				end()
				continue
			}
			if n < len(word)-4 {
				word[n] = c
				n++
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if r == '©' || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			end()
			if r == '©' {
				each([]byte("©"))
			}
			continue
		}
		if n < len(word)-4 {
			n += utf8.EncodeRune(word[n:], unicode.ToLower(r))
		}
	}
	end()
}
