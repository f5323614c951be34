package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
)

// Message is one delivery of one message.
type Message struct {
	Subject string
	Header  nats.Header
	Data    []byte
	// Sequence and Published identify the message in its stream for good: a
	// redelivery has the same.
	Sequence  uint64
	Published time.Time
	// Attempt counts the deliveries of this message, from 1.
	Attempt int

	raw jetstream.Msg
}

// Consumer is one stage's delivery loop: it takes messages from a stream,
// hands them to Handle and carries out the verdicts.
type Consumer struct {
	Queue  *Queue
	Stream schema.Stream
	// Durable names the consumer, shared by all workers of a stage: each
	// message goes to one of them.
	Durable string
	// Filter is the subject of the messages to take, or empty for all of the stream.
	Filter string
	Stage  schema.Stage
	// Handle gets one to Batch messages and returns a verdict for each, in
	// order. It must return soon after ctx ends.
	Handle func(ctx context.Context, msgs []*Message) []error
	// Batch is the most messages Handle gets at once. Zero means 1.
	Batch int
	// Linger is how long a started batch waits to fill up. Zero means that it
	// takes what is there.
	Linger time.Duration
	// Concurrency is how many Handle run at once. Zero means 1.
	Concurrency int
	// Attempts is how many deliveries may fail before the message goes to the
	// dead letters. Zero means 8: about half an hour of back-off.
	Attempts int
	// Deliveries ends a message that is delivered again and again without any
	// verdict, because it kills the worker each time. It also bounds Later.
	// Zero means no limit.
	Deliveries int
	// AckWait is how long a worker that died keeps its messages. Zero means 15 s.
	AckWait time.Duration
	// Grace is how long Run waits on stopping for what is being handled before
	// it ends the handlers' context. Zero means 30 s.
	Grace time.Duration
}

const (
	defaultAttempts = 8
	defaultAckWait  = 15 * time.Second
	defaultGrace    = 30 * time.Second
	retryBase       = time.Second
	retryMax        = 10 * time.Minute
)

// One returns a handler of batches that handles each message by itself.
func One(handle func(ctx context.Context, m *Message) error) func(context.Context, []*Message) []error {
	return func(ctx context.Context, msgs []*Message) []error {
		errs := make([]error, len(msgs))
		for i, m := range msgs {
			errs[i] = handle(ctx, m)
		}
		return errs
	}
}

