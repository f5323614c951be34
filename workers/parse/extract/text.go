package extract

import (
	"unicode"
	"unicode/utf8"
)

// spaceWriter collects text with each run of white space as one space.
type spaceWriter struct {
	out     []byte
	pending bool // white space came after the last character
}

func (w *spaceWriter) space() { w.pending = true }

func (w *spaceWriter) write(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch c {
			case ' ', '\n', '\t', '\r', '\f', '\v':
				w.pending = true
			default:
				w.gap()
				w.out = append(w.out, c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			w.pending = true
		case r == '\u00ad' || r == '\ufeff' || r == '\u200b': // soft hyphen, BOM, zero-width space
		default:
			w.gap()
			w.out = append(w.out, s[i:i+n]...)
		}
		i += n
	}
}

func (w *spaceWriter) gap() {
	if w.pending && len(w.out) > 0 {
		w.out = append(w.out, ' ')
	}
	w.pending = false
}

// textRun is the run of inline text that becomes the next block.
type textRun struct {
	w         spaceWriter
	links     int // open links
	chars     int
	linkChars int
	breaks    int // line breaks since the last character
}

func (r *textRun) write(s string) {
	before := len(r.w.out)
	r.w.write(s)
	n := utf8.RuneCount(r.w.out[before:])
	if n == 0 {
		return
	}
	r.breaks = 0
	r.chars += n
	if r.links > 0 {
		r.linkChars += n
	}
}

// br takes a line break and reports whether it ends a paragraph: the second in
// a row does.
func (r *textRun) br() bool {
	r.w.space()
	r.breaks++
	return r.breaks == 2
}

// flush ends the run as a block of element i.
func (d *document) flush(r *textRun, i int) {
	if len(r.w.out) > 0 {
		start := len(d.text)
		d.text = append(d.text, r.w.out...)
		d.blocks = append(d.blocks, block{element: i, start: start, end: len(d.text), chars: r.chars, linkChars: r.linkChars})
	}
	r.w.out, r.w.pending = r.w.out[:0], false
	r.chars, r.linkChars, r.breaks = 0, 0, 0
}
