// Package weburl knows web addresses: which form of a URL is canonical, which
// host it belongs to, and which identity it has. Two URLs that a reader would
// call the same page get the same identity.
//
// [Canonical] reads an address as browsers do (the WHATWG URL standard: stray
// blanks, backslashes, 0x7f.1 as an IPv4 address) and writes it as RFC 3986
// section 6.2.2 normalises it, so that equal addresses become equal strings.
// It also drops what only says where a reader came from: the fragment, the
// parameters of advertising and newsletter software, session numbers.
//
// Everything is linear in the length of the input, which [MaxLength] bounds.
package weburl

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// MaxLength is the limit on a URL in bytes, before and after it is made
// canonical.
const MaxLength = 8 << 10

// Errors of [Canonical] and [Resolve]; what they return wraps one of them.
var (
	ErrTooLong = errors.New("URL too long")
	ErrScheme  = errors.New("not an http or https URL")
	ErrHost    = errors.New("no valid host")
	ErrPort    = errors.New("no valid port")
)

// Canonical returns the canonical form of raw: an absolute http or https URL,
// ASCII only (punycode host, percent-encoded path and query), lower-case
// scheme and host without trailing dot or default port, no fragment, no user
// information, dot segments resolved, percent-encoding normalised, and without
// the parameters that only track readers (see tracking.go).
// Canonical(Canonical(x)) = Canonical(x).
//
// What it keeps apart: http and https (see [Key]), a path with and without its
// last slash, parameters in another order, upper and lower case in path and
// query. A % that encodes nothing becomes %25.
func Canonical(raw string) (string, error) {
	if len(raw) > MaxLength {
		return "", fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLong, len(raw), MaxLength)
	}
	scheme, rest, ok := cutScheme(clean(raw))
	if !ok || scheme != "http" && scheme != "https" {
		return "", ErrScheme
	}
	rest, ok = strings.CutPrefix(slashes(rest), "//")
	if !ok {
		return "", ErrHost
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")

	host, err := canonicalAuthority(scheme, authority)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(raw) + 8)
	b.WriteString(scheme + "://" + host)
	b.WriteString(canonicalPath(path))
	if q := canonicalQuery(query); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	if b.Len() > MaxLength {
		return "", fmt.Errorf("%w: %d bytes encoded, the limit is %d", ErrTooLong, b.Len(), MaxLength)
	}
	return b.String(), nil
}

// Resolve returns the canonical form of the reference ref found on the page at
// base, a canonical URL (RFC 3986 section 5.2).
func Resolve(base, ref string) (string, error) {
	if len(ref) > MaxLength {
		return "", fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLong, len(ref), MaxLength)
	}
	ref = clean(ref)
	if _, _, ok := cutScheme(ref); ok {
		return Canonical(ref)
	}
	ref = slashes(ref)
	scheme, rest, ok := strings.Cut(base, "://")
	if !ok {
		return "", ErrScheme
	}
	withoutQuery, _, _ := strings.Cut(rest, "?")
	host, path, _ := strings.Cut(withoutQuery, "/")
	switch {
	case ref == "" || ref[0] == '#':
		return Canonical(base)
	case strings.HasPrefix(ref, "//"):
		return Canonical(scheme + ":" + ref)
	case ref[0] == '/':
		return Canonical(scheme + "://" + host + ref)
	case ref[0] == '?':
		return Canonical(scheme + "://" + withoutQuery + ref)
	default:
		folder := path[:strings.LastIndexByte(path, '/')+1]
		return Canonical(scheme + "://" + host + "/" + folder + ref)
	}
}

// Host returns the canonical host of a canonical URL: with its port when that
// is not the scheme's default. It is what politeness is kept by.
func Host(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// Origin returns scheme, host and port of a canonical URL: what a robots.txt
// speaks for (RFC 9309 section 2.3).
func Origin(canonical string) string {
	scheme, _, _ := strings.Cut(canonical, "://")
	return scheme + "://" + Host(canonical)
}

// Path returns path and query of a canonical URL: what robots.txt rules are
// matched against.
func Path(canonical string) string {
	return canonical[len(Origin(canonical)):]
}

// Domain returns the registrable domain of a canonical host by the public
// suffix list: "example.co.uk" for "news.example.co.uk:8080". For an IP
// address, or a name that is itself a public suffix, it is the host without
// its port.
func Domain(host string) string {
	name := host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name = host[:i]
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return name
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return name
	}
	return domain
}

// Key returns the identity of a canonical URL, 32 hexadecimal digits: the same
// for http and https.
func Key(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	sum := sha256.Sum256([]byte(rest))
	return hex.EncodeToString(sum[:16])
}

// clean removes what browsers remove before they read a URL: blanks and
// control characters around it, tabs and line breaks anywhere.
func clean(raw string) string {
	raw = strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' })
	if !strings.ContainsAny(raw, "\t\r\n") {
		return raw
	}
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, raw)
}

// slashes turns backslashes into slashes before the query, as browsers do for
// http and https.
func slashes(s string) string {
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	return strings.ReplaceAll(s[:end], `\`, "/") + s[end:]
}

// cutScheme splits s at its scheme (RFC 3986 section 3.1), made lower case.
func cutScheme(s string) (scheme, rest string, ok bool) {
	scheme, rest, ok = strings.Cut(s, ":")
	if !ok || scheme == "" || !isAlpha(scheme[0]) {
		return "", s, false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isAlpha(c) && !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return "", s, false
		}
	}
	return strings.ToLower(scheme), rest, true
}
