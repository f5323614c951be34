package frontier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

// Snapshot says how the frontier stands. When Eligible is large and
// OldestEligible grows, hosts wait for workers, and more workers help; when
// nearly all hosts are Waiting, the delay binds, and they do not.
type Snapshot struct {
	Requests uint64 `json:"requests"` // waiting to be fetched
	Hosts    uint64 `json:"hosts"`    // gates with requests: Eligible and Waiting together

	// Eligible hosts could be asked at once but wait for a free worker, or for a
	// free slot of one. It is the number of new turns plus, for those that came
	// back, the rate of turns times how long they wait (Little's law).
	Eligible uint64 `json:"eligible"`
	// Waiting hosts are held by a worker, or wait for their delay or pause.
	Waiting uint64 `json:"waiting"`
	// OldestEligible is how long the host that waited longest for a worker,
	// of those served in the last seconds, was kept waiting.
	OldestEligible time.Duration `json:"oldest_eligible_ns"`
	// PerSecond is how many requests all workers make to sites.
	PerSecond float64 `json:"per_second"`

	Blocked []BlockedHost `json:"blocked"` // those that asked for a pause, block us, or are down
	Workers []Worker      `json:"workers"`
}

// BlockedHost is a host that is left alone for a while.
type BlockedHost struct {
	Host   string        `json:"host"`
	Until  time.Time     `json:"until"`
	Reason schema.Reason `json:"reason"`
	Detail string        `json:"detail,omitempty"`
}

// Worker is what a fetch worker last said of itself.
type Worker struct {
	Name      string        `json:"name"`
	Time      time.Time     `json:"time"`
	PerSecond float64       `json:"per_second"`   // requests to sites
	Turns     float64       `json:"turns"`        // turns taken per second
	MeanLate  time.Duration `json:"mean_late_ns"` // between when a host could be asked and when it was
	MaxLate   time.Duration `json:"max_late_ns"`
}

// Look returns a snapshot of the pipeline's frontier. Before any fetch worker
// ran, it is empty.
func Look(ctx context.Context, q *queue.Queue) (Snapshot, error) {
	var s Snapshot
	urls, err := q.JetStream().Stream(ctx, q.Streams().URLs.Name)
	if err != nil {
		return s, fmt.Errorf("look at stream %s: %w", q.Streams().URLs.Name, err)
	}
	s.Requests = urls.CachedInfo().State.Msgs
	turns, err := q.JetStream().Consumer(ctx, q.Streams().Turns.Name, turnsConsumer)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("look at the turns: %w", err)
	}
	info := turns.CachedInfo()
	s.Hosts = info.NumPending + uint64(info.NumAckPending)
	kv, err := q.JetStream().KeyValue(ctx, bucketName(q.Subjects(), "HOSTS"))
	if err != nil {
		return s, fmt.Errorf("look at the hosts: %w", err)
	}
	now := time.Now()
	err = each(ctx, kv, "rest.*", func(b BlockedHost) {
		if b.Until.After(now) {
			s.Blocked = append(s.Blocked, b)
		}
	})
	if err != nil {
		return s, err
	}
	late := 0.0
	err = each(ctx, kv, "worker.*", func(w Worker) {
		if now.Sub(w.Time) > 3*reportEvery {
			return
		}
		s.Workers = append(s.Workers, w)
		s.PerSecond += w.PerSecond
		s.OldestEligible = max(s.OldestEligible, w.MaxLate)
		late += w.Turns * w.MeanLate.Seconds()
	})
	s.Eligible = min(s.Hosts, info.NumPending+uint64(late))
	s.Waiting = s.Hosts - s.Eligible
	slices.SortFunc(s.Blocked, func(a, b BlockedHost) int { return a.Until.Compare(b.Until) })
	slices.SortFunc(s.Workers, func(a, b Worker) int { return strings.Compare(a.Name, b.Name) })
	return s, err
}

// each decodes the values of the keys that match.
func each[T any](ctx context.Context, kv jetstream.KeyValue, keys string, do func(T)) error {
	w, err := kv.Watch(ctx, keys, jetstream.IgnoreDeletes())
	if err != nil {
		return fmt.Errorf("look at %s: %w", keys, err)
	}
	defer func() { _ = w.Stop() }()
	for {
		select {
		case entry := <-w.Updates():
			if entry == nil {
				return nil // all that was there
			}
			var v T
			if err := json.Unmarshal(entry.Value(), &v); err == nil {
				do(v)
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// announceRest makes a host's rest visible to [Look].
func (f *Frontier) announceRest(ctx context.Context, h *host, r rest) error {
	data, err := json.Marshal(BlockedHost{Host: h.Name, Until: r.Until, Reason: r.Reason, Detail: r.Detail})
	if err != nil {
		return err
	}
	_, err = f.hosts.Put(ctx, "rest."+token(h.Name), data)
	return err
}

// gauge counts what a worker does.
type gauge struct {
	mu       sync.Mutex
	requests int
	turns    int
	late     time.Duration
	latest   time.Duration
}

func newGauge() *gauge { return &gauge{} }

// took notes a turn with the fence entry found: how long there has been
// something to do for its gate.
func (g *gauge) took(found fenceEntry, turn jetstream.Msg) {
	var published time.Time
	if meta, err := turn.Metadata(); err == nil {
		published = meta.Timestamp
	}
	late := max(0, time.Since(latest(found.until, found.due, published)))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turns++
	g.late += late
	g.latest = max(g.latest, late)
}

// waited notes how long a gate that was taken waited for one of the worker's
// slots.
func (g *gauge) waited(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.late += d
	g.latest = max(g.latest, d)
}

func (g *gauge) fetched() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests++
}

// read returns the figures since the last read, of a time span, and begins anew.
func (g *gauge) read(span time.Duration) Worker {
	g.mu.Lock()
	defer g.mu.Unlock()
	w := Worker{PerSecond: float64(g.requests) / span.Seconds(), Turns: float64(g.turns) / span.Seconds(), MaxLate: g.latest}
	if g.turns > 0 {
		w.MeanLate = g.late / time.Duration(g.turns)
	}
	g.requests, g.turns, g.late, g.latest = 0, 0, 0, 0
	return w
}

// reportEvery is how often a worker reports.
const reportEvery = 5 * time.Second

// report publishes the worker's figures until ctx ends.
func (f *Frontier) report(ctx context.Context) {
	last := time.Now()
	for sleep(ctx, f.reportEvery) == nil {
		now := time.Now()
		w := f.gauge.read(now.Sub(last))
		w.Name, w.Time, last = f.queue.Worker(), now.UTC(), now
		data, err := json.Marshal(w)
		if err != nil {
			f.log.Debug("no report", "error", err)
			continue
		}
		if _, err := f.hosts.Put(ctx, "worker."+token(w.Name), data); err != nil && ctx.Err() == nil {
			f.log.Debug("the report was not taken", "error", err)
		}
	}
}