// Run takes messages until ctx ends, then finishes what it holds for up to
// Grace and returns nil. It returns an error only when NATS refuses the
// consumer for good.
func (c Consumer) Run(ctx context.Context) error {
	c.Batch, c.Concurrency = max(c.Batch, 1), max(c.Concurrency, 1)
	c.Attempts = orDefault(c.Attempts, defaultAttempts)
	c.AckWait = orDefault(c.AckWait, defaultAckWait)
	c.Grace = orDefault(c.Grace, defaultGrace)

	work, abandon := context.WithCancelCause(context.WithoutCancel(ctx))
	defer abandon(nil)
	stopGrace := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(c.Grace, func() { abandon(errors.New("stopped: the grace period is over")) })
		context.AfterFunc(work, func() { t.Stop() })
	})
	defer stopGrace()

	// The first loop that NATS refuses for good ends the others.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	errs := make([]error, c.Concurrency)
	for i := range c.Concurrency {
		wg.Go(func() {
			if errs[i] = c.loop(ctx, work); errs[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

// loop receives and handles batches, one at a time, until ctx ends.
func (c Consumer) loop(ctx, work context.Context) error {
	for failures := 0; ctx.Err() == nil; failures++ {
		iter, err := c.subscribe(ctx)
		if err == nil {
			err = c.receive(ctx, work, iter)
			iter.Stop()
		}
		if ctx.Err() != nil || errors.Is(err, nats.ErrConnectionClosed) {
			return nil
		}
		if !transient(err) {
			return fmt.Errorf("consume %s: %w", c.Stream.Name, err)
		}
		c.Queue.log.Warn("the subscription broke, making a new one", "stream", c.Stream.Name, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(backoff(100*time.Millisecond, 5*time.Second, failures)):
		}
	}
	return nil
}

// transient reports whether a subscription that failed with err may succeed later.
func transient(err error) bool {
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		return api.Code >= 500 || api.ErrorCode == jetstream.JSErrCodeStreamNotFound || api.ErrorCode == jetstream.JSErrCodeConsumerNotFound
	}
	return true
}

func (c Consumer) subscribe(ctx context.Context) (jetstream.MessagesContext, error) {
	cons, err := c.Queue.js.CreateOrUpdateConsumer(ctx, c.Stream.Name, jetstream.ConsumerConfig{
		Durable:       c.Durable,
		FilterSubject: c.Filter,
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       c.AckWait,
		MaxDeliver:    -1, // attempts are counted here, so that Later costs none
		MaxAckPending: 10_000,
		Replicas:      c.Queue.replicas,
	})
	if err != nil {
		return nil, err
	}
	// One message, or one batch, waits here while another is handled.
	return cons.Messages(jetstream.PullMaxMessages(c.Batch), jetstream.PullExpiry(30*time.Second),
		jetstream.WithMessagesErrOnMissingHeartbeat(true))
}

func (c Consumer) receive(ctx, work context.Context, iter jetstream.MessagesContext) error {
	for {
		msgs, err := c.collect(ctx, iter)
		if ctx.Err() != nil {
			// Taken but not begun: another worker may have them at once.
			for _, m := range msgs {
				_ = m.raw.Nak()
			}
			c.giveBack(iter)
			return nil
		}
		if len(msgs) > 0 {
			c.deliver(work, msgs)
		}
		if err != nil {
			return err
		}
	}
}

// giveBack returns what the client had prefetched.
func (c Consumer) giveBack(iter jetstream.MessagesContext) {
	iter.Drain()
	for {
		m, err := iter.Next(jetstream.NextMaxWait(100 * time.Millisecond))
		if err != nil {
			return
		}
		_ = m.Nak()
	}
}

// collect waits for one message, then up to Linger for more of them.
func (c Consumer) collect(ctx context.Context, iter jetstream.MessagesContext) ([]*Message, error) {
	first, err := iter.Next(jetstream.NextContext(ctx))
	if err != nil {
		return nil, err
	}
	msgs := []*Message{wrap(first)}
	if c.Batch == 1 {
		return msgs, nil
	}
	deadline := time.Now().Add(max(c.Linger, time.Millisecond))
	for len(msgs) < c.Batch {
		wait := time.Until(deadline)
		if wait <= 0 {
			break
		}
		m, err := iter.Next(jetstream.NextMaxWait(wait))
		if errors.Is(err, nats.ErrTimeout) {
			break
		}
		if err != nil {
			return msgs, err
		}
		msgs = append(msgs, wrap(m))
	}
	return msgs, nil
}

func wrap(raw jetstream.Msg) *Message {
	m := &Message{Subject: raw.Subject(), Header: raw.Headers(), Data: raw.Data(), Attempt: 1, raw: raw}
	if meta, err := raw.Metadata(); err == nil {
		m.Attempt, m.Sequence, m.Published = int(meta.NumDelivered), meta.Sequence.Stream, meta.Timestamp
	}
	if m.Header == nil {
		m.Header = nats.Header{}
	}
	return m
}

// deliver hands a batch to the handler and carries out the verdicts, while a
// heartbeat keeps the messages from being delivered to others.
func (c Consumer) deliver(ctx context.Context, msgs []*Message) {
	fresh := msgs[:0:0]
	for _, m := range msgs {
		if c.Deliveries > 0 && m.Attempt > c.Deliveries {
			c.settle(ctx, m, c.bury(ctx, m, schema.ReasonAttempts, fmt.Sprintf("delivered %d times without an end: it may kill the worker", m.Attempt)))
			continue
		}
		fresh = append(fresh, m)
	}
	if len(fresh) == 0 {
		return
	}
	stop := c.heartbeat(fresh)
	defer stop()
	errs := c.handle(ctx, fresh)
	for i, m := range fresh {
		c.settle(ctx, m, c.carryOut(ctx, m, errs[i]))
	}
}

func (c Consumer) heartbeat(msgs []*Message) (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(c.AckWait / 3)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				for _, m := range msgs {
					_ = m.raw.InProgress() // a no-op once the message is settled
				}
			}
		}
	})
	return func() { close(done); wg.Wait() }
}

// panicError is a panic in a handler.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

