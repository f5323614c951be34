package weburl

import "strings"

// canonicalPath returns the canonical form of a path given without its first
// slash: percent-encoding normalised, then dot segments resolved (RFC 3986
// sections 6.2.2 and 5.2.4), session numbers dropped.
func canonicalPath(path string) string {
	if path == "" {
		return "/"
	}
	var out []string
	segments := strings.Split(encode(path, isPathByte), "/")
	for i, segment := range segments {
		segment = dropSession(segment)
		last := i == len(segments)-1
		switch {
		case segment == ".." && len(out) > 0:
			out = out[:len(out)-1]
		case segment == "." || segment == "..":
		default:
			out = append(out, segment)
			continue
		}
		if last { // "a/." and "a/b/.." name the folder
			out = append(out, "")
		}
	}
	return "/" + strings.Join(out, "/")
}

// NormalizePath returns a path with its query, or a pattern for such, with the
// percent-encoding of a canonical URL. Nothing is added or dropped.
func NormalizePath(path string) string {
	path, query, found := strings.Cut(path, "?")
	path = encode(path, isPathByte)
	if !found {
		return path
	}
	return path + "?" + encode(query, isQueryByte)
}

// encode returns s with its percent-encoding normalised: what needs none is
// decoded, what needs it is encoded, hexadecimal digits are upper case.
func encode(s string, plain func(byte) bool) string {
	if isNormal(s, plain) {
		return s
	}
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			if d, ok := unhex(s[i:]); ok {
				i += 2
				if isUnreserved(d) {
					b.WriteByte(d)
				} else {
					b.WriteByte('%')
					b.WriteByte(digits[d>>4])
					b.WriteByte(digits[d&15])
				}
				continue
			}
		} else if plain(c) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

func isNormal(s string, plain func(byte) bool) bool {
	for i := range len(s) {
		if !plain(s[i]) {
			return false
		}
	}
	return true
}

// unhex decodes the percent-encoded byte that s starts with.
func unhex(s string) (byte, bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	hi, ok1 := hexDigit(s[1])
	lo, ok2 := hexDigit(s[2])
	return hi<<4 | lo, ok1 && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isUnreserved reports the characters that RFC 3986 section 2.3 never encodes.
func isUnreserved(c byte) bool {
	return isAlpha(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'
}

// isPathByte reports what may stand in a path unencoded: pchar and the slash
// (RFC 3986 section 3.3).
func isPathByte(c byte) bool {
	return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@/", c) >= 0
}

// isQueryByte reports what may stand in a query unencoded (RFC 3986 section
// 3.4), and the brackets that forms put there.
func isQueryByte(c byte) bool {
	return isPathByte(c) && c != '\'' || c == '?' || c == '[' || c == ']'
}
