package cli

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/pkg/schema"
)

// TestDeadLetters lists, shows, retries and purges through the commands.
func TestDeadLetters(t *testing.T) {
	srv := natstest.Server(t)
	q := natstest.Queue(t, srv)
	for i, reason := range []schema.Reason{schema.ReasonPanic, schema.ReasonAttempts, schema.ReasonPanic} {
		url := fmt.Sprintf("http://a.example/%d", i)
		page, err := q.PageMessage(schema.Page{Request: fmt.Sprint(i), URL: url, FinalURL: url}, []byte("<p>"))
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Publish(t.Context(), q.DeadLetter(page, schema.StageParse, 8, reason, "first line\nsecond \x1b[31mline")); err != nil {
			t.Fatal(err)
		}
	}
	n := config.NATS{URL: srv.URL(), Prefix: "harkara"}
	var out bytes.Buffer
	a := &app{out: &out, err: os.Stderr, log: natstest.Log(t)}
	say := func(err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		s := out.String()
		out.Reset()
		return s
	}
	if got := say(deadListCmd{NATS: n, Limit: 10}.Run(t.Context(), a)); strings.Count(got, "http://a.example/") != 3 || strings.Contains(got, "\x1b") {
		t.Errorf("list:\n%s", got)
	}
	if got := say(deadListCmd{NATS: n, Limit: 1, Reason: schema.ReasonPanic}.Run(t.Context(), a)); strings.Count(got, "http://") != 1 || !strings.Contains(got, "--limit") {
		t.Errorf("list with a limit:\n%s", got)
	}
	if got := say(deadListCmd{NATS: n, Limit: 10, JSON: true, Reason: schema.ReasonAttempts}.Run(t.Context(), a)); !strings.HasPrefix(got, "{") || strings.Count(got, "\n") != 1 {
		t.Errorf("list as JSON:\n%s", got)
	}
	if got := say(deadShowCmd{NATS: n, ID: 2}.Run(t.Context(), a)); !strings.Contains(got, "http://a.example/1") || !strings.Contains(got, "second") {
		t.Errorf("show:\n%s", got)
	}
	if err := (deadShowCmd{NATS: n, ID: 99}).Run(t.Context(), a); err == nil {
		t.Error("a letter that is not there is shown")
	}
	if err := (deadRetryCmd{NATS: n}).Run(t.Context(), a); err == nil {
		t.Error("retry of nothing in particular is taken")
	}
	if got := say(deadRetryCmd{NATS: n, deadFilter: deadFilter{All: true, Reason: schema.ReasonPanic}}.Run(t.Context(), a)); got != "sent back 2\n" {
		t.Errorf("retry: %q", got)
	}
	pages, err := q.JetStream().Stream(t.Context(), q.Streams().Pages.Name)
	if err != nil || pages.CachedInfo().State.Msgs != 2 {
		t.Errorf("%d pages are back, %v, want 2", pages.CachedInfo().State.Msgs, err)
	}
	if got := say(deadPurgeCmd{NATS: n, deadFilter: deadFilter{IDs: []uint64{2}}}.Run(t.Context(), a)); got != "purged 1\n" {
		t.Errorf("purge: %q", got)
	}
	if got := say(deadListCmd{NATS: n, Limit: 10}.Run(t.Context(), a)); got != "no dead letters\n" {
		t.Errorf("list at the end: %q", got)
	}
}

// TestUsage wants status 2 and a hint for a wrong command line.
func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"fly"}, {"fetch", "--delay", "soon"}, {"fetch", "--render", "news.example"}, {"trace"}, {"up", "--storage", "much"}} {
		if got := Main(args); got != exitUsage {
			t.Errorf("harkara %s: status %d, want %d", strings.Join(args, " "), got, exitUsage)
		}
	}
	if got := Main([]string{"--help"}); got != exitOK {
		t.Errorf("--help: status %d", got)
	}
}
