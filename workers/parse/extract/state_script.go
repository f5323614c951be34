package extract

import "strings"

// Limits on a state that a script builds.
const (
	maxParameters  = 20_000
	maxScriptState = 2 << 20 // bytes of one script
)

// decodeState reads the values of a script that holds a framework's state: JSON,
// an object literal of JavaScript, or, as Nuxt 2 writes it, a function that
// returns such a literal and is called with the values that its parameters
// stand for:
//
//	window.__NUXT__=(function(a,b){return {data:[{title:a,tags:[b]}]}}("Ferry","sea"))
//
// Nothing is run: parameters are replaced where they stand for a whole value.
func decodeState(text string) []*ldValue {
	if literal, names, ok := calledFunction(text); ok {
		r := ldReader{s: literal, script: true, names: names}
		r.read()
		return r.roots
	}
	if at := strings.IndexByte(text, '{'); at >= 0 && startsName(text[at+1:]) {
		r := ldReader{s: text, i: at, script: true}
		r.read()
		return r.roots
	}
	return decodeLD(clip(text, maxState))
}

// startsName reports whether an object literal begins with a key without quotes
// or in single ones.
func startsName(s string) bool {
	s = strings.TrimLeft(clip(s, 200), " \t\r\n")
	if s == "" {
		return false
	}
	if s[0] == '\'' {
		return true
	}
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return n > 0 && strings.HasPrefix(strings.TrimLeft(s[n:], " "), ":")
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$'
}

// calledFunction takes a function that is called where it is written apart: the
// object literal that it returns, and the values of its parameters by name.
func calledFunction(text string) (literal string, names map[string]*ldValue, ok bool) {
	at := strings.Index(text, "(function(")
	if at < 0 || len(text)-at > maxScriptState {
		return "", nil, false
	}
	text = text[at+len("(function("):]
	head, rest, ok := strings.Cut(text, ")")
	if !ok {
		return "", nil, false
	}
	parameters := strings.SplitN(head, ",", maxParameters)
	start := strings.Index(rest, "return {")
	if start < 0 {
		start = strings.Index(rest, "return{")
	}
	call := strings.LastIndex(rest, "}(")
	if start < 0 || call < start {
		return "", nil, false
	}
	values := arguments(rest[call+len("}("):])
	names = make(map[string]*ldValue, len(parameters))
	for i, p := range parameters {
		if i < len(values) && values[i].items == nil { // an object that many names led to would be read as often
			names[strings.TrimSpace(p)] = values[i]
		}
	}
	return rest[start+len("return") : call], names, true
}

// arguments reads the values of a call up to its closing bracket.
func arguments(s string) []*ldValue {
	var out []*ldValue
	depth, start := 0, 0
	for i := 0; i < len(s) && len(out) < maxParameters; i++ {
		switch s[i] {
		case '"', '\'':
			i = scriptStringEnd(s, i)
		case '{', '[', '(':
			depth++
		case '}', ']':
			depth--
		case ',', ')':
			if depth == 0 {
				out = append(out, argument(s[start:min(i, len(s))]))
				start = i + 1
			}
			if s[i] == ')' {
				if depth == 0 {
					return out
				}
				depth--
			}
		}
	}
	return out
}

// argument reads one value.
func argument(s string) *ldValue {
	r := ldReader{s: "[" + s + "]", script: true}
	r.read()
	if len(r.roots) == 1 && len(r.roots[0].items) > 0 {
		return r.roots[0].items[0]
	}
	return &ldValue{}
}

// scriptStringEnd returns where the string of JavaScript that begins at i ends.
func scriptStringEnd(s string, i int) int {
	quote := s[i]
	for i++; i < len(s) && s[i] != quote; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return min(i, len(s))
}
