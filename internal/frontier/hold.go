package frontier

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/warc"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

// hold is one worker's time with a gate: it ends with the lease.
type hold struct {
	*Frontier
	gate   string
	lease  *lease
	memory *gateMemory
	stamp  uint64 // revision of the last host record written

	ended time.Time       // of the last request to a host of the gate
	next  time.Time       // when the next one may start
	slot  bool            // one of Frontier.slots is ours
	got   *fetch.Response // what came last
	busy  bool            // a robots.txt led to a host that is busy until next
}

// Limits of a hold.
const (
	// shortDelay is the longest delay that is waited for within a hold, before
	// a gate's next request; longer ones are for others to use.
	shortDelay = 500 * time.Millisecond
	// longestWait is the longest delay that is waited for in the middle of a
	// request: between robots.txt and page, or page and redirect.
	longestWait = 10 * time.Second
	// maxScan is how many requests that may not go yet are passed over.
	maxScan = 16
)

// run fetches up to PerTurn requests. It returns when the gate's next request
// may go, or that the gate is empty.
func (h *hold) run(ctx context.Context) (next time.Time, empty bool, err error) {
	for range h.settings.PerTurn {
		p, next, err := h.pick(ctx)
		switch {
		case err != nil:
			return next, false, err
		case p == nil:
			return next, next.IsZero(), nil
		}
		if !h.lease.found.clean {
			done, err := h.wasEnded(ctx, p)
			if err != nil {
				return next, false, err
			}
			if done {
				continue
			}
		}
		if err := h.processSafely(ctx, p); err != nil {
			return next, false, err
		}
		h.yield()
		if time.Until(h.next) > shortDelay || ctx.Err() != nil {
			break
		}
	}
	return h.next, false, nil
}

// processSafely is process, with a panic in it as the end of the request rather
// than of the program.
func (h *hold) processSafely(ctx context.Context, p *picked) (err error) {
	defer func() {
		if v := recover(); v != nil {
			h.log.Error("panic while fetching", "url", p.URL, "panic", v, "stack", string(debug.Stack()))
			err = h.giveUp(ctx, p, h.outcome(p, schema.Outcome{Reason: schema.ReasonPanic, Detail: fmt.Sprintf("%v\n%s", v, debug.Stack())}))
		}
	}()
	return h.process(ctx, p)
}

// wasEnded finishes a request that the holder before us, who died, had brought
// to its end but not deleted, so that the site is not asked again.
func (h *hold) wasEnded(ctx context.Context, p *picked) (bool, error) {
	if h.queue.Replicas() > 1 {
		return false, nil // a cluster stages the ID of a message before it refuses it
	}
	there, err := h.wasPublished(ctx, h.subjects.Page(), p.ID)
	if err != nil {
		return false, err
	}
	if there {
		return true, h.finish(ctx, p, h.outcome(p, schema.Outcome{Result: schema.ResultFetched, Detail: "the worker died after it had published the page"}))
	}
	// Endings that consist of their outcome alone.
	for _, result := range []schema.Result{schema.ResultRefused, schema.ResultUnchanged} {
		msg, err := h.queue.OutcomeMessage(h.outcome(p, schema.Outcome{Result: result}))
		if err != nil {
			return false, err
		}
		if there, err = h.wasPublished(ctx, msg.Subject, msg.Header.Get(nats.MsgIdHdr)); err != nil {
			return false, err
		}
		if there {
			return true, h.delete(ctx, p)
		}
	}
	return false, nil
}

// wasPublished reports whether a message with this ID is in the stream of the
// subject, or was within the stream's window of duplicates.
func (h *hold) wasPublished(ctx context.Context, subject, id string) (bool, error) {
	// NATS looks for the message's ID before it looks at what the ID of the last
	// message should be, which it never is: the message is found or refused, but
	// never stored.
	_, err := h.js.PublishMsg(ctx, &nats.Msg{Subject: subject, Header: nats.Header{
		nats.MsgIdHdr: {id}, nats.ExpectedLastMsgIdHdr: {"none"},
	}}, jetstream.WithRetryAttempts(0))
	const wrongLastMsgID = 10070
	if api := (*jetstream.APIError)(nil); errors.As(err, &api) && api.ErrorCode == wrongLastMsgID {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ask whether the request was ended: %w", err)
	}
	return true, nil
}

// picked is a request whose turn it is.
type picked struct {
	schema.Request
	sequence uint64
	host     *host
}

// failures is how often the request failed so far.
func (p *picked) failures() int { return p.host.Retries[p.sequence].Failures }

