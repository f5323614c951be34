package frontier

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Turns takes turns and fetches until ctx ends, then finishes what it holds
// for up to [Settings.Grace]. It also sweeps, and reports for [Look].
func (f *Frontier) Turns(ctx context.Context) error {
	work, abandon := context.WithCancelCause(context.WithoutCancel(ctx))
	defer abandon(nil)
	grace := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(f.settings.Grace, func() { abandon(errors.New("stopped: the grace period is over")) })
		context.AfterFunc(work, func() { t.Stop() })
	})
	defer grace()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	for _, run := range []func(context.Context){f.pace.run, f.sweep, f.report, f.sites.watch, f.noteSeen} {
		beside.Go(func() { run(ctx) })
	}
	defer f.flushSeen(ctx) // what the last holds noted
	return f.takeTurns(ctx, work)
}

// takeTurns hands each turn to a goroutine of its own, as many as there are
// holders. A holder that waits for its host's delay occupies no slot, so there
// are twice as many holders as slots.
//
// Only so many turns are asked for as there are free holders: one that had to
// wait here would be kept from other workers, be delivered to them as well when
// its AckWait is over, and be lost for as long when this worker dies.
func (f *Frontier) takeTurns(ctx, work context.Context) error {
	// While one has what it asked for, the others still ask.
	const askers = 4
	holders := make(chan struct{}, 2*f.settings.Concurrency)
	var holds sync.WaitGroup
	defer holds.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, askers)
	for range askers {
		go func() {
			err := f.ask(ctx, holders, func(m jetstream.Msg) {
				holds.Go(func() {
					defer func() { <-holders }()
					f.hold(work, m)
				})
			})
			if err != nil {
				cancel()
			}
			errs <- err
		}()
	}
	var all []error
	for range askers {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}

