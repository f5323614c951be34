package frontier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
)

// Intake takes submissions until ctx ends. Any number of workers may.
func (f *Frontier) Intake(ctx context.Context) error {
	return queue.Consumer{
		Queue: f.queue, Stream: f.streams.Submit, Durable: "intake", Stage: schema.StageIntake,
		Handle: f.intake, Batch: 100, Linger: 20 * time.Millisecond, Grace: f.settings.Grace,
	}.Run(ctx)
}

// submission is one URL on its way in.
type submission struct {
	schema.Submission
	message int // index of the message it came in
	at      time.Time

	request schema.Request
	outcome schema.Outcome
}

// intake takes all submissions of a batch of messages, in this order: claim
// each URL as seen, announce outcomes, write the requests, write the turns.
// Whatever fails in between is repeated with the same IDs when the messages
// are delivered again.
func (f *Frontier) intake(ctx context.Context, msgs []*queue.Message) []error {
	verdicts := make([]error, len(msgs))
	var subs []*submission
	for i, m := range msgs {
		subs = append(subs, f.decode(i, m)...)
	}
	// Some at a time: a message may hold thousands, and what is published
	// without waiting is limited.
	for some := range slices.Chunk(subs, 256) {
		if err := f.takeIn(ctx, some); err != nil {
			for i := range verdicts {
				verdicts[i] = err
			}
			break
		}
	}
	return verdicts
}

