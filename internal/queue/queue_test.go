package queue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/harkara/harkara/internal/leaktest"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

func TestMain(m *testing.M) {
	os.Exit(leaktest.Main(m,
		goleak.IgnoreTopFunction("github.com/nats-io/nats-server/v2/server.init.0.func1"),
		// The server's own timers end a moment after it.
		goleak.IgnoreAnyFunction("github.com/nats-io/nats-server/v2/server.(*Server).startGoRoutine.func1")))
}

// patience is how long a test waits for what must come: long enough for a
// machine with much else to do.
const patience = 2 * time.Minute

// run starts a consumer of pages that ends with the test, and returns a
// function that stops it and waits.
func run(t *testing.T, q *queue.Queue, c queue.Consumer) (stop func()) {
	t.Helper()
	c.Queue = q
	if c.Stream.Name == "" {
		c.Stream, c.Durable, c.Stage = q.Streams().Pages, "parse", schema.StageParse
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			t.Error("Run did not end")
		}
	})
	t.Cleanup(stop)
	return stop
}

func publishPage(t *testing.T, q *queue.Queue, id string) {
	t.Helper()
	m, err := q.PageMessage(page(id), []byte("<p>"+id))
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func page(id string) schema.Page {
	u := "http://example.org/" + id
	return schema.Page{Request: id, Root: id, URL: u, FinalURL: u, Host: "example.org", Status: 200}
}

// outcomes returns a channel of what is said on the live subjects.
func outcomes(t *testing.T, q *queue.Queue) <-chan schema.Outcome {
	t.Helper()
	ch := make(chan schema.Outcome, 1000)
	sub, err := q.Conn().Subscribe(q.Subjects().LiveOutcome("*"), func(m *nats.Msg) {
		o, err := schema.DecodeOutcome(m.Data)
		if err != nil {
			t.Errorf("outcome: %v", err)
		}
		ch <- o
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Conn().Flush(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sub.Unsubscribe() })
	return ch
}

func receive[T any](t *testing.T, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func pending(t *testing.T, q *queue.Queue, stream schema.Stream) uint64 {
	t.Helper()
	s, err := q.JetStream().Stream(t.Context(), stream.Name)
	if err != nil {
		t.Fatal(err)
	}
	return s.CachedInfo().State.Msgs
}

// eventually waits for what another goroutine or process brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestPageRoundTrip(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	body := []byte(strings.Repeat("रूस के विदेश मंत्री \x00\xff", 5000))
	want := page("a")
	want.Header = map[string]string{"Content-Type": "text/html\r\nX: y"}
	m, err := q.PageMessage(want, body)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Publish(t.Context(), m, m); err != nil { // twice: one message
		t.Fatal(err)
	}
	type got struct {
		page schema.Page
		body string
		err  error
	}
	ch := make(chan got, 2)
	run(t, q, queue.Consumer{Handle: queue.One(func(_ context.Context, m *queue.Message) error {
		p, b, err := q.DecodePage(m)
		ch <- got{p, string(b), err}
		return nil
	})})
	g := receive(t, ch)
	if g.err != nil || g.body != string(body) || g.page.URL != want.URL || g.page.Header["Content-Type"] != want.Header["Content-Type"] {
		t.Errorf("got %+v, %d bytes, %v", g.page, len(g.body), g.err)
	}
	eventually(t, "the stream is empty", func() bool { return pending(t, q, q.Streams().Pages) == 0 })
	if len(ch) != 0 {
		t.Error("the same page came twice")
	}
}

func TestVerdicts(t *testing.T) {
	for _, tc := range []struct {
		name     string
		attempts int
		handle   func(attempt int) error
		want     []schema.Outcome // Result, Reason, Attempt
		dead     int
	}{
		{"done", 3, func(int) error { return nil }, nil, 0},
		{"drop", 3, func(int) error { return schema.Drop(schema.ReasonNotHTML, "an image") },
			[]schema.Outcome{{Result: schema.ResultRefused, Reason: schema.ReasonNotHTML, Attempt: 1}}, 0},
		{"later costs no attempt", 1, func(n int) error {
			if n < 4 {
				return schema.Later(time.Millisecond, "", "")
			}
			return schema.Drop(schema.ReasonEmpty, "")
		}, []schema.Outcome{{Result: schema.ResultRefused, Reason: schema.ReasonEmpty, Attempt: 4}}, 0},
		{"error, then success", 3, func(n int) error {
			if n == 1 {
				return errors.New("passing")
			}
			return nil
		}, []schema.Outcome{{Result: schema.ResultRetrying, Reason: schema.ReasonAttempts, Attempt: 1}}, 0},
		{"errors to the end", 1, func(int) error { return errors.New("always") },
			[]schema.Outcome{{Result: schema.ResultFailed, Reason: schema.ReasonAttempts, Attempt: 1}}, 1},
		{"panic", 1, func(int) error { panic("a bug") },
			[]schema.Outcome{{Result: schema.ResultFailed, Reason: schema.ReasonPanic, Attempt: 1}}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			q := natstest.Queue(t, natstest.Server(t))
			said := outcomes(t, q)
			stop := run(t, q, queue.Consumer{Attempts: tc.attempts, Handle: queue.One(func(_ context.Context, m *queue.Message) error {
				return tc.handle(m.Attempt)
			})})
			publishPage(t, q, "x")
			for _, want := range tc.want {
				got := receive(t, said)
				if got.Result != want.Result || got.Reason != want.Reason || got.Attempt != want.Attempt ||
					got.Stage != schema.StageParse || got.Request != "x" || got.URL != "http://example.org/x" || got.Key == "" || got.Host != "example.org" {
					t.Errorf("outcome %+v, want %+v", got, want)
				}
			}
			eventually(t, "the message is settled", func() bool { return pending(t, q, q.Streams().Pages) == 0 })
			stop()
			if got := int(pending(t, q, q.Streams().Dead)); got != tc.dead {
				t.Errorf("%d dead letters, want %d", got, tc.dead)
			}
			if len(said) != 0 {
				t.Errorf("one outcome too many: %+v", <-said)
			}
		})
	}
}

func TestDeadLetters(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	var broken atomic.Bool
	broken.Store(true)
	handled := make(chan string, 10)
	run(t, q, queue.Consumer{Attempts: 1, Handle: queue.One(func(_ context.Context, m *queue.Message) error {
		p, _, err := q.DecodePage(m)
		if err != nil {
			return err
		}
		if broken.Load() {
			panic("cannot parse " + p.Request)
		}
		handled <- p.Request
		return nil
	})})
	for _, id := range []string{"a", "b", "c"} {
		publishPage(t, q, id)
	}
	var letters []queue.DeadLetter
	list := func() []queue.DeadLetter {
		letters = nil
		if err := q.Dead(t.Context(), 0, func(d queue.DeadLetter) bool { letters = append(letters, d); return true }); err != nil {
			t.Fatal(err)
		}
		return letters
	}
	eventually(t, "three dead letters", func() bool { return len(list()) == 3 })
	d := letters[1]
	if d.Reason != schema.ReasonPanic || d.Stage != schema.StageParse || d.Request != "b" || d.URL != "http://example.org/b" ||
		d.Subject != q.Subjects().Page() || d.Attempts != 1 || d.Time.IsZero() || d.Worker != q.Worker() {
		t.Errorf("dead letter %+v", d)
	}
	if !strings.Contains(d.Detail, "cannot parse b") || !strings.Contains(d.Detail, "queue_test.go") {
		t.Errorf("no stack in %q", d.Detail)
	}
	broken.Store(false)
	if err := q.Retry(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, handled); got != "b" {
		t.Errorf("retried %q", got)
	}
	if err := q.Purge(t.Context(), letters[0].Sequence); err != nil {
		t.Fatal(err)
	}
	if rest := list(); len(rest) != 1 || rest[0].Request != "c" {
		t.Errorf("left %+v", rest)
	}
}

func TestStopFinishesWhatIsHeld(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	begun, finish := make(chan struct{}, 10), make(chan struct{})
	var done atomic.Int32
	stop := run(t, q, queue.Consumer{Concurrency: 2, Handle: queue.One(func(context.Context, *queue.Message) error {
		begun <- struct{}{}
		<-finish
		done.Add(1)
		return nil
	})})
	for i := range 6 {
		publishPage(t, q, fmt.Sprint(i))
	}
	receive(t, begun)
	receive(t, begun)
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(finish)
	receive(t, stopped)
	n := int(done.Load())
	if n < 2 {
		t.Errorf("%d finished, want the two that were held", n)
	}
	// What was prefetched but not begun is free for others at once, not after AckWait.
	rest := make(chan string, 10)
	run(t, q, queue.Consumer{Handle: queue.One(func(_ context.Context, m *queue.Message) error {
		rest <- m.Header.Get(schema.HeaderRequest)
		return nil
	})})
	for range 6 - n {
		receive(t, rest)
	}
}

func TestGraceEndsSlowHandlers(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	begun := make(chan struct{}, 1)
	stop := run(t, q, queue.Consumer{Grace: 10 * time.Millisecond, Handle: queue.One(func(ctx context.Context, _ *queue.Message) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})})
	publishPage(t, q, "slow")
	receive(t, begun)
	stop()
	again := make(chan int, 1)
	run(t, q, queue.Consumer{Attempts: 1, Handle: queue.One(func(_ context.Context, m *queue.Message) error {
		again <- m.Attempt
		return nil
	})})
	if got := receive(t, again); got != 2 {
		t.Errorf("attempt %d, want 2", got)
	}
}

