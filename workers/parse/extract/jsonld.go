package extract

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits on structured data.
const (
	maxLDDepth  = 48      // objects and arrays inside each other; deeper ones are dropped
	maxLDValues = 100_000 // values of one block; what follows is dropped
)

// ldValue is a value of JSON-LD: an object, an array, or a scalar as text.
type ldValue struct {
	text   string     // of a string, a number, true or false
	keys   []string   // of an object, beside items
	items  []*ldValue // of an object or array
	object bool
}

// get returns the value of a key of an object, nil when there is none. A
// prefix such as "schema:" is no part of the key.
func (v *ldValue) get(key string) *ldValue {
	if v == nil || !v.object {
		return nil
	}
	for i, k := range v.keys {
		if k == key || len(k) > len(key) && k[len(k)-len(key)-1] == ':' && strings.HasSuffix(k, key) {
			return v.items[i]
		}
	}
	return nil
}

// keyAt returns the key of an object's value i, "" of an array's.
func (v *ldValue) keyAt(i int) string {
	if !v.object {
		return ""
	}
	return v.keys[i]
}

// list returns the elements of an array, and of anything else but nil itself.
func (v *ldValue) list() []*ldValue {
	switch {
	case v == nil:
		return nil
	case !v.object && v.items != nil:
		return v.items
	default:
		return []*ldValue{v}
	}
}

// str returns a scalar's text, of an array its first scalar's, and of an
// object that wraps a text ({"@value": …}) that text; trimmed, with character
// references resolved, as many sites write them into JSON.
func (v *ldValue) str() string {
	for _, e := range v.list() {
		if e.object {
			e = e.get("@value")
		}
		if e != nil && e.text != "" {
			return plain(e.text)
		}
	}
	return ""
}

// is reports whether an object has a type that the function accepts. Types are
// given without the vocabulary's address.
func (v *ldValue) is(accept func(typ string) bool) bool {
	for _, t := range v.get("@type").list() {
		if accept(bareType(t.text)) {
			return true
		}
	}
	return false
}

func bareType(t string) string {
	if i := strings.LastIndexAny(t, "/:#"); i >= 0 {
		t = t[i+1:]
	}
	return t
}

// plain resolves character references and collapses white space.
func plain(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
		if strings.Contains(s, "&") { // "&amp;quot;" is common
			s = html.UnescapeString(s)
		}
	}
	return strings.Join(strings.Fields(s), " ")
}

// decodeLD reads the values of a block of JSON-LD. It takes what sites write,
// which is not always JSON: comments and CDATA marks around it, several values
// in a row, missing or surplus commas, line breaks and unescaped quotes inside
// strings, the whole block with its quotes as character references, and a
// block that ends too early. It never fails; what makes no sense is left out.
func decodeLD(raw string) []*ldValue {
	if !strings.Contains(raw, `"`) && strings.Contains(raw, "&quot;") {
		raw = html.UnescapeString(raw)
	}
	r := ldReader{s: raw}
	if i := strings.IndexAny(raw, "{["); i >= 0 {
		r.i = i
		r.read()
	}
	return r.roots
}

// ldReader reads JSON leniently with a stack of its own.
type ldReader struct {
	s     string
	i     int
	roots []*ldValue
	open  []*ldValue // objects and arrays around the position
	key   []string   // per open object: the key that waits for its value
	keyed []bool     // whether there is one
	count int
	free  []ldValue // room for values that are still to come

	script bool                // the text is JavaScript: quotes of both kinds end only where they close
	names  map[string]*ldValue // what names stand for in it
}

func (r *ldReader) read() {
	for r.i < len(r.s) && r.count < maxLDValues {
		switch c := r.s[r.i]; c {
		case ' ', '\t', '\n', '\r', ',', ':', ';':
			r.i++
		case '{', '[':
			r.i++
			r.push(c == '{')
		case '}', ']':
			r.i++
			r.pop()
		case '"':
			r.string()
		case '\'':
			if r.script {
				r.string()
			} else {
				r.literal()
			}
		case '/':
			r.comment()
		default:
			r.literal()
		}
	}
}

func (r *ldReader) push(object bool) {
	v := r.value(ldValue{object: object, items: []*ldValue{}})
	if len(r.open) < maxLDDepth {
		r.attach(v)
	}
	r.open = append(r.open, v)
	r.key = append(r.key, "")
	r.keyed = append(r.keyed, false)
}

func (r *ldReader) pop() {
	if n := len(r.open); n > 0 {
		r.open, r.key, r.keyed = r.open[:n-1], r.key[:n-1], r.keyed[:n-1]
	}
}

// value keeps a value; many share a piece of memory.
func (r *ldReader) value(v ldValue) *ldValue {
	if len(r.free) == 0 {
		r.free = make([]ldValue, min(max(r.count, 8), 256))
	}
	kept := &r.free[0]
	*kept = v
	r.free = r.free[1:]
	return kept
}

// attach puts a value where the position is.
func (r *ldReader) attach(v *ldValue) {
	r.count++
	n := len(r.open)
	if n == 0 {
		if v.items != nil {
			r.roots = append(r.roots, v)
		}
		return
	}
	parent := r.open[n-1]
	if len(parent.items) == 0 {
		parent.items = make([]*ldValue, 0, 4)
		if parent.object {
			parent.keys = make([]string, 0, 4)
		}
	}
	if !parent.object {
		parent.items = append(parent.items, v)
		return
	}
	if r.keyed[n-1] {
		parent.keys = append(parent.keys, r.key[n-1])
		parent.items = append(parent.items, v)
		r.keyed[n-1] = false
	}
}

