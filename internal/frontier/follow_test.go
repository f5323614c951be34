package frontier

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/weburl"
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
		if !one.Next.Equal(now.Add(one.Interval)) {
			t.Errorf("step %d: next at %v", i, one.Next)
		}
		now = one.Next
	}
}

func TestFollow(t *testing.T) {
	body := "<rss>1</rss>"
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/tagged" && r.Header.Get("If-None-Match") == `"v1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/tagged":
			w.Header().Set("ETag", `"v1"`)
			io.WriteString(w, body)
		default:
			io.WriteString(w, body)
		}
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test")}, quick())
	r.start()
	f, err := OpenFollows(t.Context(), r.q)
	if err != nil {
		t.Fatal(err)
	}
	urls := []string{"http://news.test/tagged", "http://news.test/plain"}
	for _, url := range urls {
		if err := f.Add(t.Context(), url+"?utm_source=x", time.Hour, 0, map[string]string{"desk": "sea"}); err != nil {
			t.Fatal(err)
		}
	}
	r.await(2)
	for _, url := range urls {
		if got := r.results(url); got != "submitted fetched" {
			t.Errorf("first time: %s: %s", url, got)
		}
	}
	// An hour later, as far as the list says.
	for _, url := range urls {
		eventually(t, "the time of "+url+" is put back", func() bool {
			one, err := f.get(t.Context(), weburl.Key(url))
			if err != nil || one.Sum == "" || !one.Next.After(time.Now()) {
				return false
			}
			one.Next = time.Now().Add(-time.Second)
			return f.update(t.Context(), one) == nil
		})
	}
	r.await(2)
	for _, url := range urls {
		if got := r.results(url); got != "submitted fetched submitted unchanged" {
			t.Errorf("second time: %s: %s", url, got)
		}
	}
	eventually(t, "the interval has grown", func() bool {
		list, err := f.List(t.Context())
		if err != nil || len(list) != 2 {
			t.Fatalf("list %+v, %v", list, err)
		}
		return list[0].URL == urls[1] && list[0].Interval == 90*time.Minute && list[1].Interval == 90*time.Minute && list[0].Labels["desk"] == "sea"
	})

	if ok, err := f.Remove(t.Context(), urls[0]); !ok || err != nil {
		t.Errorf("remove: %v, %v", ok, err)
	}
	if ok, err := f.Remove(t.Context(), urls[0]); ok || err != nil {
		t.Errorf("remove again: %v, %v", ok, err)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("after removing: %+v, %v", list, err)
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
