package schema_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/pkg/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files of the wire format")

var (
	submitted = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	fetched   = time.Date(2026, 3, 1, 8, 0, 2, 500_000_000, time.UTC)
	ist       = time.FixedZone("", 5*3600+1800)
)

// One message of each kind with every field set. A change of these files is a
// change of the public contract.
var golden = map[string]any{
	"submission": schema.Submission{
		URL: "https://example.org/समाचार", Labels: map[string]string{"project": "elections"}, Force: true,
		Since: submitted, ID: "a1", Root: "a0", From: "https://example.org/feed", Via: schema.ViaFeed, Hops: 1,
		Hint: &schema.Hint{Title: "चुनाव", Published: schema.Day(2026, 2, 28)},
	},
	"request": schema.Request{
		ID: "a1", Root: "a0", URL: "https://example.org/x", Key: "00112233445566778899aabbccddeeff", Host: "example.org",
		Labels: map[string]string{"project": "elections"}, Force: true, Since: submitted, From: "https://example.org/feed",
		Via: schema.ViaFeed, Hops: 1, Hint: &schema.Hint{Title: "चुनाव", Published: schema.Day(2026, 2, 28)},
		Submitted: submitted, ETag: `"v1"`, LastModified: "Sun, 01 Mar 2026 08:00:00 GMT",
	},
	"page": schema.Page{
		Request: "a1", Root: "a0", Labels: map[string]string{"project": "elections"}, Via: schema.ViaFeed, Hops: 1,
		Hint: &schema.Hint{Title: "चुनाव"}, Since: submitted, Force: true,
		URL: "https://example.org/x", FinalURL: "https://example.org/y", Key: "00112233445566778899aabbccddeeff", Host: "example.org",
		Status: 200, Header: map[string]string{"Content-Type": "text/html; charset=utf-8"},
		Submitted: submitted, Fetched: fetched, Millis: 120, Protocol: "HTTP/2.0", Rendered: true, Bytes: 31_000,
	},
	"article": schema.Article{
		Request: "a1", Root: "a0", Labels: map[string]string{"project": "elections"},
		Key: "00112233445566778899aabbccddeeff", URL: "https://example.org/y", Host: "example.org",
		Submitted: submitted, Fetched: fetched, CanonicalURL: "https://example.org/z", SiteName: "Example",
		Title: "नदी पर नया पुल", Description: "…", Authors: []string{"A. Writer"},
		Published: schema.Instant(time.Date(2026, 2, 28, 21, 30, 0, 0, ist)), Modified: schema.Day(2026, 3, 1),
		Language: "hi", Section: "State", Tags: []schema.Tag{{Name: "bridges", Source: "keywords"}, {Name: "पुल", Source: "computed", Score: 0.5}},
		Topics: []schema.Tag{{Name: "society", Source: "computed", Score: 0.9}},
		Image:  "https://example.org/i.jpg", Body: "पहला।\n\nदूसरा।",
		Entities: []schema.Entity{{Name: "रूस", Kind: schema.Location, Key: "iso:RU", Link: "iso:RU", Forms: []string{"रूस", "Russia"},
			Mentions: 2, First: 0, InTitle: true, Confidence: 0.97, Salience: 0.4}},
		Kind: schema.KindArticle, Paywalled: true, OptOuts: []string{"noarchive"}, Sources: map[string]string{"title": "json-ld"},
	},
	"outcome": schema.Outcome{
		Request: "a1", Root: "a0", URL: "https://example.org/x", Key: "00112233445566778899aabbccddeeff", Host: "example.org",
		Stage: schema.StageFetch, Result: schema.ResultRetrying, Reason: schema.ReasonTimeout, Detail: "no answer in 10s",
		Time: fetched, Worker: "host/42", Status: 503, Bytes: 10, Millis: 10_000, Target: "https://example.net/",
		Spawned: 1, Attempt: 1, RetryAt: fetched.Add(time.Minute),
	},
}

func TestWireFormat(t *testing.T) {
	for name, v := range golden {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			path := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the wire format changed; got\n%s", got)
			}
			back := reflect.New(reflect.TypeOf(v))
			if err := json.Unmarshal(want, back.Interface()); err != nil {
				t.Fatal(err)
			}
			again, _ := json.MarshalIndent(back.Interface(), "", "  ")
			if !bytes.Equal(append(again, '\n'), want) {
				t.Errorf("does not survive a round trip:\n%s", again)
			}
			for i := range back.Elem().NumField() {
				if back.Elem().Field(i).IsZero() {
					t.Errorf("the golden message leaves %s empty", back.Elem().Type().Field(i).Name)
				}
			}
		})
	}
}

