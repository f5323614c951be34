package frontier

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

func TestFollowAdapts(t *testing.T) {
	now := time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	one := Follow{Every: 10 * time.Minute, Most: 40 * time.Minute, Interval: 10 * time.Minute}
	for i, step := range []struct {
		sum     string
		changed bool
		want    time.Duration // minutes
	}{
		{"a", true, 10}, // news: as often as allowed
		{"a", false, 15},
		{"", false, 22}, // 304
		{"a", false, 33},
		{"a", false, 40}, // no longer than Most
		{"b", true, 20},
		{"c", true, 10},
		{"d", true, 10},
	} {
		if changed := one.news(now, step.sum); changed != step.changed || one.Interval.Truncate(time.Minute) != step.want*time.Minute {
			t.Errorf("step %d: changed %v, interval %v; want %v, %d minutes", i, changed, one.Interval, step.changed, step.want)
		}
		if !one.Last.Equal(now) {
			t.Errorf("step %d: last at %v", i, one.Last)
		}
		now = now.Add(one.Interval)
	}
	for i, tt := range []struct {
		asked, last time.Duration // ago
		want        bool
	}{{time.Minute, time.Hour, true}, {time.Hour, time.Minute, false}, {25 * time.Hour, 26 * time.Hour, false}} {
		one := Follow{Asked: now.Add(-tt.asked), Last: now.Add(-tt.last)}
		if got := one.waiting(now); got != tt.want {
			t.Errorf("case %d: waiting %v", i, got)
		}
	}
	for _, tt := range []struct{ ago, every, want time.Duration }{
		{0, time.Minute, time.Minute}, {90 * time.Second, time.Minute, 30 * time.Second}, {-time.Second, time.Minute, 61 * time.Second}, {time.Hour, 0, -time.Hour},
	} {
		if got := nextAfter(now, now.Add(-tt.ago), tt.every).Sub(now); got != tt.want {
			t.Errorf("%v after its start, every %v: next in %v, want %v", tt.ago, tt.every, got, tt.want)
		}
	}
}

