package robots

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// rfcExample is the file of RFC 9309 section 5.1, with its crawlers renamed so
// that each case can be asked for.
const rfcExample = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
`

func TestAllowed(t *testing.T) {
	for _, tt := range []struct {
		name, file, product, path string
		want                      bool
	}{
		// RFC 9309 section 5.1, "Simple Example".
		{"other: gif", rfcExample, "anybot", "/a/b.gif", false},
		{"other: gif with more behind", rfcExample, "anybot", "/a/b.gif?c", true},
		{"other: example", rfcExample, "anybot", "/example/x", false},
		{"other: publications", rfcExample, "anybot", "/publications/x", true},
		{"other: the rest", rfcExample, "anybot", "/", true},
		{"foobot: all", rfcExample, "foobot", "/", false},
		{"foobot: page", rfcExample, "foobot", "/example/page.html", true},
		{"foobot: gif", rfcExample, "foobot", "/example/allowed.gif", true},
		{"barbot: page", rfcExample, "barbot", "/example/page.html", false},
		{"bazbot: page", rfcExample, "bazbot", "/example/page.html", false},
		{"bazbot: gif", rfcExample, "bazbot", "/a.gif", true},
		{"quxbot: a group without rules", rfcExample, "quxbot", "/example/", true},
		// Section 5.2, "Longest Match".
		{"longest wins", "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "foobot", "/example/page/disallowed.gif", false},
		{"shorter elsewhere", "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "foobot", "/example/page/x.gif", true},
		// Section 2.2.1: product tokens.
		{"case of the token", "user-agent: FooBot\ndisallow: /", "foobot", "/", false},
		{"token with version", "User-agent: foobot/2.1 (beta)\nDisallow: /", "foobot", "/", false},
		{"longer token", "User-agent: foobot-news\nDisallow: /", "foobot", "/", true},
		{"groups taken together", "User-agent: foobot\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: foobot\nDisallow: /b", "foobot", "/b", false},
		{"own group instead of star", "User-agent: *\nDisallow: /\nUser-agent: foobot\nDisallow: /x", "foobot", "/a", true},
		{"star beside own token", "User-agent: foobot\nUser-agent: *\nDisallow: /a", "barbot", "/a", false},
		{"no group", "Disallow: /", "foobot", "/", true},
		// Section 2.2.2: rules.
		{"tie goes to allow", "User-agent: *\nDisallow: /a\nAllow: /a", "foobot", "/a", true},
		{"tie in the other order", "User-agent: *\nAllow: /a\nDisallow: /a", "foobot", "/a", true},
		{"empty disallow", "User-agent: *\nDisallow:", "foobot", "/a", true},
		{"case of the path", "User-agent: *\nDisallow: /A", "foobot", "/a", true},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "foobot", "/robots.txt", true},
		{"path not encoded", "User-agent: *\nDisallow: /foo/bar/ツ", "foobot", "/foo/bar/%E3%83%84", false},
		{"path encoded", "User-agent: *\nDisallow: /foo/bar/%e3%83%84", "foobot", "/foo/bar/%E3%83%84", false},
		{"needlessly encoded", "User-agent: *\nDisallow: /foo/bar/%62%61%7A", "foobot", "/foo/bar/baz", false},
		{"query", "User-agent: *\nDisallow: /*?print=", "foobot", "/a/b?print=1", false},
		{"without slash", "User-agent: *\nDisallow: private", "foobot", "/private/x", false},
		{"misspelt", "User-agent: *\nDissallow: /a", "foobot", "/a", false},
		// Section 2.2.3: special characters.
		{"end", "User-agent: *\nDisallow: /a$", "foobot", "/a", false},
		{"not the end", "User-agent: *\nDisallow: /a$", "foobot", "/ab", true},
		{"star", "User-agent: *\nDisallow: /a*c", "foobot", "/abbbcd", false},
		{"star for nothing", "User-agent: *\nDisallow: /a*c", "foobot", "/ac", false},
		{"star and end", "User-agent: *\nDisallow: /*.php$", "foobot", "/x.php.php", false},
		{"star and not the end", "User-agent: *\nDisallow: /*.php$", "foobot", "/x.php5", true},
		{"stars", "User-agent: *\nDisallow: /**a**b$", "foobot", "/xaxbxab", false},
		{"dollar inside", "User-agent: *\nDisallow: /a$b", "foobot", "/a$b", false},
		{"piece may not overlap", "User-agent: *\nDisallow: /ab*b$", "foobot", "/ab", true},
		// Lines.
		{"comments", "# hello\nUser-agent: * # all\nDisallow: /a # not this\n", "foobot", "/a", false},
		{"blank line within a group", "User-agent: *\n\nDisallow: /a", "foobot", "/a", false},
		{"carriage returns", "User-agent: *\rDisallow: /a\r", "foobot", "/a", false},
		{"byte order mark", "\ufeffUser-agent: *\nDisallow: /a", "foobot", "/a", false},
		{"a page instead", "<html><body>Not found</body></html>", "foobot", "/a", true},
		{"NUL and noise", "User-agent: *\n\x00\xff: x\nDisallow: /a", "foobot", "/a", false},
		{"other records do not end a group", "User-agent: foobot\nCrawl-delay: 3\nUser-agent: barbot\nDisallow: /a", "foobot", "/a", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse([]byte(tt.file), tt.product).Allowed(tt.path); got != tt.want {
				t.Errorf("%s: allowed %v, want %v", tt.path, got, tt.want)
			}
		})
	}
	if Everything().Allowed("/") {
		t.Error("Everything does not forbid /")
	}
}

func TestDelay(t *testing.T) {
	for _, tt := range []struct {
		file string
		want time.Duration
	}{
		{"User-agent: *\nCrawl-delay: 10", 10 * time.Second},
		{"User-agent: *\nCrawl-delay: 0.5", 500 * time.Millisecond},
		{"User-agent: *\nCrawl-delay: 1e300", 24 * time.Hour},
		{"User-agent: *\nCrawl-delay: inf", 24 * time.Hour},
		{"User-agent: *\nCrawl-delay: nan", 0},
		{"User-agent: *\nCrawl-delay: -3", 0},
		{"User-agent: *\nCrawl-delay: ten", 0},
		{"User-agent: other\nCrawl-delay: 10\nUser-agent: *\nDisallow: /x", 0},
		{"User-agent: *\nCrawl-delay: 10\nUser-agent: foobot\nDisallow:", 0},
	} {
		if got := Parse([]byte(tt.file), "foobot").Delay; got != tt.want {
			t.Errorf("%q: delay %v, want %v", tt.file, got, tt.want)
		}
	}
}

func TestSitemaps(t *testing.T) {
	got := Parse([]byte("Sitemap: https://a.example/s.xml\nUser-agent: other\nDisallow: /\nSITEMAP:https://a.example/t.xml"), "foobot")
	want := []string{"https://a.example/s.xml", "https://a.example/t.xml"}
	if !reflect.DeepEqual(got.Sitemaps, want) || !got.Allowed("/") {
		t.Errorf("got %+v", got)
	}
}

// FuzzParse checks that rules survive being kept, that no file makes matching
// slow or a pattern that is not normalised, and that a path never matches more
// under a rule with an end than without.
func FuzzParse(f *testing.F) {
	f.Add([]byte(rfcExample), "/example/page.html")
	f.Add([]byte("User-agent: foobot\nDisallow: /*a*b*c$\nCrawl-delay: 1"), "/abcabc")
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		rules := Parse(file, "foobot")
		data, err := json.Marshal(rules)
		if err != nil {
			t.Fatal(err)
		}
		var again Rules
		if err := json.Unmarshal(data, &again); err != nil || again.Allowed(path) != rules.Allowed(path) {
			t.Fatalf("after JSON %v: %+v, before: %+v", err, again, rules)
		}
		for _, r := range rules.List {
			if p, ok := strings.CutSuffix(r.Pattern, "$"); ok && r.matches(path) && !(Rule{Pattern: p}).matches(path) {
				t.Fatalf("%q matches %q but not without its end", r.Pattern, path)
			}
		}
	})
}

func BenchmarkAllowed(b *testing.B) {
	var file strings.Builder
	file.WriteString("User-agent: *\n")
	for range 200 {
		file.WriteString("Disallow: /search/*/print$\nAllow: /news/*.html\n")
	}
	rules := Parse([]byte(file.String()), "foobot")
	b.ReportAllocs()
	for b.Loop() {
		if !rules.Allowed("/news/2025/07/01/ferry-back-in-service.html") {
			b.Fatal("not allowed")
		}
	}
}
