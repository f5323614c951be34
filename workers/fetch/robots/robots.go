// Package robots reads robots.txt (RFC 9309) and says which paths a crawler
// may fetch.
//
// [Parse] keeps only what concerns one crawler: the rules of the groups that
// name it, or those for "*" where none does, and the crawl delay, which the
// RFC does not know but many sites set. The result is small, encodes as JSON,
// and is kept with the host.
package robots

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/harkara/harkara/internal/weburl"
)

// MaxSize is how much of a robots.txt is read, in bytes (RFC 9309 section 2.5).
const MaxSize = 500 << 10

// maxSitemaps bounds how many sitemaps are kept.
const maxSitemaps = 64

// Rules say what one crawler may fetch from one site. The zero Rules allow all.
type Rules struct {
	List     []Rule        `json:"rules,omitempty"`
	Delay    time.Duration `json:"delay,omitempty"`    // Crawl-delay; zero when none is set
	Sitemaps []string      `json:"sitemaps,omitempty"` // for any crawler, as written
}

// Rule is one Allow or Disallow line.
type Rule struct {
	Allow bool `json:"allow,omitempty"`
	// Pattern starts with a slash or a star; "*" stands for any characters and
	// a final "$" for the end (RFC 9309 section 2.2.3). Its percent-encoding is
	// normalised.
	Pattern string `json:"pattern"`
}

// Everything returns rules that forbid all.
func Everything() Rules { return Rules{List: []Rule{{Pattern: "/"}}} }

// Allowed reports whether the crawler may fetch path: path and query of a
// canonical URL. The longest pattern that matches decides, and allows when two
// are equally long; what no pattern matches is allowed, and so is /robots.txt.
func (r Rules) Allowed(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	allowed, longest := true, -1
	for _, rule := range r.List {
		if n := len(rule.Pattern); (n > longest || n == longest && rule.Allow) && rule.matches(path) {
			allowed, longest = rule.Allow, n
		}
	}
	return allowed
}

// matches compares piece by piece between the stars, each at its first place:
// linear in the path for each piece.
func (r Rule) matches(path string) bool {
	pattern, anchored := strings.CutSuffix(r.Pattern, "$")
	first, rest, starred := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok {
		return false
	}
	if !starred {
		return !anchored || path == ""
	}
	for {
		piece, more, again := strings.Cut(rest, "*")
		if !again && anchored {
			return strings.HasSuffix(path, piece)
		}
		at := strings.Index(path, piece)
		if at < 0 {
			return false
		}
		if !again {
			return true
		}
		path, rest = path[at+len(piece):], more
	}
}

// Parse reads the robots.txt in data, at most its first [MaxSize] bytes, for
// the crawler with this product token. It never fails: a line it cannot read is
// skipped. Rules of several groups for the crawler are taken together.
func Parse(data []byte, product string) Rules {
	p := parser{product: strings.ToLower(product)}
	data = bytes.TrimPrefix(data[:min(len(data), MaxSize)], []byte("\ufeff"))
	for len(data) > 0 {
		var line []byte
		if end := bytes.IndexAny(data, "\r\n"); end >= 0 {
			line, data = data[:end], data[end+1:]
		} else {
			line, data = data, nil
		}
		p.line(string(line))
	}
	rules := p.common
	if p.named {
		rules = p.own
	}
	rules.Sitemaps = p.sitemaps
	return rules
}

// parser collects the rules for the crawler itself and those for "*".
type parser struct {
	product     string
	own, common Rules
	named       bool // a group names the crawler
	sitemaps    []string

	// The group being read: whom it addresses, and whether its rules have begun,
	// so that the next User-agent line starts another group.
	forUs, forAll, begun bool
}

func (p *parser) line(line string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "user-agent", "useragent", "user agent":
		p.userAgent(value)
	case "allow":
		p.rule(true, value)
	case "disallow", "dissallow", "disalow", "diasllow", "disallaw":
		p.rule(false, value)
	case "crawl-delay", "crawldelay":
		p.delay(value)
	case "sitemap", "site-map":
		if len(p.sitemaps) < maxSitemaps && len(value) <= weburl.MaxLength && utf8.ValidString(value) {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

func (p *parser) userAgent(value string) {
	if p.begun {
		p.forUs, p.forAll, p.begun = false, false, false
	}
	if strings.HasPrefix(value, "*") {
		p.forAll = true
		return
	}
	// The product token ends at the first character it cannot have, so that
	// "Harkara/2.0" addresses Harkara.
	end := strings.IndexFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end < 0 {
		end = len(value)
	}
	if strings.EqualFold(value[:end], p.product) {
		p.forUs, p.named = true, true
	}
}

func (p *parser) rule(allow bool, pattern string) {
	p.begun = true
	if pattern == "" {
		return // "Disallow:" forbids nothing
	}
	if pattern[0] != '/' && pattern[0] != '*' {
		pattern = "/" + pattern
	}
	rule := Rule{Allow: allow, Pattern: weburl.NormalizePath(pattern)}
	if p.forUs {
		p.own.List = append(p.own.List, rule)
	}
	if p.forAll {
		p.common.List = append(p.common.List, rule)
	}
}

func (p *parser) delay(value string) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds <= 0 || math.IsNaN(seconds) {
		return
	}
	d := time.Duration(min(seconds, 24*60*60) * float64(time.Second))
	if p.forUs {
		p.own.Delay = max(p.own.Delay, d)
	}
	if p.forAll {
		p.common.Delay = max(p.common.Delay, d)
	}
}
