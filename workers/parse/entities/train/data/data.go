// Package data holds news sentences that were written and tagged by hand for
// the training of the entity recogniser, one file a language, and reads them.
//
// They are for the languages that have little or no open training data. The
// README beside this file says what is tagged, where a name begins and ends,
// and how a line is written.
package data

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A Span is one tagged name: Text[Start:End] of its sentence, in bytes.
type Span struct {
	Start, End int
	Tag        string // PER, LOC or ORG
}

// A Sentence is the plain text of one line and the names in it, in order.
type Sentence struct {
	Text  string
	Spans []Span
}

// Parse reads one line of markup. It fails on a bracket that is neither
// escaped nor part of a tag, on an unknown or nested tag, and on a tag that is
// empty or has a space at its edge.
func Parse(line string) (Sentence, error) {
	var s Sentence
	var text strings.Builder
	open := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case '\\':
			if i++; i == len(line) || !strings.ContainsRune(`[]\`, rune(line[i])) {
				return Sentence{}, fmt.Errorf("byte %d: backslash before nothing to escape", i)
			}
			text.WriteByte(line[i])
		case '[':
			tag, _, found := strings.Cut(line[i+1:], " ")
			if open {
				return Sentence{}, fmt.Errorf("byte %d: tag inside a tag", i)
			}
			if !found || tag != "PER" && tag != "LOC" && tag != "ORG" {
				return Sentence{}, fmt.Errorf("byte %d: no known tag after [", i)
			}
			s.Spans = append(s.Spans, Span{Start: text.Len(), Tag: tag})
			open = true
			i += len(tag) + 1
		case ']':
			if !open {
				return Sentence{}, fmt.Errorf("byte %d: ] without a tag", i)
			}
			last := &s.Spans[len(s.Spans)-1]
			last.End = text.Len()
			if name := text.String()[last.Start:]; name == "" || name != strings.TrimSpace(name) {
				return Sentence{}, fmt.Errorf("byte %d: tag is empty or has a space at its edge", i)
			}
			open = false
		default:
			text.WriteByte(c)
		}
	}
	if open {
		return Sentence{}, fmt.Errorf("tag is not closed")
	}
	s.Text = text.String()
	return s, nil
}

// Read reads a file of sentences, skipping comments and empty lines. An error
// names the line.
func Read(r io.Reader) ([]Sentence, error) {
	var all []Sentence
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		s, err := Parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, s)
	}
	return all, lines.Err()
}
