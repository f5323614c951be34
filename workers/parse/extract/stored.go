package extract

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// storedText is the text that a page keeps as data beside what it shows,
// without spaces and marks.
type storedText string

// holds reports whether the text, without spaces and marks, is part of s.
func (s storedText) holds(text []byte) bool {
	key := lettersOf(string(text))
	return len(key) >= 4 && strings.Contains(string(s), key)
}

// lettersOf drops everything that is neither letter nor digit, as far as ASCII
// goes, so that typographic differences do not matter.
func lettersOf(s string) string {
	return string(appendLetters(make([]byte, 0, len(s)), s))
}

// appendLetters appends what lettersOf keeps of s.
func appendLetters[T string | []byte](b []byte, s T) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			from := i
			for i < len(s) && alphanumeric(s[i]) {
				i++
			}
			b = append(b, s[from:i]...)
			if i == from {
				i++
			}
			continue
		}
		r, n := decodeRune(s[i:min(len(s), i+utf8.UTFMax)])
		if r >= 0xc0 && (r < 0x2000 || r > 0x2fff) && r != 0x3000 {
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return b
}

func alphanumeric(c byte) bool { return letter(c) || c >= '0' && c <= '9' }

func decodeRune[T string | []byte](s T) (rune, int) { return utf8.DecodeRuneInString(string(s)) }

// storedText returns the articleBody of the page's JSON-LD.
func (d *document) storedText() storedText {
	for _, raw := range d.ld {
		if body := articleBody(raw); len(body) > 200 {
			return storedText(lettersOf(body))
		}
	}
	return ""
}

// articleBody returns the longest "articleBody" string in raw JSON.
func articleBody(raw string) string {
	const key = `"articleBody"`
	longest := ""
	for {
		_, after, ok := strings.Cut(raw, key)
		if !ok {
			return longest
		}
		raw = strings.TrimLeft(after, " \t\r\n:")
		end := stringEnd(raw)
		if end == 0 {
			continue
		}
		var text string
		if json.Unmarshal([]byte(cleanString(raw[:end])), &text) == nil && len(text) > len(longest) {
			longest = text
		}
		raw = raw[end:]
	}
}

// stringEnd returns the length of the JSON string that s begins with, 0 when
// there is none.
func stringEnd(s string) int {
	if s == "" || s[0] != '"' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// cleanString makes raw line breaks and tabs, which JSON forbids in strings
// and pages put there nevertheless, into spaces.
func cleanString(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}
