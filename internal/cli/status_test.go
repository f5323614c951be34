package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/frontier"
	"github.com/harkara/harkara/pkg/schema"
)

func TestMoreWorkers(t *testing.T) {
	one := []frontier.Worker{{Name: "a"}}
	resting := []frontier.BlockedHost{{Host: "rest.example"}, {Host: "down.example"}}
	for _, tt := range []struct {
		name string
		h    frontier.Snapshot
		want string
	}{
		{"nothing to do", frontier.Snapshot{Workers: one}, ""},
		{"nobody to do it", frontier.Snapshot{Requests: 5, Hosts: 1, Eligible: 1}, "start `harkara fetch`"},
		{"all wait for their delay", frontier.Snapshot{Requests: 500, Hosts: 100, Eligible: 3, Waiting: 97, Workers: one}, "would not help"},
		{"a third waits for a worker", frontier.Snapshot{Requests: 500, Hosts: 99, Eligible: 33, Waiting: 66, Workers: one}, "would help"},
		{"all wait for a worker", frontier.Snapshot{Requests: 500, Hosts: 100, Eligible: 100, Workers: one}, "would help"},
		{"all rest", frontier.Snapshot{Requests: 500, Hosts: 2, Waiting: 2, Workers: one, Blocked: resting}, "All hosts rest"},
		{"those that do not rest wait for a worker", frontier.Snapshot{Requests: 500, Hosts: 6, Waiting: 4, Eligible: 2, Workers: one, Blocked: resting}, "would help"},
	} {
		if got := moreWorkers(tt.h); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTraceDetail(t *testing.T) {
	at := time.Date(2025, 7, 1, 12, 0, 0, 0, time.Local)
	for _, tt := range []struct {
		o    schema.Outcome
		want string
	}{
		{schema.Outcome{Status: 404, Detail: "404 Not Found"}, "404 Not Found"},
		{schema.Outcome{Status: 200, Bytes: 10, Millis: 5, Attempt: 2, Detail: "rendered in 1s"}, "status 200, 10 bytes, 5 ms, attempt 2, rendered in 1s"},
		{schema.Outcome{Status: 302, Target: "http://b.example/", Spawned: 1}, "status 302, → http://b.example/"},
		{schema.Outcome{Spawned: 1, Detail: "feed"}, "1 URL, feed"},
		{schema.Outcome{RetryAt: at, Detail: "a\nb\x1b[2J"}, "again at 12:00:00, a b[2J"},
	} {
		if got := traceDetail(tt.o); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestStatusPrint(t *testing.T) {
	var b strings.Builder
	s := status{
		Streams: []streamStatus{{Role: "pages", Messages: 3, Bytes: 3 << 20, Limit: 300 << 20, In: 2, Out: 1.5, Held: 2}},
		Hosts: &frontier.Snapshot{
			Requests: 1, Hosts: 3, Eligible: 1, Waiting: 2, PerSecond: 1.26, OldestEligible: 1234 * time.Millisecond, Workers: []frontier.Worker{{}},
			Blocked: []frontier.BlockedHost{{Host: "down.example", Until: time.Now(), Reason: schema.ReasonConnection, Detail: "refused\n\x1b[31m"}},
		},
		Dead: 1,
	}
	if err := s.print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"3  3MiB    1%   2.0    1.5     2      0  ", "pages",
		"1 URL of 3 hosts wait to be fetched. Of the hosts, 1 could be asked now, 1 wait for their delay or a retry or are being asked, 1 rest.",
		"1 fetch worker at 1.3 requests/s; the longest that a host waited for a worker lately: 1.23s.",
		"more fetch workers would help", "down.example rests until", "connection refused [31m", "1 dead letter: see",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