// publishAsync publishes without waiting for the acknowledgement. It waits while
// too many acknowledgements are outstanding.
func (f *Frontier) publishAsync(ctx context.Context, m *nats.Msg) (jetstream.PubAckFuture, error) {
	for {
		future, err := f.js.PublishMsgAsync(m)
		if !errors.Is(err, jetstream.ErrTooManyStalledMsgs) {
			return future, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
}

// decode reads the submissions in a message. What cannot be read is a
// submission that is refused already.
func (f *Frontier) decode(index int, m *queue.Message) []*submission {
	read, errs := schema.DecodeSubmissions(m.Data)
	subs := make([]*submission, 0, len(read)+len(errs))
	derived := func(n int) string {
		return makeID(f.streams.Submit.Name, strconv.FormatUint(m.Sequence, 10), m.Published.Format(time.RFC3339Nano), strconv.Itoa(n))
	}
	for n, s := range read {
		if s.ID == "" {
			s.ID = derived(n)
		}
		if s.Root == "" {
			s.Root = s.ID
		}
		subs = append(subs, &submission{Submission: s, message: index, at: m.Published})
	}
	for n, err := range errs {
		id := derived(len(read) + n)
		s := &submission{Submission: schema.Submission{ID: id, Root: id}, message: index, at: m.Published}
		s.URL = clip(strings.TrimSpace(string(m.Data[:min(len(m.Data), 200)])), 200)
		s.refuse(err)
		subs = append(subs, s)
	}
	return subs
}

func (s *submission) refuse(err error) {
	drop, ok := schema.AsDrop(err)
	if !ok {
		drop = &schema.DropError{Reason: schema.ReasonMalformed, Detail: err.Error()}
	}
	s.outcome = schema.Outcome{Result: schema.ResultRefused, Reason: drop.Reason, Detail: drop.Detail}
}

func (f *Frontier) takeIn(ctx context.Context, subs []*submission) error {
	for _, s := range subs {
		if s.outcome.Result == "" {
			f.check(s)
		}
	}
	if err := f.claimAll(ctx, subs); err != nil {
		return err
	}
	var requests, outcomes []*nats.Msg
	gates := map[string]string{} // by token
	for _, s := range subs {
		if s.outcome.Result == "" {
			msg, gate, err := f.requestMessage(s.request)
			if err != nil {
				return err
			}
			requests = append(requests, msg)
			gates[token(gate)] = gate
			s.outcome.Result, s.outcome.Detail = schema.ResultSubmitted, s.origin()
		}
		msg, err := f.queue.OutcomeMessage(s.finished())
		if err != nil {
			return err
		}
		// Without an ID NATS has nothing to remember of a million submissions;
		// the same time each time makes it one row all the same.
		msg.Header.Del(nats.MsgIdHdr)
		outcomes = append(outcomes, msg)
	}
	// Outcomes first, so that no trail begins with its end; URLs before turns:
	// see the package comment.
	if err := f.queue.Publish(ctx, outcomes...); err != nil {
		return err
	}
	return f.queueUp(ctx, requests, gates)
}

// queueUp publishes requests and then their gates' turns. While URLS is full it
// publishes the turns of those that found room, without which nobody would
// make room for the rest.
func (f *Frontier) queueUp(ctx context.Context, requests []*nats.Msg, gates map[string]string) error {
	published := make(chan error, 1)
	go func() { published <- f.queue.Publish(ctx, requests...) }()
	full := time.NewTicker(time.Second)
	defer full.Stop()
	for {
		select {
		case err := <-published:
			if err != nil {
				return err
			}
			return f.publishTurns(ctx, gates)
		case <-full.C:
			if err := f.publishTurns(ctx, gates); err != nil && ctx.Err() == nil {
				f.log.Debug("turns were not published, trying again", "error", err)
			}
		}
	}
}

// check makes the request of a submission, or refuses it.
func (f *Frontier) check(s *submission) {
	canonical, err := weburl.Canonical(s.URL)
	if err != nil {
		s.refuse(schema.Drop(schema.ReasonInvalidURL, "%v", err))
		return
	}
	if s.Hops > schema.MaxHops {
		s.refuse(schema.Drop(schema.ReasonTooManyHops, "%d hops, the limit is %d", s.Hops, schema.MaxHops))
		return
	}
	s.request = schema.Request{
		ID: s.ID, Root: s.Root, URL: canonical, Key: weburl.Key(canonical), Host: weburl.Host(canonical),
		Labels: s.Labels, Force: s.Force, Since: s.Since, From: s.From, Via: s.Via, Hops: s.Hops,
		Hint: s.Hint, Submitted: s.at,
	}
	if s.request.Via == "" {
		s.request.Via = schema.ViaSubmit
	}
}

// origin says for people how a URL came to be submitted, unless somebody did it.
func (s *submission) origin() string {
	switch s.Via {
	case schema.ViaFeed, schema.ViaSitemap, schema.ViaIndex:
		return "listed by " + s.From
	case schema.ViaRedirect:
		return "redirected from " + s.From
	case schema.ViaFollow:
		if s.From != "" {
			return "followed, redirected from " + s.From
		}
		return "followed"
	}
	return ""
}

// finished completes the submission's outcome.
func (s *submission) finished() schema.Outcome {
	o := s.outcome
	o.Stage, o.Request, o.Root = schema.StageIntake, s.ID, s.Root
	o.URL, o.Key, o.Host, o.Time = s.URL, s.request.Key, s.request.Host, s.at
	if s.request.URL != "" {
		o.URL = s.request.URL
	}
	return o
}

func (f *Frontier) requestMessage(r schema.Request) (msg *nats.Msg, gate string, err error) {
	gate = f.gate(r.Host, r.Key)
	// What follows from the rest need not be kept a million times.
	if r.Key, r.Host = "", ""; r.Root == r.ID {
		r.Root = ""
	}
	data, err := json.Marshal(r)
	if err != nil {
		return nil, "", fmt.Errorf("encode request: %w", err)
	}
	msg = &nats.Msg{Subject: f.subjects.URL(token(gate)), Header: nats.Header{}, Data: data}
	msg.Header.Set(nats.MsgIdHdr, r.ID)
	return msg, gate, nil
}

// claimAll marks the URLs as seen; those that were seen lately become
// duplicates.
func (f *Frontier) claimAll(ctx context.Context, subs []*submission) error {
	now := time.Now()
	var claims []seenEdit
	for _, s := range subs {
		if s.outcome.Result == "" {
			claims = append(claims, seenEdit{s.request.Key, func(e *seenEntry) *seenEntry { return f.claim(s, e, now) }})
		}
	}
	return f.seen.edit(ctx, claims)
}

// claim decides whether a submission is taken, given what is known of its URL,
// and returns what is known then.
func (f *Frontier) claim(s *submission, e *seenEntry, now time.Time) *seenEntry {
	s.outcome, s.request.ETag, s.request.LastModified = schema.Outcome{}, "", ""
	taken := &seenEntry{taken: now, request: requestMark(s.ID)}
	if e == nil {
		return taken
	}
	if e.request == taken.request {
		return nil // this very submission, delivered again
	}
	age := now.Sub(e.taken)
	if !s.Force && !s.again(e.taken) && !e.failed && age < f.settings.RefetchAfter {
		s.outcome = schema.Outcome{Result: schema.ResultDuplicate, Detail: fmt.Sprintf("taken %v ago", age.Round(time.Second))}
		return nil
	}
	taken.etag, taken.lastModified = e.etag, e.lastModified
	if !s.Force { // whoever forces a fetch wants the page
		s.request.ETag, s.request.LastModified = e.etag, e.lastModified
	}
	return taken
}

// again reports that a URL is taken however lately it was: because it is
// followed, or because it is a sitemap and the index that lists it does not say
// that it is the same as then. The request is conditional.
func (s *submission) again(taken time.Time) bool {
	switch {
	case s.Via == schema.ViaFollow:
		return true
	case s.Via != schema.ViaIndex:
		return false
	case s.Hint == nil || s.Hint.Published.IsZero():
		return true
	}
	changed := s.Hint.Published.Time
	if s.Hint.Published.DayOnly {
		changed = changed.Add(36 * time.Hour) // some time of that day, in any zone
	}
	return changed.After(taken)
}

// publishTurns gives each gate its turn, unless it has it already. It waits
// while TURNS is full.
func (f *Frontier) publishTurns(ctx context.Context, gates map[string]string) error {
	for try := 0; len(gates) > 0; try++ {
		futures := map[string]jetstream.PubAckFuture{}
		for tok, gate := range gates {
			future, err := f.publishAsync(ctx, &nats.Msg{Subject: f.subjects.Turn(tok), Data: []byte(gate)})
			if err != nil {
				return fmt.Errorf("publish a turn: %w", err)
			}
			futures[tok] = future
		}
		left := map[string]string{}
		for tok, future := range futures {
			select {
			case <-future.Ok():
			case err := <-future.Err():
				switch {
				case hasTurn(err):
				case queue.IsFull(err) || errors.Is(err, jetstream.ErrAsyncPublishTimeout):
					left[tok] = gates[tok]
				default:
					return fmt.Errorf("publish a turn: %w", err)
				}
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		gates = left
		if len(gates) > 0 {
			if err := sleep(ctx, double(50*time.Millisecond, 2*time.Second, try)); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasTurn reports that a turn was refused because its gate has one already.
// NATS has one code for every reason not to store a message; only the text
// tells this one from a stream that is full.
func hasTurn(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == 10077 && strings.Contains(api.Description, "per subject")
}

// sleep waits for d, or returns the cause of ctx's end.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// clip returns at most n bytes of s as valid UTF-8.
func clip(s string, n int) string {
	return strings.ToValidUTF8(s[:min(len(s), n)], "")
}
