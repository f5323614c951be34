package frontier

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/pkg/schema"
)

// bucket is one key of a bucket in memory, for tests in which time is not real.
type bucket struct {
	jetstream.KeyValue
	mu       sync.Mutex
	value    []byte
	revision uint64
	broken   bool
}

type bucketEntry struct {
	jetstream.KeyValueEntry
	value    []byte
	revision uint64
}

func (e bucketEntry) Value() []byte    { return e.value }
func (e bucketEntry) Revision() uint64 { return e.revision }

func (b *bucket) Get(context.Context, string) (jetstream.KeyValueEntry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.revision == 0 {
		return nil, jetstream.ErrKeyNotFound
	}
	return bucketEntry{value: b.value, revision: b.revision}, nil
}

func (b *bucket) Update(_ context.Context, _ string, value []byte, revision uint64) (uint64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		return 0, errors.New("no answer")
	}
	if revision != b.revision {
		return 0, &jetstream.APIError{Code: 400, ErrorCode: jetstream.JSErrCodeStreamWrongLastSequence}
	}
	b.value, b.revision = value, b.revision+1
	return b.revision, nil
}

func (b *bucket) entry(t *testing.T) fenceEntry {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	e, err := decodeFence(b.value)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (b *bucket) set(broken bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = broken
}

// A lease lives as long as its worker, and the gate opens a lease and a delay
// after the worker's last sign of life.
func TestLease(t *testing.T) {
	const length, delay = 4 * time.Second, time.Second
	take := func(t *testing.T) (*bucket, *lease) {
		b := &bucket{}
		f := &fence{kv: b, lease: length}
		l, err := f.take(t.Context(), "gate", delay, func() {})
		if err != nil {
			t.Fatal(err)
		}
		return b, l
	}
	t.Run("is renewed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b, l := take(t)
			for range 60 {
				time.Sleep(time.Second)
				synctest.Wait()
				if left := time.Until(b.entry(t).until); !l.held() || left < length*2/3+delay-time.Millisecond || left > length+delay {
					t.Fatalf("held %v, the gate is closed for another %v", l.held(), left)
				}
			}
			if _, err := l.fence.take(t.Context(), "gate", delay, func() {}); err == nil {
				t.Error("a second worker has the gate as well")
			}
			free := time.Now().Add(delay)
			if err := l.release(t.Context(), fenceEntry{clean: true, until: free}); err != nil {
				t.Fatal(err)
			}
			if e := b.entry(t); !e.clean || !e.until.Equal(free) {
				t.Errorf("left as %+v", e)
			}
		})
	})
	t.Run("ends before the gate opens when NATS does not answer", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b, l := take(t)
			began := time.Now()
			time.Sleep(length / 3)
			synctest.Wait() // renewed once
			b.set(true)
			<-l.ctx.Done()
			if got, want := time.Since(began), length/3+length-leaseMargin; got != want {
				t.Errorf("given up after %v, want %v", got, want)
			}
			if left := time.Until(b.entry(t).until); left != leaseMargin+delay {
				t.Errorf("the gate opens %v later, want %v", left, leaseMargin+delay)
			}
			b.set(false)
			if err := l.release(t.Context(), fenceEntry{clean: true}); !errors.Is(err, errLeaseLost) {
				t.Errorf("released: %v", err)
			}
		})
	})
	t.Run("ends at once when another has the gate", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b, l := take(t)
			if _, err := b.Update(t.Context(), "gate", []byte("d 1 1 1"), 1); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			<-l.ctx.Done()
			if got := time.Since(began); got > length/3 {
				t.Errorf("noticed after %v", got)
			}
			if err := l.release(t.Context(), fenceEntry{}); !errors.Is(err, errLeaseLost) || b.revision != 2 {
				t.Errorf("revision %d: %v", b.revision, err)
			}
		})
	})
	t.Run("is not held by who slept", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b, l := take(t)
			defer l.release(t.Context(), fenceEntry{})
			l.mu.Lock()
			l.until = time.Now().Add(leaseMargin) // as after SIGCONT, before any timer fires
			l.mu.Unlock()
			if l.held() {
				t.Error("held")
			}
			b.set(false)
		})
	})
}

// A host's rests double, up to a limit, and are forgotten after quiet.
func TestRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const base, limit = time.Minute, 24 * time.Hour
		var r rest
		for n, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440} {
			want *= time.Minute
			r = r.next(time.Now(), base, limit, schema.ReasonStatus, "429")
			if got := time.Until(r.Until); got < want || got > want+want/10 || r.Level != n+1 {
				t.Errorf("rest %d: %v at level %d, want %v and up to a tenth more", n+1, got, r.Level, want)
			}
			time.Sleep(time.Until(r.Until) + forgiveAfter/2) // it fails again soon
		}
		time.Sleep(forgiveAfter)
		if r = r.next(time.Now(), base, limit, schema.ReasonStatus, "429"); r.Level != 1 || time.Until(r.Until) > 66*time.Second {
			t.Errorf("after half an hour of quiet: %+v", r)
		}
		h := host{Pause: r, Down: rest{Until: time.Now().Add(time.Hour), Reason: schema.ReasonDNS}}
		if got, resting := h.resting(time.Now()); !resting || got.Reason != schema.ReasonDNS {
			t.Errorf("rests as %+v", got)
		}
		time.Sleep(time.Hour)
		if _, resting := h.resting(time.Now()); resting {
			t.Error("still rests")
		}
	})
}
