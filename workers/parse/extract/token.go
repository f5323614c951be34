package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	textToken tokenKind = iota
	startTag
	endTag
	commentToken
	endOfPage
)

// scanner cuts a page into tokens as the HTML standard's tokenizer does
// (section 13.2.5), in one pass without copying: names, values and text are
// pieces of the page. Character references are left to the caller. It differs
// from the standard in that a script ends at the first "</script" even inside
// "<!-- <script".
type scanner struct {
	page string
	pos  int
	raw  string // the element whose text runs to its end tag, when the last start tag was of such

	// The current token.
	kind  tokenKind
	data  string // text or comment, references not decoded
	name  string // of a tag, lower case
	atom  atom.Atom
	attrs []html.Attribute // of a start tag; the slice is used again for the next
	void  bool             // the start tag ends with "/>"

	streamed bool // an element's id is that of a segment, see placeSegments
}

// maxAttrs bounds the attributes of one tag that are kept.
const maxAttrs = 200

// next moves to the next token.
func (s *scanner) next() tokenKind {
	s.kind = s.scan()
	return s.kind
}

func (s *scanner) scan() tokenKind {
	if s.pos >= len(s.page) {
		return endOfPage
	}
	if s.raw != "" {
		if s.rawText() {
			return textToken
		}
	}
	start := s.pos
	for i := s.pos; ; {
		n := strings.IndexByte(s.page[i:], '<')
		if n < 0 || i+n+1 >= len(s.page) {
			s.data, s.pos = s.page[start:], len(s.page)
			return textToken
		}
		i += n
		if !markupFollows(s.page[i+1:]) {
			i++
			continue
		}
		if i > start {
			s.data, s.pos = s.page[start:i], i
			return textToken
		}
		return s.markup()
	}
}

// markupFollows reports whether what follows a "<" makes it more than text.
func markupFollows(rest string) bool {
	c := rest[0]
	return letter(c) || c == '!' || c == '?' || c == '/' && len(rest) > 1
}

func letter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// rawText takes the text up to the end tag of s.raw; it reports false when
// there is none before the tag.
func (s *scanner) rawText() bool {
	name := s.raw
	s.raw = ""
	end := s.pos
	for {
		n := strings.Index(s.page[end:], "</")
		if n < 0 {
			end = len(s.page)
			break
		}
		end += n
		after := s.page[end+2:]
		if len(after) >= len(name) && strings.EqualFold(after[:len(name)], name) && (len(after) == len(name) || tagNameEnds(after[len(name)])) {
			break
		}
		end += 2
	}
	s.data = s.page[s.pos:end]
	empty := end == s.pos
	s.pos = end
	return !empty
}

func tagNameEnds(c byte) bool { return c == '>' || c == '/' || space(c) }

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// markup takes the tag, comment or declaration at s.pos.
func (s *scanner) markup() tokenKind {
	rest := s.page[s.pos:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		body := rest[4:]
		if strings.HasPrefix(body, ">") || strings.HasPrefix(body, "->") {
			s.data, s.pos = "", s.pos+4+strings.IndexByte(body, '>')+1
			return commentToken
		}
		n := strings.Index(body, "-->")
		if n < 0 {
			s.data, s.pos = body, len(s.page)
			return commentToken
		}
		s.data, s.pos = body[:n], s.pos+4+n+3
		return commentToken
	case strings.HasPrefix(rest, "<![CDATA["):
		n := strings.IndexByte(rest, '>') // as in HTML; the text of foreign elements is of no use here
		return s.bogus(n)
	case rest[1] == '!' || rest[1] == '?', rest[1] == '/' && !letter(rest[2]):
		return s.bogus(strings.IndexByte(rest, '>'))
	}
	closing := rest[1] == '/'
	s.pos++
	if closing {
		s.pos++
	}
	s.tag(!closing)
	switch {
	case s.pos < 0:
		s.pos = len(s.page)
		return endOfPage
	case closing:
		return endTag
	}
	if rawElement(s.atom) {
		s.raw = s.name
	}
	return startTag
}

// bogus takes everything up to the ">" at n as a comment.
func (s *scanner) bogus(n int) tokenKind {
	s.data = ""
	if n < 0 {
		s.pos = len(s.page)
	} else {
		s.pos += n + 1
	}
	return commentToken
}

// rawElement reports whether an element's content is text up to its end tag.
func rawElement(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript:
		return true
	}
	return false
}

// tag takes name and attributes from s.pos up to and with ">"; s.pos is -1
// when the page ends before it, which makes the tag void. Attributes are kept
// on demand.
func (s *scanner) tag(keep bool) {
	p, i := s.page, s.pos
	for i < len(p) && !tagNameEnds(p[i]) {
		i++
	}
	s.name, s.atom = tagName(p[s.pos:i])
	s.attrs, s.void = s.attrs[:0], false
	for {
		for i < len(p) && (space(p[i]) || p[i] == '/') {
			s.void = p[i] == '/'
			i++
		}
		if i >= len(p) {
			s.pos = -1
			return
		}
		if p[i] == '>' {
			s.pos = i + 1
			return
		}
		s.void = false
		i = s.attribute(i)
		if !keep {
			s.attrs = s.attrs[:0]
		}
	}
}

// attribute takes the attribute at i and returns where it ends.
func (s *scanner) attribute(i int) int {
	p, start := s.page, i
	i++ // a "=" in first place belongs to the name
	for i < len(p) && p[i] != '=' && !tagNameEnds(p[i]) {
		i++
	}
	name := p[start:i]
	for i < len(p) && space(p[i]) {
		i++
	}
	if i >= len(p) || p[i] != '=' {
		s.addAttr(name, "")
		return i
	}
	i++
	for i < len(p) && space(p[i]) {
		i++
	}
	if i >= len(p) {
		return i
	}
	if q := p[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(p[i+1:], q)
		if n < 0 {
			return len(p)
		}
		s.addAttr(name, p[i+1:i+1+n])
		return i + n + 2
	}
	start = i
	for i < len(p) && p[i] != '>' && !space(p[i]) {
		i++
	}
	s.addAttr(name, p[start:i])
	return i
}

func (s *scanner) addAttr(name, value string) {
	if len(s.attrs) < maxAttrs {
		a := html.Attribute{Key: lower(name), Val: unescapeAttr(value)}
		s.streamed = s.streamed || strings.HasPrefix(a.Val, "S:")
		s.attrs = append(s.attrs, a)
	}
}

// tagName returns a tag's name in lower case with its atom, 0 when it has none.
func tagName(s string) (string, atom.Atom) {
	var b [16]byte
	if len(s) > len(b) {
		return lower(s), 0
	}
	for i := range len(s) {
		b[i] = lowerByte(s[i])
	}
	if a := atom.Lookup(b[:len(s)]); a != 0 {
		return a.String(), a
	}
	return lower(s), 0
}

// lower returns ASCII in lower case, without a copy when it is already.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c |= 0x20
	}
	return c
}

// unescapeAttr decodes the character references of an attribute. Those without
// a semicolon are left alone there, so that "?a=1&copy=2" stays as it is.
func unescapeAttr(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := 1
		for end < len(s) && end < 40 && (letter(s[end]) || s[end] >= '0' && s[end] <= '9' || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' {
			end++
			b.WriteString(html.UnescapeString(s[:end]))
		} else {
			b.WriteString(s[:end])
		}
		s = s[end:]
	}
}