func TestStreamSettings(t *testing.T) {
	s, err := schema.NewSubjects("harkara")
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(s.Streams(0).All(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", "streams.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the streams changed; got\n%s", got)
	}
}

func TestSubjects(t *testing.T) {
	for _, bad := range []string{"", "a.b", "a b", "*", ">", "é", strings.Repeat("x", 33)} {
		if _, err := schema.NewSubjects(bad); err == nil {
			t.Errorf("prefix %q is taken", bad)
		}
	}
	s, err := schema.NewSubjects("news-2")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ got, want string }{
		{s.Submit(), "news-2.submit"},
		{s.Article("hi"), "news-2.article.hi"},
		{s.Article(""), "news-2.article.und"},
		{s.Article("h.i"), "news-2.article.und"},
		{s.LiveArticle("*"), "news-2.live.article.*"},
		{s.LiveOutcome(schema.StageFetch), "news-2.live.outcome.fetch"},
		{s.Streams(0).Pages.Name, "NEWS-2_PAGES"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %s, want %s", tc.got, tc.want)
		}
	}
}

func TestDecodeSubmissions(t *testing.T) {
	long := "http://example.org/" + strings.Repeat("x", 100<<10)
	for _, tc := range []struct {
		name, data string
		urls       []string
		reasons    []schema.Reason
	}{
		{"bare", "https://example.org/a", []string{"https://example.org/a"}, nil},
		{"newline at the end", "https://example.org/a\r\n", []string{"https://example.org/a"}, nil},
		{"lines", "# mine\nhttps://a.example/\n\n https://b.example/ \n", []string{"https://a.example/", "https://b.example/"}, nil},
		{"byte order mark", "\ufeffhttps://a.example/", []string{"https://a.example/"}, nil},
		{"json", `{"url":"https://a.example/","labels":{"k":"v"},"force":true}`, []string{"https://a.example/"}, nil},
		{"pretty json", "{\n \"url\": \"https://a.example/\"\n}\n", []string{"https://a.example/"}, nil},
		{"json lines", "{\"url\":\"https://a.example/\"}\n{\"url\":\"https://b.example/\"}", []string{"https://a.example/", "https://b.example/"}, nil},
		{"mixed", "{\"url\":\"https://a.example/\"}\nhttps://b.example/", []string{"https://a.example/", "https://b.example/"}, nil},
		{"one bad line", "https://a.example/\n{\"url\":\nhttps://b.example/", []string{"https://a.example/", "https://b.example/"}, []schema.Reason{schema.ReasonMalformed}},
		{"no url", `{"link":"x"}`, nil, []schema.Reason{schema.ReasonInvalidURL}},
		{"empty", " \n ", nil, []schema.Reason{schema.ReasonInvalidURL}},
		{"only a comment", "# nothing", nil, []schema.Reason{schema.ReasonInvalidURL}},
		{"100 KB", long, nil, []schema.Reason{schema.ReasonInvalidURL}},
		{"100 KB in json", `{"url":"` + long + `"}`, nil, []schema.Reason{schema.ReasonInvalidURL}},
		{"long id", `{"url":"http://a/","id":"` + strings.Repeat("x", 65) + `"}`, nil, []schema.Reason{schema.ReasonMalformed}},
		{"long label", `{"url":"http://a/","labels":{"k":"` + strings.Repeat("x", 300) + `"}}`, nil, []schema.Reason{schema.ReasonMalformed}},
		{"bad date", `{"url":"http://a/","hint":{"published":"yesterday"}}`, nil, []schema.Reason{schema.ReasonMalformed}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			subs, errs := schema.DecodeSubmissions([]byte(tc.data))
			var urls []string
			for _, s := range subs {
				urls = append(urls, s.URL)
			}
			var reasons []schema.Reason
			for _, err := range errs {
				drop, ok := schema.AsDrop(err)
				if !ok {
					t.Fatalf("%v is no drop", err)
				}
				reasons = append(reasons, drop.Reason)
			}
			if !reflect.DeepEqual(urls, tc.urls) || !reflect.DeepEqual(reasons, tc.reasons) {
				t.Errorf("got %q %v, want %q %v", urls, errs, tc.urls, tc.reasons)
			}
		})
	}
	subs, errs := schema.DecodeSubmissions([]byte(strings.Repeat("http://a/\n", schema.MaxSubmissions+5)))
	if len(subs) != schema.MaxSubmissions || len(errs) != 1 {
		t.Errorf("too many lines: %d submissions, errors %v", len(subs), errs)
	}
}

