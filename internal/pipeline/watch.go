package pipeline

import (
	"context"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

// Watch follows submissions by their outcomes on the live subjects until each,
// and everything that came of it, has its final one. Live subjects are plain
// NATS: a watcher that was cut off in between may wait for ever, so callers
// bound it by their context.
type Watch struct {
	sub *nats.Subscription

	mu       sync.Mutex
	roots    map[string]bool
	expected int
	final    map[string]schema.Outcome // by request
	changed  chan struct{}             // closed and replaced at each change
}

// NewWatch starts to listen. Call Expect before publishing.
func NewWatch(q *queue.Queue) (*Watch, error) {
	w := &Watch{roots: map[string]bool{}, final: map[string]schema.Outcome{}, changed: make(chan struct{})}
	sub, err := q.Conn().Subscribe(q.Subjects().LiveOutcome("*"), w.hear)
	if err != nil {
		return nil, fmt.Errorf("subscribe to live outcomes: %w", err)
	}
	if err := sub.SetPendingLimits(-1, 256<<20); err != nil {
		return nil, fmt.Errorf("subscribe to live outcomes: %w", err)
	}
	w.sub = sub
	return w, q.Conn().Flush()
}

// Close stops listening.
func (w *Watch) Close() { _ = w.sub.Unsubscribe() }

// Expect adds submissions by their ids.
func (w *Watch) Expect(ids ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if !w.roots[id] {
			w.roots[id] = true
			w.expected++
		}
	}
}

func (w *Watch) hear(m *nats.Msg) {
	o, err := schema.DecodeOutcome(m.Data)
	if err != nil || !o.Result.Final() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.roots[o.Root] {
		return
	}
	if _, known := w.final[o.Request]; known {
		return // said again after a redelivery
	}
	w.final[o.Request] = o
	w.expected += o.Spawned // a redirect's target, a list's items
	close(w.changed)
	w.changed = make(chan struct{})
}

// Progress is how many requests have ended of how many known so far.
func (w *Watch) Progress() (ended, expected int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.final), w.expected
}

// Wait blocks until all have ended, calling progress at each change, and
// returns the final outcome of every request.
func (w *Watch) Wait(ctx context.Context, progress func(ended, expected int)) ([]schema.Outcome, error) {
	for {
		w.mu.Lock()
		ended, expected, changed := len(w.final), w.expected, w.changed
		w.mu.Unlock()
		progress(ended, expected)
		if ended >= expected {
			return w.outcomes(), nil
		}
		select {
		case <-ctx.Done():
			return w.outcomes(), fmt.Errorf("%d of %d URLs have no outcome yet: %w", expected-ended, expected, context.Cause(ctx))
		case <-changed:
		}
	}
}

func (w *Watch) outcomes() []schema.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]schema.Outcome, 0, len(w.final))
	for _, o := range w.final {
		all = append(all, o)
	}
	return all
}
