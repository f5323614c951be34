package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// Sentence is a text with the names that people, or a machine, marked in it.
type Sentence struct {
	Text  string
	Names []Name
}

// Name is Text[Start:End] of a sentence, and its kind as package tagger
// numbers it.
type Name struct {
	Start, End int
	Kind       int
}

// kindOf numbers the classes of the data sets.
var kindOf = map[string]int{"PER": tagger.Person, "LOC": tagger.Location, "ORG": tagger.Organization}

// readCoNLL reads a file of tokens and IOB2 labels, separated by a tab, with
// blank lines between sentences; ".gz" files are unpacked. The tokens are
// joined into text in the way of the language: see join.
func readCoNLL(path, lang string) ([]Sentence, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !strings.HasSuffix(path, ".gz") {
		return readCoNLL(path+".gz", lang)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		r = z
	}
	var out []Sentence
	var toks, labels []string
	flush := func() {
		if len(toks) > 0 {
			out = append(out, join(toks, labels, lang))
		}
		toks, labels = toks[:0], labels[:0]
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		if sc.Text() == "" {
			flush()
			continue
		}
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) < 2 {
			return nil, fmt.Errorf("%s:%d: want token, tab, label", path, line)
		}
		toks = append(toks, fields[0])
		labels = append(labels, fields[len(fields)-1])
	}
	flush()
	return out, sc.Err()
}

// join makes a text of tokens: without spaces in Chinese, Japanese and Thai,
// and otherwise, in every other sentence, with punctuation put to the words
// as in print. (Both ways, because texts of both kinds are met.)
func join(toks, labels []string, lang string) Sentence {
	var b strings.Builder
	var s Sentence
	printed := isEven(toks)
	prev := ""
	for i, tok := range toks {
		if prev != "" && spaced(prev, tok, lang, printed) {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(tok)
		prev = tok
		class, kind, _ := strings.Cut(labels[i], "-")
		k, known := kindOf[kind]
		switch {
		case !known:
		case class == "I" && i > 0 && len(s.Names) > 0 && strings.HasSuffix(labels[i-1], "-"+kind):
			s.Names[len(s.Names)-1].End = b.Len()
		default:
			s.Names = append(s.Names, Name{start, b.Len(), k})
		}
	}
	s.Text = b.String()
	return s
}

func isEven(toks []string) bool {
	h := fnv.New32a()
	for _, t := range toks {
		_, _ = io.WriteString(h, t)
	}
	return h.Sum32()%2 == 0
}

// spaced reports whether a space stands between two tokens.
func spaced(a, b, lang string, printed bool) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if lang == "zh" || lang == "ja" || lang == "th" {
		return last < 0x250 && first < 0x250 && unicode.IsLetter(last) && unicode.IsLetter(first)
	}
	if !printed {
		return true
	}
	switch {
	case strings.ContainsRune(".,;:!?)]}%…’”»।॥،؛؟۔", first):
		return false
	case strings.ContainsRune("([{“‘«¿¡", last) && len(a) == utf8.RuneLen(last):
		return false
	case strings.HasPrefix(b, "'") && len(b) > 1, b == "n't":
		return false
	}
	return true
}

// trim cuts punctuation from the ends of a sentence's names: some data sets
// leave a comma or full stop in the last token of a name.
func (s *Sentence) trim() {
	const cut = " ,;:!?\"“”«»…|।،؛؟。，、"
	kept := s.Names[:0]
	for _, n := range s.Names {
		text := s.Text[n.Start:n.End]
		n.End = n.Start + len(strings.TrimRight(text, cut))
		n.Start += len(text) - len(strings.TrimLeft(text, cut+"."))
		if n.Start < n.End {
			kept = append(kept, n)
		}
	}
	s.Names = kept
}

// setNames lists the data sets below dir: folders with a file of the part.
func setNames(dir, part string) ([]string, error) {
	var names []string
	for _, pattern := range []string{part + ".conll", part + ".conll.gz"} {
		found, err := filepath.Glob(filepath.Join(dir, "*", pattern))
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			names = append(names, filepath.Base(filepath.Dir(f)))
		}
	}
	return names, nil
}
