// Package weburl knows web addresses: which form of a URL is canonical, which
// host it belongs to, and which identity it has. Two URLs that a reader would
// call the same page get the same identity.
package weburl

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Canonical returns the canonical form of raw: an absolute http or https URL,
// ASCII only (punycode host, percent-encoded path and query), lower-case
// scheme and host without trailing dot or default port, no fragment, no user
// information, dot segments resolved, and without the query parameters that
// only track readers. Canonical(Canonical(x)) = Canonical(x).
func Canonical(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", err
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("not an http or https URL")
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil || host == "" {
		return "", errors.New("no valid host")
	}
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80" || u.Scheme == "https" && p == "443") {
		host += ":" + p
	}
	u.Host = strings.ToLower(host)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// Host returns the canonical host of a canonical URL: with its port when that
// is not the scheme's default.
func Host(canonical string) string {
	u, err := url.Parse(canonical)
	if err != nil {
		return ""
	}
	return u.Host
}

// Key returns the identity of a canonical URL, 32 hexadecimal digits: the same
// for http and https.
func Key(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	sum := sha256.Sum256([]byte(rest))
	return hex.EncodeToString(sum[:16])
}