// string reads a quoted string: a key when the innermost object waits for one.
func (r *ldReader) string() {
	n := len(r.open)
	asKey := n > 0 && r.open[n-1].object && !r.keyed[n-1]
	start := r.i + 1
	end, escaped := 0, false
	if r.script || n == 0 { // outside of objects it is a script's
		end = scriptStringEnd(r.s, r.i)
		start = min(start, end)
		escaped = strings.IndexByte(r.s[start:end], '\\') >= 0
	} else {
		end, escaped = r.stringEnd(start, asKey)
	}
	text := r.s[start:end]
	r.i = min(end+1, len(r.s))
	if escaped {
		text = unescapeJSON(text)
	}
	if asKey {
		r.key[n-1], r.keyed[n-1] = text, true
		return
	}
	r.attach(r.value(ldValue{text: text}))
}

// stringEnd returns where the string that begins at start ends. A quote that
// no separator follows is taken as part of the text.
func (r *ldReader) stringEnd(start int, asKey bool) (end int, escaped bool) {
	for i := start; i < len(r.s); i++ {
		switch r.s[i] {
		case '\\':
			escaped = true
			i++
		case '"':
			if r.closes(i+1, asKey) {
				return i, escaped
			}
		}
	}
	return len(r.s), escaped
}

// closes reports whether what follows a quote shows that it ended a string.
func (r *ldReader) closes(i int, asKey bool) bool {
	i, broke := r.space(i)
	if i >= len(r.s) {
		return true
	}
	switch r.s[i] {
	case ':':
		return asKey
	case '}', ']':
		return !asKey
	case ',':
		if asKey {
			return false
		}
		if i, _ = r.space(i + 1); i >= len(r.s) {
			return true
		}
		switch c := r.s[i]; {
		case c == '"', c == '{', c == '[', c == ']', c == '}', c == ',', c == '-', c >= '0' && c <= '9':
			return true
		}
		rest := r.s[i:]
		return strings.HasPrefix(rest, "null") || strings.HasPrefix(rest, "true") || strings.HasPrefix(rest, "false")
	case '"':
		return !asKey && (broke || r.startsKey(i)) // a comma was forgotten
	}
	return false
}

// startsKey reports whether a key stands at a quote: a plain word in quotes, and a
// colon.
func (r *ldReader) startsKey(i int) bool {
	end := i + 1
	for end < min(len(r.s), i+maxKey) && (letter(r.s[end]) || r.s[end] == '@') {
		end++
	}
	if end == i+1 || end >= len(r.s) || r.s[end] != '"' {
		return false
	}
	end, _ = r.space(end + 1)
	return end < len(r.s) && r.s[end] == ':'
}

// maxKey is more than the length of schema.org's property names.
const maxKey = 48

// space returns the position after white space and whether a line ended there.
// It looks at most 2,000 bytes ahead, so that reading stays linear.
func (r *ldReader) space(i int) (int, bool) {
	broke := false
	for limit := min(len(r.s), i+2000); i < limit; i++ {
		switch r.s[i] {
		case '\n', '\r':
			broke = true
		case ' ', '\t':
		default:
			return i, broke
		}
	}
	return i, broke
}

func (r *ldReader) comment() {
	rest := r.s[r.i:]
	var end int
	switch {
	case strings.HasPrefix(rest, "/*"):
		if end = strings.Index(rest, "*/"); end >= 0 {
			end += 2
		}
	case strings.HasPrefix(rest, "//"):
		end = strings.IndexByte(rest, '\n')
	default:
		end = 1
	}
	if end < 0 {
		end = len(rest)
	}
	r.i += end
}

// literal reads a number, true, false, null or an unquoted word.
func (r *ldReader) literal() {
	start := r.i
	for r.i < len(r.s) && !strings.ContainsRune(" \t\r\n,:;{}[]\"", rune(r.s[r.i])) && (r.s[r.i] != '\'' || !r.script) {
		r.i++
	}
	text := r.s[start:r.i]
	if n := len(r.open); n > 0 && r.open[n-1].object && !r.keyed[n-1] {
		if i, _ := r.space(r.i); i < len(r.s) && r.s[i] == ':' { // a key without quotes, as in scripts
			r.key[n-1], r.keyed[n-1] = text, true
		}
		return
	}
	if r.script {
		if v := r.names[text]; v != nil {
			r.attach(v)
			return
		}
		switch date, ok := strings.CutPrefix(text, "Date("); {
		case ok && date != "":
			text = strings.TrimSuffix(date, ")")
		case ok, text == "new", text == "void", text == ")": // what follows is the value
			return
		}
	}
	if text == "null" {
		text = ""
	}
	r.attach(r.value(ldValue{text: text}))
}

// unescapeJSON resolves the escapes of a JSON string; one that is none stands
// for itself. Lone surrogates become U+FFFD.
func unescapeJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r', 'b', 'f':
			b.WriteByte(' ')
		case 'u':
			r, size := unicodeEscape(s[i-1:])
			if size == 0 {
				b.WriteByte('u')
				continue
			}
			if r != 0 {
				b.WriteRune(r)
			}
			i += size - 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// unicodeEscape reads \uXXXX, or two of them for a character beyond U+FFFF.
func unicodeEscape(s string) (r rune, size int) {
	high, ok := hexEscape(s)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(high) {
		if low, ok := hexEscape(s[6:]); ok {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r, 12
			}
		}
		return utf8.RuneError, 6
	}
	return high, 6
}

func hexEscape(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}
