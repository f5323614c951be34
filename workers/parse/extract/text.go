package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// counts are the statistics of a piece of text.
type counts struct {
	chars     int // characters without spaces
	linkChars int // of these, inside links
	words     int // words; in scripts without spaces, characters
	stops     int // marks that end a sentence, in any script
	commas    int // commas and semicolons
	digits    int
	uppers    int
	symbols   int // | / © » and other marks of navigation
	last      rune
	first     rune
}

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
			from := i
			for i < len(s) && s[i] < utf8.RuneSelf && !space(s[i]) && s[i] != '\v' {
				i++
			}
			if i == from {
				w.pending = true
				i++
			} else {
				w.gap()
				w.out = append(w.out, s[from:i]...)
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
	links     int  // open links
	linkBytes int  // bytes written inside links
	inPage    bool // the last link leads to a place on this page
	breaks    int  // line breaks since the last character

	strong, slanted           int // open elements of bold and of italic type
	strongBytes, slantedBytes int // bytes written inside these
	pictures, fields          int // since the last block: see block
}

func (r *textRun) write(s string) {
	before := len(r.w.out)
	r.w.write(s)
	if n := len(r.w.out) - before; n > 0 {
		r.breaks = 0
		if r.links > 0 {
			r.linkBytes += n
		}
		if r.strong > 0 {
			r.strongBytes += n
		}
		if r.slanted > 0 {
			r.slantedBytes += n
		}
	}
}

// style enters an element of bold or italic type, or leaves it with by -1.
func (r *textRun) style(a atom.Atom, by int) {
	switch a {
	case atom.B, atom.Strong:
		r.strong += by
	case atom.I, atom.Em:
		r.slanted += by
	}
}

// meet counts pictures, players and fields of forms.
func (r *textRun) meet(a atom.Atom) {
	switch a {
	case atom.Img, atom.Video, atom.Audio, atom.Iframe, atom.Embed, atom.Object, atom.Canvas:
		r.pictures++
	case atom.Input, atom.Textarea, atom.Button, atom.Select:
		r.fields++
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
	if len(r.w.out) > 0 && len(d.blocks) < maxBlocks {
		start := len(d.text)
		d.text = append(d.text, r.w.out...)
		b := block{element: i, start: start, end: len(d.text), inPage: r.inPage, counts: count(r.w.out)}
		b.linkChars = b.chars * min(r.linkBytes, len(r.w.out)) / len(r.w.out)
		b.strong = float32(min(r.strongBytes, len(r.w.out))) / float32(len(r.w.out))
		b.slanted = float32(min(r.slantedBytes, len(r.w.out))) / float32(len(r.w.out))
		b.pictures, b.fields = r.pictures, r.fields
		r.pictures, r.fields = 0, 0
		d.blocks = append(d.blocks, b)
	}
	r.w.out, r.w.pending = r.w.out[:0], false
	r.linkBytes, r.strongBytes, r.slantedBytes, r.breaks, r.inPage = 0, 0, 0, 0, false
}

// count takes the statistics of normalised text.
func count(text []byte) counts {
	var c counts
	var ascii [asciiKinds]int
	inWord := false
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			kind := asciiKind[b]
			ascii[kind]++
			if kind > asciiWord {
				inWord = false
			} else if !inWord {
				c.words++
				inWord = true
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		i += n
		c.chars++
		if noSpaces(r) {
			c.words++
			inWord = false
		} else {
			inWord = c.wide(r, inWord)
		}
	}
	c.first, _ = utf8.DecodeRune(text)
	c.last, _ = utf8.DecodeLastRune(text)
	for kind, n := range ascii {
		if kind != asciiSpace {
			c.chars += n
		}
	}
	c.uppers = ascii[asciiUpper]
	c.digits = ascii[asciiDigit]
	c.stops += ascii[asciiStop]
	c.commas += ascii[asciiComma]
	c.symbols += ascii[asciiSymbol]
	return c
}

// Kinds of ASCII characters; those up to asciiWord make words.
const (
	asciiLower = iota
	asciiUpper
	asciiDigit
	asciiStop
	asciiComma
	asciiSymbol
	asciiSpace
	asciiOther
	asciiKinds
	asciiWord = asciiDigit
)

var asciiKind = func() (kinds [utf8.RuneSelf]uint8) {
	for i := range kinds {
		switch b := byte(i); {
		case b >= 'a' && b <= 'z':
			kinds[i] = asciiLower
		case b >= 'A' && b <= 'Z':
			kinds[i] = asciiUpper
		case b >= '0' && b <= '9':
			kinds[i] = asciiDigit
		case b == '.' || b == '!' || b == '?':
			kinds[i] = asciiStop
		case b == ',' || b == ';':
			kinds[i] = asciiComma
		case strings.IndexByte("|/><#@*+=_", b) >= 0:
			kinds[i] = asciiSymbol
		case b == ' ':
			kinds[i] = asciiSpace
		default:
			kinds[i] = asciiOther
		}
	}
	return kinds
}()

// wide counts one character beyond ASCII of a script with spaces.
func (c *counts) wide(r rune, inWord bool) bool {
	switch r {
	case '…', '。', '！', '？', '।', '॥', '؟', '۔', '．', '።', '။', '៖', '։':
		c.stops++
		return false
	case '，', '、', '،', '؛', '；', '·', '﹐':
		c.commas++
		return false
	case '©', '®', '»', '«', '›', '‹', '•', '→', '←', '▶', '►', '▼', '｜', '／', '★', '✓':
		c.symbols++
		return false
	case '‘', '’', '“', '”', '„', '–', '—', '「', '」', '『', '』', '《', '》', '（', '）', '：':
		return false
	}
	if !inWord {
		c.words++
	}
	return true
}

// noSpaces reports whether r is of a script written without spaces, where a
// character counts as a word.
func noSpaces(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x0f00: // Thai, Lao
		return true
	case r < 0x1000:
		return false
	case r < 0x10a0: // Myanmar
		return true
	case r >= 0x1780 && r < 0x1800: // Khmer
		return true
	}
	return r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0x4dc0 || r >= 0x4e00 && r < 0xa000 || r >= 0x20000 && r < 0x32000
}
