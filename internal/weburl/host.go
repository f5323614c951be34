package weburl

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// names maps host names to ASCII as browsers do: UTS 46 without transitional
// processing, underscores allowed, labels of at most 63 bytes and names of at
// most 253.
var names = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.StrictDomainName(false),
	idna.VerifyDNSLength(true),
	idna.BidiRule(),
)

// canonicalAuthority returns host and port of an authority; user information
// is dropped, and so is the default port of the scheme.
func canonicalAuthority(scheme, authority string) (string, error) {
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = authority[at+1:]
	}
	name, port := authority, ""
	if colon := strings.LastIndexByte(authority, ':'); colon > strings.LastIndexByte(authority, ']') {
		name, port = authority[:colon], authority[colon+1:]
	}
	host, err := canonicalHost(name)
	if err != nil {
		return "", err
	}
	if port == "" {
		return host, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || port[0] == '+' {
		return "", fmt.Errorf("%w: %.20q", ErrPort, port)
	}
	if scheme == "http" && n == 80 || scheme == "https" && n == 443 {
		return host, nil
	}
	return host + ":" + strconv.FormatUint(n, 10), nil
}

func canonicalHost(name string) (string, error) {
	if inner, ok := strings.CutPrefix(name, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		addr, err := netip.ParseAddr(inner)
		if !ok || err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", fmt.Errorf("%w: %.60q", ErrHost, name)
		}
		return "[" + addr.String() + "]", nil
	}
	name, err := unescapeHost(name)
	if err != nil {
		return "", err
	}
	name = strings.TrimSuffix(name, ".")
	// ASCII first: most names are, and the tables of UTS 46 cost ten times more.
	ascii, plain := lowerASCII(name)
	if !plain {
		if !utf8.ValidString(name) {
			return "", fmt.Errorf("%w: %.60q is not UTF-8", ErrHost, name)
		}
		if ascii, err = names.ToASCII(name); err != nil {
			return "", fmt.Errorf("%w: %.60q: %v", ErrHost, name, err)
		}
		ascii = strings.TrimSuffix(ascii, ".")
	}
	if err := checkName(ascii); err != nil {
		return "", err
	}
	if endsInNumber(ascii) {
		return canonicalIPv4(ascii)
	}
	return ascii, nil
}

// unescapeHost decodes percent-encoding in a host name, which browsers allow.
func unescapeHost(name string) (string, error) {
	if !strings.Contains(name, "%") {
		return name, nil
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] != '%' {
			b.WriteByte(name[i])
			continue
		}
		c, ok := unhex(name[i:])
		if !ok {
			return "", fmt.Errorf("%w: %.60q", ErrHost, name)
		}
		b.WriteByte(c)
		i += 2
	}
	return b.String(), nil
}

// lowerASCII returns s in lower case and whether it is plain: ASCII without a
// label in punycode, which would have to be checked.
func lowerASCII(s string) (lower string, plain bool) {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return "", false
		}
	}
	lower = strings.ToLower(s)
	return lower, !strings.HasPrefix(lower, "xn--") && !strings.Contains(lower, ".xn--")
}

// checkName refuses what no host is called: empty labels, labels and names
// that are too long for DNS (RFC 1035 section 2.3.4), and characters other
// than letters, digits, hyphen and underscore.
func checkName(name string) error {
	if name == "" || len(name) > 253 {
		return fmt.Errorf("%w: %d bytes long", ErrHost, len(name))
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return fmt.Errorf("%w: %.60q", ErrHost, name)
		}
		for i := range len(label) {
			if c := label[i]; !isAlpha(c) && !isDigit(c) && c != '-' && c != '_' {
				return fmt.Errorf("%w: %.60q", ErrHost, name)
			}
		}
	}
	return nil
}

// endsInNumber says whether the last label makes a name an IPv4 address (WHATWG URL, "ends in a number checker").
func endsInNumber(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// canonicalIPv4 reads an IPv4 address as inet_aton does (one to four parts,
// decimal, octal or hexadecimal), so that 2130706433, 0x7f.1 and 127.0.0.1 are
// one host, and none of them passes for a name.
func canonicalIPv4(name string) (string, error) {
	invalid := fmt.Errorf("%w: %.60q", ErrHost, name)
	parts := strings.Split(name, ".")
	if len(parts) > 4 {
		return "", invalid
	}
	var addr uint64
	for i, part := range parts {
		n, ok := ipv4Part(part)
		if !ok {
			return "", invalid
		}
		if last := i == len(parts)-1; !last {
			if n > 255 {
				return "", invalid
			}
			addr |= n << (8 * (3 - i))
		} else {
			if n >= 1<<(8*(4-i)) {
				return "", invalid
			}
			addr |= n
		}
	}
	return netip.AddrFrom4([4]byte{byte(addr >> 24), byte(addr >> 16), byte(addr >> 8), byte(addr)}).String(), nil
}

func ipv4Part(part string) (uint64, bool) {
	base := 10
	if hex, ok := strings.CutPrefix(part, "0x"); ok {
		part, base = hex, 16
		if part == "" {
			return 0, true
		}
	} else if len(part) > 1 && part[0] == '0' {
		part, base = part[1:], 8
	}
	if part == "" || part[0] == '+' || part[0] == '-' || part[0] == '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(part, base, 33)
	return n, err == nil && n < 1<<32
}
