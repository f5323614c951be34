package onnx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
)

// A label is what the model says of one token.
type label struct {
	name  string  // "B-PER", "O" …
	score float64 // 0 to 1
}

// A word is part of a piece of text with the label of its first token.
type word struct {
	start, end int // bytes
	label
}

// A name is what words make.
type name struct {
	start, end int
	kind       schema.EntityKind
	score      float64 // mean over the words
}

// words cuts piece into words and gives each the label of its first token.
// labels are those of the piece's tokens and count counts the tokens of a part
// of it, special ones left out.
//
// The first token of a word is found by counting those of the text up to it,
// because the offsets of the tokenizers in pure Go are wrong behind characters
// of several bytes. That takes quadratic time, in a piece of bounded length.
func words(piece string, labels []label, count func(string) int) []word {
	var out []word
	used := 0 // tokens of the text so far
	for _, p := range split(piece) {
		upTo := min(count(piece[:p.end]), len(labels))
		switch {
		case upTo > used:
			out = append(out, word{p.start, p.end, labels[used]})
			used = upTo
		case len(out) > 0: // one token covers this word and the one before
			out[len(out)-1].end = p.end
		}
	}
	return out
}

// split cuts text into runs of letters, marks and digits, and single other
// characters; in scripts without spaces each letter stands for itself.
func split(text string) []piece {
	var out []piece
	before := rune(' ')
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(text[i:])
			end = i + size
		}
		switch {
		case unicode.IsSpace(r):
		case letter(before) && letter(r) && (!unspaced(before) || !unspaced(r)):
			out[len(out)-1].end = end
		default:
			out = append(out, piece{i, end})
		}
		before = r
	}
	return out
}

func letter(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == joiner || r == nonJoiner
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && !unicode.IsMark(r)
}

// names joins words to names by their labels: IOB2, IOB1 or plain ones.
func names(words []word) []name {
	var out []name
	count := 0 // words of the last name; 0 when it is complete
	for _, w := range words {
		begins, kind := parse(w.name)
		if kind == "" {
			count = 0
			continue
		}
		if n := len(out); count > 0 && !begins && out[n-1].kind == kind {
			last := &out[n-1]
			last.end = w.end
			last.score = (last.score*float64(count) + w.score) / float64(count+1)
			count++
			continue
		}
		out = append(out, name{w.start, w.end, kind, w.score})
		count = 1
	}
	return out
}

// parse takes a label apart: "B-PER" begins a person's name.
func parse(label string) (begins bool, kind schema.EntityKind) {
	prefix, rest, found := strings.Cut(label, "-")
	if !found {
		return false, kindOf(label)
	}
	return prefix == "B" || prefix == "S" || prefix == "U", kindOf(rest)
}

// kindOf is the kind of a label without its B- or I-. The names are those of
// CoNLL-2003, OntoNotes and the models on the hub.
func kindOf(label string) schema.EntityKind {
	switch strings.ToUpper(label) {
	case "PER", "PERSON", "PERS", "PS":
		return schema.Person
	case "ORG", "ORGANIZATION", "ORGANISATION", "CORP", "CORPORATION":
		return schema.Organization
	case "LOC", "LOCATION", "GPE", "FAC":
		return schema.Location
	}
	return ""
}
