package frontier

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// fence keeps, per gate, until when it is busy.
type fence struct {
	kv    jetstream.KeyValue
	lease time.Duration
}

// fenceEntry is "state until delay stamp due" on the wire, the times in nanoseconds.
type fenceEntry struct {
	// clean, state c, says that the last holder left the gate in order. While
	// it is held, or when its holder died, it is dirty, state d.
	clean bool
	// until is when the gate is free. For a gate that is held it is the end of
	// the lease and the delay: a request that was in flight when the worker
	// died has ended by the end of the lease.
	until time.Time
	// delay is what the gate's hosts want between two requests.
	delay time.Duration
	// stamp is the revision of the last write to a host record of the gate.
	stamp uint64
	// due is when there is something to do again, as the last holder saw it: not
	// before until, and later when what waits must wait for something else. It
	// tells how long the gate waits for a worker, no more. Entries of earlier
	// versions do not have it.
	due time.Time
}

func (e fenceEntry) encode() []byte {
	state := 'd'
	if e.clean {
		state = 'c'
	}
	return fmt.Appendf(nil, "%c %d %d %d %d", state, e.until.UnixNano(), e.delay, e.stamp, e.due.UnixNano())
}

func decodeFence(data []byte) (fenceEntry, error) {
	var state rune
	var nanos, due int64
	var e fenceEntry
	if n, err := fmt.Sscanf(string(data), "%c %d %d %d %d", &state, &nanos, &e.delay, &e.stamp, &due); n < 4 {
		return e, fmt.Errorf("fence entry %.60q: %w", data, err)
	}
	e.clean, e.until, e.due = state == 'c', time.Unix(0, nanos), time.Unix(0, due)
	return e, nil
}

// busyError says that another holds the gate, or that its delay is not over.
type busyError struct{ until time.Time }

func (e *busyError) Error() string { return "busy until " + e.until.Format(time.RFC3339Nano) }

// errLeaseLost is why a request is given up whose gate cannot be kept.
var errLeaseLost = errors.New("the lease on the host could not be kept")

// leaseMargin is how long before its end a lease counts as lost: time for the
// request in flight to be given up, and for clocks that differ a little.
const leaseMargin = 400 * time.Millisecond

// lease is the right to ask the hosts of a gate.
type lease struct {
	fence *fence
	gate  string
	// found is the entry that the lease replaced.
	found fenceEntry
	// ctx ends when the lease is lost, with the cause errLeaseLost.
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu       sync.Mutex
	revision uint64
	until    time.Time // end of the lease, without the delay
	delay    time.Duration
	end      *time.Timer
	stop     chan struct{}
	done     chan struct{}
}

// take takes the lease of a gate and keeps renewing it until it is released or
// lost; whenever it is renewed, beat is called. The gate stays busy for at
// least delay after a lease that is not released. It returns a *busyError when
// the gate is not free.
func (f *fence) take(ctx context.Context, gate string, delay time.Duration, beat func()) (*lease, error) {
	found := fenceEntry{clean: true}
	var revision uint64
	entry, err := f.kv.Get(ctx, gate)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
	case err != nil:
		return nil, err
	default:
		revision = entry.Revision()
		if found, err = decodeFence(entry.Value()); err != nil {
			return nil, err
		}
	}
	now := time.Now()
	if found.until.After(now) {
		return nil, &busyError{found.until}
	}
	until := now.Add(f.lease)
	delay = max(delay, found.delay)
	revision, err = f.kv.Update(ctx, gate, fenceEntry{until: until.Add(delay), delay: delay, stamp: found.stamp}.encode(), revision)
	if isConflict(err) {
		return nil, &busyError{time.Now().Add(f.lease / 4)}
	}
	if err != nil {
		return nil, err
	}
	l := &lease{fence: f, gate: gate, found: found, revision: revision, until: until, delay: delay,
		stop: make(chan struct{}), done: make(chan struct{})}
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	l.end = time.AfterFunc(time.Until(until)-leaseMargin, l.lose)
	go l.keep(beat)
	return l, nil
}

func isConflict(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence
}

func (l *lease) lose() { l.cancel(errLeaseLost) }

// held reports whether the lease still stands by the clock. Timers of a process
// that was stopped fire late; this does not.
func (l *lease) held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ctx.Err() == nil && time.Now().Before(l.until.Add(-leaseMargin))
}

// keep renews the lease until it is stopped or lost.
func (l *lease) keep(beat func()) {
	defer close(l.done)
	tick := time.NewTicker(l.fence.lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-l.ctx.Done():
			return
		case <-tick.C:
			if err := l.renew(); isConflict(err) {
				l.lose()
				return
			}
			// Another error may pass before the lease ends; if not, its timer ends it.
			beat()
		}
	}
}

func (l *lease) renew() error {
	until := time.Now().Add(l.fence.lease)
	l.mu.Lock()
	revision, delay := l.revision, l.delay
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(l.ctx, l.fence.lease/3)
	defer cancel()
	revision, err := l.fence.kv.Update(ctx, l.gate, fenceEntry{until: until.Add(delay), delay: delay, stamp: l.found.stamp}.encode(), revision)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// The timer may have fired while the answer was on its way.
	if l.end.Stop() {
		l.revision, l.until = revision, until
		l.end.Reset(time.Until(until) - leaseMargin)
	}
	return nil
}

// setDelay says how long the gate is busy after the lease.
func (l *lease) setDelay(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = d
}

// halt stops renewing and waits for a renewal under way.
func (l *lease) halt() {
	close(l.stop)
	<-l.done
	l.end.Stop()
}

// release leaves the gate as e says. After an error the gate is not ours, or
// not known to be, and nothing more may be done with the turn.
func (l *lease) release(ctx context.Context, e fenceEntry) error {
	l.halt()
	defer l.cancel(nil)
	if errors.Is(context.Cause(l.ctx), errLeaseLost) {
		return errLeaseLost
	}
	e.delay = l.delay
	_, err := l.fence.kv.Update(ctx, l.gate, e.encode(), l.revision)
	return err
}