func TestTakenAgain(t *testing.T) {
	taken := time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	at := func(d schema.Date) *schema.Hint { return &schema.Hint{Published: d} }
	for _, tt := range []struct {
		name string
		via  schema.Via
		hint *schema.Hint
		want bool
	}{
		{"an article", schema.ViaSitemap, at(schema.Instant(taken.Add(time.Hour))), false},
		{"a followed URL", schema.ViaFollow, nil, true},
		{"a sitemap that changed", schema.ViaIndex, at(schema.Instant(taken.Add(time.Minute))), true},
		{"a sitemap that did not", schema.ViaIndex, at(schema.Instant(taken.Add(-time.Minute))), false},
		{"a sitemap that may have, that day", schema.ViaIndex, at(schema.Day(2025, 7, 1)), true},
		{"a sitemap that did not, that week", schema.ViaIndex, at(schema.Day(2025, 6, 25)), false},
		{"a sitemap that does not say", schema.ViaIndex, nil, true},
	} {
		s := &submission{Submission: schema.Submission{Via: tt.via, Hint: tt.hint}}
		if got := s.again(taken); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestKeepsSchedules(t *testing.T) {
	for version, want := range map[string]bool{
		"2.15.2": true, "2.14.0": true, "v2.14.1-RC.1": true, "3.0.0": true, "2.13.9": false, "2.9.25": false, "1.99.0": false, "": false, "x.y": false,
	} {
		if got := keepsSchedules(version); got != want {
			t.Errorf("NATS %q: %v", version, got)
		}
	}
}

// hurry has a followed URL asked for every second, which is too often for
// anyone but a test.
func (f *Follows) hurry(t *testing.T, url string) {
	t.Helper()
	err := f.change(t.Context(), weburl.Key(url), func(one *Follow, found bool) error {
		if !found {
			return fmt.Errorf("%s is not followed", url)
		}
		one.Every, one.Interval, one.Most = time.Second, time.Second, time.Second
		return f.put(t.Context(), one)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFollow(t *testing.T) {
	body := "<rss>1</rss>"
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "http://new.test/feed", http.StatusMovedPermanently)
		case r.URL.Path == "/gone":
			http.NotFound(w, r)
		case r.URL.Path == "/tagged" && r.Header.Get("If-None-Match") == `"v1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/tagged":
			w.Header().Set("ETag", `"v1"`)
			io.WriteString(w, body)
		default:
			io.WriteString(w, body)
		}
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test", "new.test")}, quick())
	f, err := OpenFollows(t.Context(), r.q)
	if err != nil {
		t.Fatal(err)
	}
	urls := []string{"http://news.test/gone", "http://news.test/moved", "http://news.test/plain", "http://news.test/tagged"}
	for _, url := range urls {
		if err := f.Add(t.Context(), url+"?utm_source=x", time.Hour, 0, map[string]string{"desk": "sea"}); err != nil {
			t.Fatal(err)
		}
	}
	r.start()
	r.await(5)
	again := map[string]string{
		urls[0]: "submitted refused:status", urls[1]: "submitted redirected", "http://new.test/feed": "submitted unchanged",
		urls[2]: "submitted unchanged", urls[3]: "submitted unchanged",
	}
	for url, want := range again {
		want = strings.Replace(want, "unchanged", "fetched", 1)
		if got := r.results(url); got != want {
			t.Errorf("first time: %s: %s, want %s", url, got, want)
		}
	}
	eventually(t, "the times have adapted", func() bool {
		list, err := f.List(t.Context())
		if err != nil || len(list) != 4 {
			t.Fatalf("list %+v, %v", list, err)
		}
		for i, one := range list {
			want := time.Hour
			if i == 0 {
				want = 90 * time.Minute // a feed that is gone is asked for less and less
			}
			if one.URL != urls[i] || one.Labels["desk"] != "sea" || one.Interval != want || one.Last.IsZero() || !one.Next.After(time.Now()) {
				return false
			}
		}
		return !list[1].Changed.IsZero() && list[0].Changed.IsZero()
	})

	for _, url := range urls {
		f.hurry(t, url)
	}
	for url, want := range again {
		first, ending := strings.Replace(want, "unchanged", "fetched", 1), strings.Fields(want)[1]
		var later []string
		eventually(t, url+" is asked for again", func() bool {
			r.await(1)
			later = strings.Fields(strings.TrimPrefix(r.results(url), first))
			return slices.Contains(later, ending)
		})
		// The next may be due between the end of one and the news of it.
		if other := slices.DeleteFunc(later, func(s string) bool { return s == "submitted" || s == ending }); len(other) > 0 {
			t.Errorf("%s: %v besides %s", url, other, ending)
		}
	}

	// Following it again keeps what is known of it, and asks at once.
	for _, url := range urls {
		if err := f.Add(t.Context(), url, 2*time.Hour, 0, nil); err != nil {
			t.Fatal(err)
		}
	}
	if one, err := f.get(t.Context(), weburl.Key(urls[2])); err != nil || one.Sum == "" || one.Every != 2*time.Hour || one.Labels != nil || one.Added.IsZero() {
		t.Errorf("followed again: %+v, %v", one, err)
	}
	if ok, err := f.Remove(t.Context(), urls[0]); !ok || err != nil {
		t.Errorf("remove: %v, %v", ok, err)
	}
	if ok, err := f.Remove(t.Context(), urls[0]); ok || err != nil {
		t.Errorf("remove again: %v, %v", ok, err)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("after removing: %+v, %v", list, err)
	}
}

// TestFollowWaits: nothing piles up while no worker runs, nor while a host
// does not get its turn.
func TestFollowWaits(t *testing.T) {
	dir := t.TempDir()
	srv, err := embedded.StartNATS(t.Context(), embedded.NATSOptions{Dir: dir, Port: -1, Log: natstest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	const url = "http://news.test/feed"
	f, err := OpenFollows(t.Context(), natstest.Queue(t, srv))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Add(t.Context(), url, time.Hour, 0, nil); err != nil {
		t.Fatal(err)
	}
	f.hurry(t, url)
	due := func() (messages, last uint64) {
		info, err := f.stream.Info(t.Context(), jetstream.WithSubjectFilter(f.due("*")))
		if err != nil {
			t.Fatal(err)
		}
		return info.State.Subjects[f.due(weburl.Key(url))], info.State.LastSeq
	}
	eventually(t, "it was due three times", func() bool { _, last := due(); return last >= 5 })
	if n, _ := due(); n != 1 {
		t.Errorf("%d wait for a worker, want 1", n)
	}

	// The schedule survives the server's end.
	srv.Stop()
	if srv, err = embedded.StartNATS(t.Context(), embedded.NATSOptions{Dir: dir, Port: -1, Log: natstest.Log(t)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	r := newRig(t, srv, fetch.Settings{Resolve: s.pins("news.test")}, quick())
	f = r.frontier.follows
	r.start()
	waits := func() bool { return r.left(r.q.Streams().URLs) == 1 }
	eventually(t, "a request waits for its host", waits)
	_, before := due()
	eventually(t, "it was due three more times", func() bool { _, last := due(); return last >= before+4 })
	if !waits() {
		t.Errorf("%d requests wait for their host, want 1", r.left(r.q.Streams().URLs))
	}
}

func TestFollowRefuses(t *testing.T) {
	r := newRig(t, natstest.Server(t), fetch.Settings{}, quick())
	f, err := OpenFollows(t.Context(), r.q)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		url         string
		every, most time.Duration
		want        string
	}{
		{"feed.example", time.Hour, 0, "http"},
		{"http://feed.example/", time.Second, 0, "1m0s"},
		{"http://feed.example/", time.Hour, time.Minute, "not less"},
		{"http://feed.example/", 1000 * time.Hour, 0, "720h"},
	} {
		if err := f.Add(t.Context(), tt.url, tt.every, tt.most, nil); err == nil || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}
