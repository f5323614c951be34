// Package charset turns the bytes of a page into UTF-8, as browsers do.
//
// Nearly every page of today is UTF-8, so that comes first: a page that is
// valid UTF-8 is returned as it is, after one pass over its bytes, whatever
// its header or meta tag claims (text in another encoding is not valid UTF-8
// by accident, but for a handful of characters in the encodings of East Asia;
// of those the declaration decides). Otherwise the order is that of the WHATWG
// Encoding and HTML standards (https://encoding.spec.whatwg.org, HTML section
// 13.2.3.2): a byte order mark, the Content-Type header, a meta tag or XML
// declaration near the start. A declaration that the bytes contradict is not
// believed; of two that disagree, the one whose text looks more like writing
// wins. Only when nothing believable is declared are the bytes compared with
// the letters that are common in the languages of each encoding, on a sample
// of bounded size.
package charset

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// prescanLimit is how far into a page a meta tag is looked for, in bytes. The
// standard says 1024, but browsers also act on a later one.
const prescanLimit = 32 << 10

// Decode returns body as UTF-8 and the WHATWG name of the encoding it was in
// ("utf-8", "windows-1251", "shift_jis" …). It never fails: what cannot be
// decoded becomes U+FFFD. The result is valid UTF-8 without NUL, without lone
// surrogates and without a byte order mark; it may share memory with body.
// contentType is the value of the Content-Type header and may be empty.
//
// Decode of its own result, said to be UTF-8, changes nothing.
func Decode(body []byte, contentType string) (utf8text []byte, name string) {
	name = detect(body, contentType)
	if name == utf8Name {
		return clean(body), name
	}
	return clean(decode(body, lookup(name))), name
}

// decode returns body in UTF-8; what cannot be decoded becomes U+FFFD.
func decode(body []byte, enc encoding.Encoding) []byte {
	// Most legacy pages grow by a quarter to a half.
	out := make([]byte, 0, len(body)+len(body)/2)
	if single, ok := enc.(*charmap.Charmap); ok {
		return decodeSingle(out, body, single)
	}
	// The decoders replace what they cannot read and never fail.
	out, _, _ = transform.Append(enc.NewDecoder(), out, body)
	return out
}

// decodeSingle appends body decoded byte by byte: some ten times as fast as the
// general way.
func decodeSingle(out, body []byte, enc *charmap.Charmap) []byte {
	var runes [256]rune
	for b := range runes {
		runes[b] = enc.DecodeByte(byte(b))
	}
	for len(body) > 0 {
		plain := 0
		for plain < len(body) && body[plain] < utf8.RuneSelf {
			plain++
		}
		out = append(out, body[:plain]...)
		for body = body[plain:]; len(body) > 0 && body[0] >= utf8.RuneSelf; body = body[1:] {
			out = utf8.AppendRune(out, runes[body[0]])
		}
	}
	return out
}

const (
	utf8Name  = "utf-8"
	utf16LE   = "utf-16le"
	utf16BE   = "utf-16be"
	iso2022JP = "iso-2022-jp"
)

func lookup(name string) encoding.Encoding {
	switch name {
	case utf16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case utf16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return encoding.Replacement
	}
	return enc
}

// clean removes NUL and leading byte order marks and replaces what is not
// UTF-8, which includes surrogates.
func clean(text []byte) []byte {
	for bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		text = text[3:]
	}
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	if bytes.IndexByte(text, 0) >= 0 {
		text = bytes.ReplaceAll(text, []byte{0}, nil)
		return clean(text) // a byte order mark may have stood behind it; no NUL is left now
	}
	return text
}

func detect(body []byte, contentType string) string {
	if name := byteOrderMark(body); name != "" {
		return name
	}
	header := fromHeader(contentType)
	if header == utf16LE || header == utf16BE {
		return header
	}
	if header == utf8Name && utf8.Valid(body) {
		return utf8Name
	}
	if name := wideWithoutMark(body); name != "" {
		return name
	}
	declared := []string{header, fromMeta(body)}
	if utf8.Valid(body) {
		return validUTF8(body, declared)
	}
	good, bad := utf8Share(body)
	if good >= 16 && bad*20 <= good {
		return utf8Name // damaged here and there, or cut short
	}
	return choose(body, declared, good, bad)
}

// validUTF8 decides for a page that is valid UTF-8: it is what it seems, unless
// it has the escapes of ISO-2022-JP, or is declared to be in an encoding in which
// that can happen by accident.
func validUTF8(body []byte, declared []string) string {
	if bytes.Contains(body, []byte("\x1b$B")) && bytes.Contains(body, []byte("\x1b(")) {
		return iso2022JP // nothing else has its escapes, into kanji and out of them
	}
	for _, name := range declared {
		if isMultiByte(name) {
			if good, _ := utf8Share(body); good > 0 && good < 16 {
				return name
			}
		}
	}
	return utf8Name
}