func FuzzDecodeSubmissions(f *testing.F) {
	f.Add([]byte("https://example.org/\n{\"url\":\"x\"}"))
	f.Add([]byte("{\"url\":\"x\",\"labels\":{\"a\":\"b\"}}"))
	f.Add([]byte("\xff\xfe\n#\n{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		subs, errs := schema.DecodeSubmissions(data)
		if len(subs)+len(errs) == 0 {
			t.Error("neither a submission nor an error")
		}
		if n := bytes.Count(data, []byte("\n")) + 1; len(subs)+len(errs) > n+1 {
			t.Errorf("%d results from %d lines", len(subs)+len(errs), n)
		}
		for _, s := range subs {
			if s.URL == "" || len(s.URL) > schema.MaxURL {
				t.Errorf("a submission with a URL of %d bytes", len(s.URL))
			}
			line, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			again, errs := schema.DecodeSubmissions(line)
			// JSON replaces invalid UTF-8 by U+FFFD, which may lengthen a URL over the limit.
			if len(errs) == 0 && len(again) != 1 {
				t.Errorf("%q reads as %v", line, again)
			}
		}
	})
}

func TestDate(t *testing.T) {
	for _, tc := range []struct{ json, want string }{
		{`"2025-07-13"`, `"2025-07-13"`},
		{`"2025-07-13T09:30:00+05:30"`, `"2025-07-13T09:30:00+05:30"`},
		{`"2025-07-13T09:30:00Z"`, `"2025-07-13T09:30:00Z"`},
		{`null`, `null`}, {`""`, `null`},
	} {
		var d schema.Date
		if err := json.Unmarshal([]byte(tc.json), &d); err != nil {
			t.Errorf("%s: %v", tc.json, err)
		}
		if got, _ := json.Marshal(d); string(got) != tc.want {
			t.Errorf("%s: got %s, want %s", tc.json, got, tc.want)
		}
	}
	for _, bad := range []string{`"2025-13-01"`, `"soon"`, `7`, `"2025-07-13 09:30"`} {
		if err := json.Unmarshal([]byte(bad), new(schema.Date)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestDecodeRefusesWhatIsIncomplete(t *testing.T) {
	decoders := map[string]func([]byte) error{
		"request": func(b []byte) error { _, err := schema.DecodeRequest(b); return err },
		"article": func(b []byte) error { _, err := schema.DecodeArticle(b); return err },
		"outcome": func(b []byte) error { _, err := schema.DecodeOutcome(b); return err },
		"page":    func(b []byte) error { _, err := schema.DecodePageHeader(string(b)); return err },
	}
	for name, decode := range decoders {
		for _, bad := range []string{``, `{`, `{}`, `[]`, `null`, `"x"`, "\x00"} {
			drop, ok := schema.AsDrop(decode([]byte(bad)))
			if !ok || drop.Reason != schema.ReasonMalformed {
				t.Errorf("%s of %q: got %v", name, bad, drop)
			}
		}
	}
}

func TestVerdicts(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", schema.Drop(schema.ReasonEmpty, "%d bytes", 0))
	drop, ok := schema.AsDrop(err)
	if !ok || drop.Reason != schema.ReasonEmpty || drop.Error() != "empty: 0 bytes" {
		t.Errorf("drop %+v", drop)
	}
	later, ok := schema.AsLater(fmt.Errorf("wrapped: %w", schema.Later(time.Minute, schema.ReasonTimeout, "x")))
	if !ok || later.After != time.Minute {
		t.Errorf("later %+v", later)
	}
	if _, ok := schema.AsDrop(errors.New("plain")); ok {
		t.Error("a plain error is a drop")
	}
}

func TestFinalResults(t *testing.T) {
	for r, want := range map[schema.Result]bool{
		schema.ResultSubmitted: false, schema.ResultWaiting: false, schema.ResultFetched: false, schema.ResultParsed: false, schema.ResultRetrying: false,
		schema.ResultDuplicate: true, schema.ResultUnchanged: true, schema.ResultRedirected: true, schema.ResultListed: true,
		schema.ResultStored: true, schema.ResultRefused: true, schema.ResultFailed: true,
	} {
		if r.Final() != want {
			t.Errorf("%s.Final() = %v", r, !want)
		}
	}
}