// pick returns the gate's first request that may go now. When there is none,
// it returns when one may, or the zero time when the gate is empty.
func (h *hold) pick(ctx context.Context) (p *picked, next time.Time, err error) {
	sequence := h.memory.first
	for scanned := 0; scanned < maxScan; {
		msg, err := h.urls.GetMsg(ctx, sequence, jetstream.WithGetMsgSubject(h.subjects.URL(h.gate)))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			if scanned == 0 && sequence > 1 {
				// Nothing after what we remember; make sure there is nothing before.
				h.memory.first, sequence = 1, 1
				continue
			}
			return nil, next, nil
		}
		if err != nil {
			return nil, next, fmt.Errorf("read the next request: %w", err)
		}
		if scanned == 0 {
			h.memory.first = msg.Sequence
		}
		p, err := h.open(ctx, msg)
		if err != nil {
			return nil, next, err
		}
		if p == nil {
			sequence = msg.Sequence + 1
			continue // it was nothing, and is gone
		}
		at := p.host.readyAt(p.sequence)
		if !at.After(time.Now()) {
			return p, time.Time{}, nil
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
		scanned++
		sequence = msg.Sequence + 1
	}
	return nil, next, nil
}

// open decodes a request and finds its host's record. What is no request is
// refused and deleted.
func (h *hold) open(ctx context.Context, msg *jetstream.RawStreamMsg) (*picked, error) {
	req, err := schema.DecodeRequest(msg.Data)
	req.Key, req.Host = weburl.Key(req.URL), weburl.Host(req.URL)
	if err == nil && req.Host == "" {
		err = schema.Drop(schema.ReasonMalformed, "request for %s, which has no host", clip(req.URL, 100))
	}
	if err != nil {
		drop, _ := schema.AsDrop(err)
		h.log.Warn("something that is no request was in the frontier", "subject", msg.Subject, "detail", drop.Detail)
		req.ID, req.URL = makeID(msg.Subject, fmt.Sprint(msg.Sequence)), clip(string(msg.Data), 200)
		p := &picked{Request: req, sequence: msg.Sequence, host: &host{}}
		return nil, h.refuse(ctx, p, drop.Reason, "%s", drop.Detail)
	}
	record := h.memory.hosts[req.Host]
	// A host with several gates has several who write its record.
	if record == nil || h.sites.of(req.Host).Concurrency > 1 {
		if record, err = h.loadHost(ctx, req.Host); err != nil {
			return nil, err
		}
		h.memory.hosts[req.Host] = record
	}
	return &picked{Request: req, sequence: msg.Sequence, host: record}, nil
}

// exchange makes one request to a host of the gate, when its delay is over and
// a slot is free. It holds the slot until yield.
func (h *hold) exchange(ctx context.Context, record *host, r fetch.Request) (*fetch.Response, error) {
	h.yield()
	if err := sleep(ctx, time.Until(h.next)); err != nil {
		return nil, err
	}
	ready := time.Now()
	select {
	case h.slots <- struct{}{}:
		h.slot = true
		h.gauge.waited(time.Since(ready))
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if !h.lease.held() {
		h.lease.lose()
		return nil, errLeaseLost
	}
	began := time.Now()
	res, err := h.fetcher.Get(ctx, r)
	h.ended = time.Now()
	h.next = h.ended.Add(h.delay(record, h.ended.Sub(began)))
	h.lease.setDelay(h.delay(record, 0))
	h.got = res
	h.gauge.fetched()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		h.archive(r.URL, res)
	}
	return res, err
}

// archive keeps an exchange, where the operator wants that. A full disk does
// not stop the fetching.
func (f *Frontier) archive(url string, res *fetch.Response) {
	if f.settings.Archive == nil {
		return
	}
	err := f.settings.Archive.Write(warc.Exchange{
		URL: url, Time: res.Began, Request: res.Sent, Status: res.Status, Protocol: res.Protocol, Header: res.Received,
		Size: res.Size, Body: res.Open,
	})
	if err != nil {
		f.log.Error("an exchange is missing from the archive", "url", url, "error", err)
	}
}

// yield gives back the slot and the response, which has been dealt with.
func (h *hold) yield() {
	if h.got != nil {
		h.got.Close()
		h.got = nil
	}
	if h.slot {
		h.slot = false
		<-h.slots
	}
}

// delay returns how long a host is left alone after a response that took so
// long.
func (f *Frontier) delay(record *host, took time.Duration) time.Duration {
	wanted := time.Duration(f.settings.ResponseFactor * float64(took))
	for _, r := range record.Robots {
		wanted = max(wanted, r.Rules.Delay)
	}
	return max(f.leastDelay(record.Name), min(wanted, f.settings.MaxDelay))
}

// leastDelay returns the delay that the operator wants for a host, or for one
// of its gates.
func (f *Frontier) leastDelay(host string) time.Duration {
	host, _, _ = strings.Cut(host, "#")
	if d := f.sites.of(host).Delay; d > 0 {
		return time.Duration(d)
	}
	return f.settings.Delay
}

// save writes a host's record.
func (h *hold) save(ctx context.Context, record *host) error {
	if err := h.saveHost(ctx, record); err != nil {
		return err
	}
	h.stamp = record.revision
	return nil
}