// choose decides for a page that is not UTF-8 by what is declared, in order of
// precedence, and by what its bytes look like.
func choose(body []byte, declared []string, good, bad int) string {
	text := sample(body)
	best, bestScore := "", 0.0
	for _, name := range declared {
		if name == "" || name == best || name == utf8Name && good < 2*bad {
			continue
		}
		s := plausibility(text, name)
		// An earlier declaration has precedence unless it is clearly worse.
		if best == "" || s > bestScore+0.2 {
			best, bestScore = name, s
		}
	}
	if best != "" && bestScore >= -0.1 {
		return best
	}
	if name, s := guess(text); best == "" || s > bestScore+0.3 {
		return name
	}
	return best
}

func byteOrderMark(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return utf8Name
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return utf16BE
	}
	return ""
}

// wideWithoutMark recognises UTF-16 markup that lacks its mark: the standard's
// patterns "<?" of XML, and "<!" and "<h" of HTML.
func wideWithoutMark(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	second := func(c byte) bool { return c == '?' || c == '!' || c|0x20 == 'h' }
	switch {
	case body[0] == '<' && body[1] == 0 && second(body[2]) && body[3] == 0:
		return utf16LE
	case body[0] == 0 && body[1] == '<' && body[2] == 0 && second(body[3]):
		return utf16BE
	}
	return ""
}

func fromHeader(contentType string) string {
	if contentType == "" {
		return ""
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return canonical(params["charset"])
	}
	// Headers are often not well-formed ("text/html;; charset=x").
	return canonical(charsetIn(contentType))
}

// canonical returns the WHATWG name for a label, or "" for one that says
// nothing usable.
func canonical(label string) string {
	label = strings.Trim(label, " \t\r\n\f'\"")
	if label == "" || len(label) > 40 {
		return ""
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil || name == "replacement" {
		return ""
	}
	if name == "x-user-defined" {
		return "windows-1252"
	}
	return name
}

// charsetIn finds the label after "charset=" in a Content-Type value, as
// HTML's "extracting a character encoding from a meta element" does.
func charsetIn(s string) string {
	s = strings.ToLower(s)
	for {
		_, rest, ok := strings.Cut(s, "charset")
		if !ok {
			return ""
		}
		s = rest
		rest = strings.TrimLeft(rest, " \t\r\n\f")
		if !strings.HasPrefix(rest, "=") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\r\n\f")
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			label, _, closed := strings.Cut(rest[1:], rest[:1])
			if !closed {
				return ""
			}
			return label
		}
		if i := strings.IndexAny(rest, "; \t\r\n\f"); i >= 0 {
			rest = rest[:i]
		}
		return rest
	}
}

// fromMeta returns what a meta tag or XML declaration near the start says.
// UTF-16 said there is UTF-8, because it could not have been read otherwise.
func fromMeta(body []byte) string {
	body = body[:min(len(body), prescanLimit)]
	if name := fromXML(body); name != "" {
		return notWide(name)
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(prescanLimit)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, hasAttr := z.TagName()
			if string(tag) == "body" {
				return ""
			}
			if string(tag) != "meta" || !hasAttr {
				continue
			}
			if name := fromMetaTag(z); name != "" {
				return notWide(name)
			}
		}
	}
}

func fromMetaTag(z *html.Tokenizer) string {
	var direct, content, equiv string
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "charset":
			direct = string(value)
		case "content":
			content = string(value)
		case "http-equiv":
			equiv = string(value)
		}
	}
	if direct != "" {
		return canonical(direct)
	}
	if strings.EqualFold(strings.TrimSpace(equiv), "content-type") {
		return canonical(charsetIn(content))
	}
	return ""
}

func fromXML(body []byte) string {
	if !bytes.HasPrefix(body, []byte("<?xml")) {
		return ""
	}
	declaration, _, closed := bytes.Cut(body, []byte(">"))
	if !closed || len(declaration) > 512 {
		return ""
	}
	_, rest, found := strings.Cut(string(declaration), "encoding")
	rest = strings.TrimLeft(rest, " \t\r\n=")
	if !found || rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	label, _, _ := strings.Cut(rest[1:], rest[:1])
	return canonical(label)
}

func notWide(name string) string {
	if name == utf16LE || name == utf16BE {
		return utf8Name
	}
	return name
}

func isMultiByte(name string) bool {
	switch name {
	case "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis":
		return true
	}
	return false
}

// utf8Share counts the multi-byte sequences of body that are valid UTF-8, and
// the bytes that are not part of any.
func utf8Share(body []byte) (good, bad int) {
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}