func (c Consumer) handle(ctx context.Context, msgs []*Message) (errs []error) {
	defer func() {
		if v := recover(); v != nil {
			e := &panicError{v, debug.Stack()}
			errs = make([]error, len(msgs))
			for i := range errs {
				errs[i] = e
			}
		}
	}()
	errs = c.Handle(ctx, msgs)
	if len(errs) != len(msgs) {
		panic(fmt.Sprintf("handler of %s gave %d verdicts for %d messages", c.Durable, len(errs), len(msgs)))
	}
	return errs
}

// verdict is what settle tells NATS: acknowledge, or deliver again after a while.
type verdict struct {
	again bool
	after time.Duration
}

// carryOut turns a handler's error into a verdict, having published the outcome
// and the dead letter that go with it.
func (c Consumer) carryOut(ctx context.Context, m *Message, err error) verdict {
	log := c.Queue.log.With("stage", string(c.Stage), "url", m.Header.Get(schema.HeaderURL), "attempt", m.Attempt)
	if err == nil {
		return verdict{}
	}
	if drop, ok := schema.AsDrop(err); ok {
		log.Info("refused", "reason", drop.Reason, "detail", drop.Detail)
		return c.announce(ctx, m, schema.Outcome{Result: schema.ResultRefused, Reason: drop.Reason, Detail: drop.Detail})
	}
	if later, ok := schema.AsLater(err); ok {
		log.Debug("later", "after", later.After, "reason", later.Reason, "detail", later.Detail)
		return verdict{again: true, after: later.After}
	}
	if ctx.Err() != nil {
		return verdict{again: true} // stopped in the middle: not the message's fault
	}
	reason := schema.ReasonAttempts
	if p := (*panicError)(nil); errors.As(err, &p) {
		reason = schema.ReasonPanic
	}
	if m.Attempt >= c.Attempts {
		log.Error("given up, see `harkara dead list`", "error", err)
		return c.bury(ctx, m, reason, err.Error())
	}
	after := backoff(retryBase, retryMax, m.Attempt-1)
	log.Warn("failed, trying again", "after", after.Round(time.Millisecond), "error", err)
	v := c.announce(ctx, m, schema.Outcome{
		Result: schema.ResultRetrying, Reason: reason, Detail: err.Error(), RetryAt: time.Now().Add(after)})
	if v.again {
		return v
	}
	return verdict{again: true, after: after}
}

// bury moves m to the dead letters.
func (c Consumer) bury(ctx context.Context, m *Message, reason schema.Reason, detail string) verdict {
	if err := c.Queue.Publish(ctx, c.Queue.deadMessage(m, c.Stage, c.Stream.Name, reason, detail)); err != nil {
		return verdict{again: true, after: retryBase}
	}
	return c.announce(ctx, m, schema.Outcome{Result: schema.ResultFailed, Reason: reason, Detail: detail})
}

// announce publishes an outcome about m; failing that, m is delivered again so
// that no ending goes unsaid.
func (c Consumer) announce(ctx context.Context, m *Message, o schema.Outcome) verdict {
	if c.Stage == "" || c.Stream.Name == c.Queue.streams.Outcomes.Name {
		return verdict{} // an outcome has no outcome of its own
	}
	o.Stage, o.Attempt = c.Stage, m.Attempt
	o.URL, o.Request, o.Root = m.Header.Get(schema.HeaderURL), m.Header.Get(schema.HeaderRequest), m.Header.Get(schema.HeaderRoot)
	if o.Request == "" {
		o.Request = fmt.Sprintf("%s-%d", c.Stream.Name, m.Sequence)
	}
	if canonical, err := weburl.Canonical(o.URL); err == nil {
		o.Host = weburl.Host(canonical)
	}
	msg, err := c.Queue.OutcomeMessage(o)
	if err == nil {
		err = c.Queue.Publish(ctx, msg)
	}
	if err != nil {
		c.Queue.log.Warn("the outcome was not taken, trying again", "url", o.URL, "error", err)
		return verdict{again: true, after: retryBase}
	}
	return verdict{}
}

func (c Consumer) settle(_ context.Context, m *Message, v verdict) {
	var err error
	switch {
	case !v.again:
		err = m.raw.Ack()
	case v.after > 0:
		err = m.raw.NakWithDelay(v.after)
	default:
		err = m.raw.Nak()
	}
	if err != nil {
		// NATS delivers it again after AckWait; handlers are idempotent.
		c.Queue.log.Debug("not acknowledged", "subject", m.Subject, "error", err)
	}
}