// ask takes turns for holders that are free until ctx ends.
func (f *Frontier) ask(ctx context.Context, holders chan struct{}, start func(jetstream.Msg)) error {
	for failures := 0; ctx.Err() == nil; failures++ {
		var err error
		for err == nil && ctx.Err() == nil {
			var n int
			if n, err = f.askOnce(ctx, holders, start); n > 0 {
				failures = 0
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("take turns: %w", err)
		}
		f.log.Warn("turns cannot be taken, trying again", "error", err)
		if sleep(ctx, double(100*time.Millisecond, 5*time.Second, failures)) != nil {
			return nil
		}
	}
	return nil
}

// askOnce takes as many turns as there are free holders, as they come, for some
// seconds at most. It waits for a first holder.
func (f *Frontier) askOnce(ctx context.Context, holders chan struct{}, start func(jetstream.Msg)) (taken int, err error) {
	const most, linger, patience = 64, 5 * time.Millisecond, 10 * time.Second
	free := 0
	select {
	case holders <- struct{}{}:
		free++
	case <-ctx.Done():
		return 0, nil
	}
	// When all are at work they come free one by one; a moment more makes one
	// request of several.
	moment := time.NewTimer(linger)
	defer moment.Stop()
	for more := true; more && free < min(most, max(1, cap(holders)/4)); {
		select {
		case holders <- struct{}{}:
			free++
		case <-moment.C:
			more = false
		}
	}
	defer func() {
		for range free - taken {
			<-holders
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	batch, err := f.turns.Fetch(free, jetstream.FetchContext(ctx), jetstream.FetchHeartbeat(patience/4))
	if err != nil {
		return 0, err
	}
	for m := range batch.Messages() {
		taken++
		start(m)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return taken, err
	}
	return taken, nil
}

// hold works a turn off: it takes the gate's lease, fetches, and leaves gate
// and turn as the next holder needs them.
func (f *Frontier) hold(ctx context.Context, turn jetstream.Msg) {
	gate := turn.Subject()[strings.LastIndexByte(turn.Subject(), '.')+1:]
	l, err := f.fence.take(ctx, gate, f.leastDelay(string(turn.Data())), func() { _ = turn.InProgress() })
	if busy := (*busyError)(nil); errors.As(err, &busy) {
		f.giveTurnBack(turn, time.Until(busy.until))
		return
	}
	if err != nil {
		// NATS delivers the turn again after the consumer's AckWait.
		f.log.Warn("the gate could not be taken, its turn comes again", "gate", string(turn.Data()), "error", err)
		return
	}
	f.gauge.took(l.found, turn)
	h := &hold{
		Frontier: f, gate: gate, lease: l,
		memory: f.memory.take(gate, l.found.stamp, l.found.clean),
		stamp:  l.found.stamp,
	}
	next, empty, broken := h.run(l.ctx)
	h.yield()
	// Also when we are stopping, the gate is left in order.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.settings.Lease/2)
	defer cancel()
	if err := l.release(last, fenceEntry{clean: broken == nil, until: h.next, stamp: h.stamp, due: latest(next, h.next, time.Now())}); err != nil {
		f.log.Info("lost the gate of a host; another worker goes on with it", "gate", string(turn.Data()), "error", err)
		return
	}
	switch {
	case broken != nil:
		if ctx.Err() == nil {
			f.log.Warn("a turn was broken off, it comes again", "gate", string(turn.Data()), "error", broken)
		}
		f.giveTurnBack(turn, max(time.Until(h.next), f.settings.Lease/4))
	case empty:
		f.memory.put(gate, h.stamp, h.memory)
		f.endTurn(last, turn, gate)
	default:
		f.memory.put(gate, h.stamp, h.memory)
		f.giveTurnBack(turn, max(time.Until(next), time.Until(h.next), f.pace.gap()-time.Since(h.ended)))
	}
}

func latest(first time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.After(first) {
			first = t
		}
	}
	return first
}

// maxNak bounds how long a turn is away, so that a host that rests for a day
// is looked at now and then.
const maxNak = 10 * time.Minute

// giveTurnBack has NATS deliver the turn again after d.
func (f *Frontier) giveTurnBack(turn jetstream.Msg, d time.Duration) {
	// NATS rounds to its own ticks; a millisecond more saves a useless round.
	if err := turn.NakWithDelay(max(time.Millisecond, min(d, maxNak)) + time.Millisecond); err != nil {
		f.log.Debug("a turn was not given back, it comes again by itself", "error", err)
	}
}

// endTurn removes the turn of a gate without requests, then looks once more:
// a request that came in the meantime found the turn still there.
func (f *Frontier) endTurn(ctx context.Context, turn jetstream.Msg, gate string) {
	if err := turn.DoubleAck(ctx); err != nil {
		f.log.Debug("the end of a turn was not confirmed, it may come again", "error", err)
		return
	}
	_, err := f.urls.GetMsg(ctx, 1, jetstream.WithGetMsgSubject(f.subjects.URL(gate)))
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
	case err != nil:
		f.log.Debug("could not look for requests that came at the last moment; the sweeper will", "error", err)
	default:
		if err := f.publishTurns(ctx, map[string]string{gate: string(turn.Data())}); err != nil {
			f.log.Debug("a turn was not renewed; the sweeper will", "error", err)
		}
	}
}

// pace measures how long one round through all turns takes. Redelivered turns
// go before new ones in NATS, so if turns came back faster than all can be
// served, those that were first would keep the workers to themselves.
type pace struct {
	consumer jetstream.Consumer
	round    atomic.Int64 // nanoseconds
}

// gap is the least time after which a turn may come back: a tenth more than a
// round takes, or zero when nothing waits.
func (p *pace) gap() time.Duration { return time.Duration(p.round.Load()) }

func (p *pace) run(ctx context.Context) {
	const every = time.Second
	var last uint64
	var at time.Time
	for sleep(ctx, every) == nil {
		info, err := p.consumer.Info(ctx)
		if err != nil {
			continue
		}
		now := time.Now()
		if !at.IsZero() && info.Delivered.Consumer > last {
			p.round.Store(int64(round(info, float64(info.Delivered.Consumer-last)/now.Sub(at).Seconds())))
		}
		last, at = info.Delivered.Consumer, now
	}
}

// round returns the time of a round at so many deliveries per second, of all
// workers together.
func round(info *jetstream.ConsumerInfo, perSecond float64) time.Duration {
	const most = 10 * time.Minute
	if info.NumPending == 0 || perSecond <= 0 {
		return 0
	}
	turns := float64(info.NumPending) + float64(info.NumAckPending)
	return min(most, time.Duration(1.1*turns/perSecond*float64(time.Second)))
}