func TestBatches(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	for i := range 25 {
		publishPage(t, q, fmt.Sprint(i))
	}
	said := outcomes(t, q)
	sizes := make(chan int, 100)
	run(t, q, queue.Consumer{Batch: 10, Linger: time.Second, Handle: func(_ context.Context, msgs []*queue.Message) []error {
		sizes <- len(msgs)
		errs := make([]error, len(msgs))
		for i, m := range msgs {
			if m.Header.Get(schema.HeaderRequest) == "13" {
				errs[i] = schema.Drop(schema.ReasonRejected, "unlucky")
			}
		}
		return errs
	}})
	if got := receive(t, said); got.Request != "13" || got.Reason != schema.ReasonRejected {
		t.Errorf("outcome %+v", got)
	}
	eventually(t, "all are handled", func() bool { return pending(t, q, q.Streams().Pages) == 0 })
	sum := 0
	for sum < 25 {
		n := receive(t, sizes)
		if n > 10 {
			t.Errorf("a batch of %d", n)
		}
		sum += n
	}
	if sum != 25 {
		t.Errorf("%d handled, want 25", sum)
	}
}

func TestFullStreamMakesPublishersWait(t *testing.T) {
	srv := natstest.Server(t)
	q := natstest.Queue(t, srv)
	cfg := jetstream.StreamConfig{Name: "HARKARA_PAGES", Subjects: []string{q.Subjects().Page()}, Retention: jetstream.WorkQueuePolicy,
		Discard: jetstream.DiscardNew, MaxBytes: 1000}
	if _, err := q.JetStream().UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	fill := &nats.Msg{Subject: q.Subjects().Page(), Data: make([]byte, 600)}
	if err := q.Publish(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	if err := q.TryPublish(t.Context(), fill); !queue.IsFull(err) {
		t.Fatalf("TryPublish into a full stream: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- q.Publish(t.Context(), fill) }()
	select {
	case err := <-done:
		t.Fatalf("Publish into a full stream: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	s, err := q.JetStream().Stream(t.Context(), cfg.Name)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, done); err != nil {
		t.Errorf("Publish after there was room: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Publish(ctx, fill); !errors.Is(err, context.Canceled) {
		t.Errorf("Publish with an ended context: %v", err)
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	err := q.Publish(t.Context(), &nats.Msg{Subject: q.Subjects().Page(), Data: make([]byte, 9<<20)})
	if drop, ok := schema.AsDrop(err); !ok || drop.Reason != schema.ReasonTooLarge {
		t.Errorf("got %v, want a drop for %s", err, schema.ReasonTooLarge)
	}
}

func TestMalformedPages(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	bomb, err := q.PageMessage(page("bomb"), make([]byte, schema.MaxListing+1))
	if err != nil {
		t.Fatal(err)
	}
	good, err := q.PageMessage(page("good"), []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*nats.Msg{
		"bomb":     bomb,
		"not zstd": {Header: good.Header, Data: []byte("hello")},
		"cut":      {Header: bomb.Header, Data: bomb.Data[:len(bomb.Data)/2]},
		"nothing":  {Header: nats.Header{}},
		"encoding": {Header: nats.Header{schema.HeaderPage: good.Header[schema.HeaderPage], schema.HeaderEncoding: {"lzma"}}},
	} {
		_, _, err := q.DecodePage(&queue.Message{Header: m.Header, Data: m.Data})
		if _, ok := schema.AsDrop(err); !ok {
			t.Errorf("%s: got %v, want a drop", name, err)
		}
	}
}
