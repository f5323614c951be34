package weburl

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"already", "https://example.com/a/b?c=d", "https://example.com/a/b?c=d"},
		{"no path", "https://example.com", "https://example.com/"},
		{"no path, query", "https://example.com?a=1", "https://example.com/?a=1"},
		{"case of scheme and host", "HTTPS://News.Example.COM/Story", "https://news.example.com/Story"},
		{"blanks around", " \t\x00https://example.com/a \r\n", "https://example.com/a"},
		{"line break inside", "https://example.com/a\n/b", "https://example.com/a/b"},
		{"backslashes", `https:\\example.com\a\b?c=\d`, "https://example.com/a/b?c=%5Cd"},
		{"default port of https", "https://example.com:443/", "https://example.com/"},
		{"default port of http", "http://example.com:80/", "http://example.com/"},
		{"the other's port", "http://example.com:443/", "http://example.com:443/"},
		{"port with zeros", "http://example.com:0008080/", "http://example.com:8080/"},
		{"port left empty", "http://example.com:/", "http://example.com/"},
		{"user information", "https://reader:secret@example.com/", "https://example.com/"},
		{"two at signs", "https://a@b@example.com/", "https://example.com/"},
		{"trailing dot", "https://example.com./a", "https://example.com/a"},
		{"Devanagari host", "https://उदाहरण.परीक्षा/", "https://xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g/"},
		{"German ß is not ss", "https://straße.example/", "https://xn--strae-oqa.example/"},
		{"full-width host", "https://ｅｘａｍｐｌｅ.com/", "https://example.com/"},
		{"ideographic full stop", "https://example。com/", "https://example.com/"},
		{"host percent-encoded", "https://ex%61mple.com/", "https://example.com/"},
		{"underscore", "https://my_town.example/", "https://my_town.example/"},
		{"IPv4 as one number", "http://2130706433/", "http://127.0.0.1/"},
		{"IPv4 in hexadecimal", "http://0x7F.1/", "http://127.0.0.1/"},
		{"IPv4 in octal", "http://0177.0.0.01/", "http://127.0.0.1/"},
		{"IPv6", "http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"},
		{"fragment", "https://example.com/a#part", "https://example.com/a"},
		{"fragment without path", "https://example.com#part?x", "https://example.com/"},
		{"dot segments", "https://example.com/a/./b/../../c", "https://example.com/c"},
		{"dot segments at the end", "https://example.com/a/b/..", "https://example.com/a/"},
		{"dot segments above the root", "https://example.com/../../a", "https://example.com/a"},
		{"dot segments encoded", "https://example.com/a/%2e%2E/b", "https://example.com/b"},
		{"empty segments stay", "https://example.com//a//b", "https://example.com//a//b"},
		{"path in Hindi", "https://example.com/समाचार", "https://example.com/%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE%E0%A4%B0"},
		{"hexadecimal digits", "https://example.com/%e0%a4%b8?q=%e0", "https://example.com/%E0%A4%B8?q=%E0"},
		{"needlessly encoded", "https://example.com/%7Ejoe/%41", "https://example.com/~joe/A"},
		{"encoded slash stays", "https://example.com/a%2fb", "https://example.com/a%2Fb"},
		{"percent of nothing", "https://example.com/100%/x%zz", "https://example.com/100%25/x%25zz"},
		{"space in path and query", "https://example.com/a b?c d", "https://example.com/a%20b?c%20d"},
		{"session in path", "https://example.com/a;jsessionid=0A1B;v=2/b;JSESSIONID=X?c", "https://example.com/a;v=2/b?c"},
		{"tracking", "https://example.com/a?utm_source=x&id=7&fbclid=y&UTM_Medium=z", "https://example.com/a?id=7"},
		{"only tracking", "https://example.com/a?gclid=1&_ga=2", "https://example.com/a"},
		{"tracking name encoded", "https://example.com/a?utm%5Fsource=x&b", "https://example.com/a?b"},
		{"order and repeats stay", "https://example.com/?b=2&a=1&b=3", "https://example.com/?b=2&a=1&b=3"},
		{"empty parameters", "https://example.com/?&&a=&&", "https://example.com/?a="},
		{"plus stays", "https://example.com/?q=a+b%20c", "https://example.com/?q=a+b%20c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Canonical(tt.in)
			if err != nil || got != tt.want {
				t.Errorf("Canonical(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     error
	}{
		{"empty", "", ErrScheme},
		{"words", "hello world", ErrScheme},
		{"no scheme", "example.com/a", ErrScheme},
		{"script", "javascript:alert(1)", ErrScheme},
		{"file", "file:///etc/passwd", ErrScheme},
		{"data", "data:text/html,<p>", ErrScheme},
		{"mail", "mailto:a@example.com", ErrScheme},
		{"no slashes", "https:example.com", ErrHost},
		{"no host", "https:///a", ErrHost},
		{"only a port", "https://:80/", ErrHost},
		{"only a user", "https://user@/", ErrHost},
		{"empty label", "https://a..b/", ErrHost},
		{"space in host", "https://a b/", ErrHost},
		{"host that decodes to a slash", "https://a%2fb/", ErrHost},
		{"quote in host", `https://a"b/`, ErrHost},
		{"long label", "https://" + strings.Repeat("a", 64) + ".com/", ErrHost},
		{"long name", "https://" + strings.Repeat("a.", 127) + "com/", ErrHost},
		{"bad punycode", "https://xn--a/", ErrHost},
		{"IPv4 too large", "http://256.0.0.1/", ErrHost},
		{"IPv4 with five parts", "http://1.2.3.4.5/", ErrHost},
		{"IPv4 with a letter", "http://a.1/", ErrHost},
		{"IPv6 with zone", "http://[fe80::1%25eth0]/", ErrHost},
		{"IPv6 left open", "http://[::1/", ErrHost},
		{"IPv4 in brackets", "http://[127.0.0.1]/", ErrHost},
		{"port too large", "http://example.com:65536/", ErrPort},
		{"port zero", "http://example.com:0/", ErrPort},
		{"port of letters", "http://example.com:http/", ErrPort},
		{"too long", "https://example.com/" + strings.Repeat("a", MaxLength), ErrTooLong},
		{"too long once encoded", "https://example.com/" + strings.Repeat("é", MaxLength/4), ErrTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Canonical(tt.in); !errors.Is(err, tt.want) {
				t.Errorf("Canonical(%.80q) = %q, %v; want error %v", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	const base = "https://example.com/news/today/story?id=7"
	for _, tt := range []struct{ ref, want string }{
		{"https://other.example/x", "https://other.example/x"},
		{"//other.example/x", "https://other.example/x"},
		{`\\other.example\x`, "https://other.example/x"},
		{"/world", "https://example.com/world"},
		{"/", "https://example.com/"},
		{"next", "https://example.com/news/today/next"},
		{"../", "https://example.com/news/"},
		{"../../../../up", "https://example.com/up"},
		{"?id=8", "https://example.com/news/today/story?id=8"},
		{"#comments", base},
		{"", base},
		{" \n", base},
		{"./a:b", "https://example.com/news/today/a:b"},
	} {
		if got, err := Resolve(base, tt.ref); err != nil || got != tt.want {
			t.Errorf("Resolve(%q) = %q, %v; want %q", tt.ref, got, err, tt.want)
		}
	}
	if got, err := Resolve(base, "mailto:desk@example.com"); !errors.Is(err, ErrScheme) {
		t.Errorf("Resolve(mailto) = %q, %v; want %v", got, err, ErrScheme)
	}
	if got, err := Resolve("https://example.com/", "a"); got != "https://example.com/a" {
		t.Errorf("Resolve at the root = %q, %v", got, err)
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct{ in, host, origin, path, domain string }{
		{"https://news.example.co.uk/a?b", "news.example.co.uk", "https://news.example.co.uk", "/a?b", "example.co.uk"},
		{"http://example.com:8080/", "example.com:8080", "http://example.com:8080", "/", "example.com"},
		{"http://127.0.0.1:81/x", "127.0.0.1:81", "http://127.0.0.1:81", "/x", "127.0.0.1"},
		{"http://[::1]:81/x", "[::1]:81", "http://[::1]:81", "/x", "[::1]"},
		{"http://localhost/", "localhost", "http://localhost", "/", "localhost"},
	} {
		if got := Host(tt.in); got != tt.host {
			t.Errorf("Host(%q) = %q, want %q", tt.in, got, tt.host)
		}
		if got := Origin(tt.in); got != tt.origin {
			t.Errorf("Origin(%q) = %q, want %q", tt.in, got, tt.origin)
		}
		if got := Path(tt.in); got != tt.path {
			t.Errorf("Path(%q) = %q, want %q", tt.in, got, tt.path)
		}
		if got := Domain(tt.host); got != tt.domain {
			t.Errorf("Domain(%q) = %q, want %q", tt.host, got, tt.domain)
		}
	}
}

func TestKey(t *testing.T) {
	same, other := Key("http://example.com/a"), Key("http://example.com/b")
	if same != Key("https://example.com/a") {
		t.Error("http and https have different keys")
	}
	if same == other || len(same) != 32 {
		t.Errorf("keys %q and %q: want different ones of 32 digits", same, other)
	}
}

// FuzzCanonical checks what every caller relies on: the canonical form is a
// fixed point, and net/url reads it as the same address.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		"https://example.com/a/../b?utm_source=x&y=%7e#z", "http://0x7f.1:080/%zz", `HTTP:\\EXAMPLE。com\`,
		"https://xn--p1b6ci4b4b3a.example/", "http://[::ffff:127.0.0.1]/", "https://a%2eb/;jsessionid=1;/..;jsessionid=2",
		"http://example.com/?a=[1]&'=\"", "http://example.com//..//", "http://ß.example/%25%32%35", "http://a/%%41",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := Canonical(raw)
		if err != nil {
			return
		}
		if twice, err := Canonical(once); err != nil || twice != once {
			t.Fatalf("Canonical(%q) = %q, and of that %q, %v", raw, once, twice, err)
		}
		u, err := url.Parse(once)
		if err != nil {
			t.Fatalf("net/url refuses %q: %v", once, err)
		}
		if u.String() != once {
			t.Fatalf("net/url writes %q as %q", once, u.String())
		}
		if u.Host != Host(once) || u.RequestURI() != Path(once) {
			t.Fatalf("parts of %q: host %q, path %q", once, Host(once), Path(once))
		}
		if got, err := Resolve(once, ""); err != nil || got != once {
			t.Fatalf("Resolve(%q, \"\") = %q, %v", once, got, err)
		}
	})
}

// FuzzResolve checks that what is found on a page resolves to a canonical URL
// or to an error.
func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"../x", "//h/y", "?q", "#f", "http://x/", "a:b", "///", `\..\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		got, err := Resolve("https://example.com/a/b?c", ref)
		if err != nil {
			return
		}
		if again, err := Canonical(got); err != nil || again != got {
			t.Fatalf("Resolve(%q) = %q is not canonical: %q, %v", ref, got, again, err)
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	const in = "https://News.Example.com/2025/07/%e0%a4%b8/story.html?utm_source=feed&id=42#top"
	b.ReportAllocs()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Canonical(in); err != nil {
			b.Fatal(err)
		}
	}
}
