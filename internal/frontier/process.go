package frontier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/render"
)

// process carries one request as far as it gets now: to its page, to an
// outcome that ends it, or to a time at which it is tried again. An error means
// that the hold is over and the request stays as it was.
func (h *hold) process(ctx context.Context, p *picked) error {
	site := h.sites.of(p.Host)
	if site.Off {
		return h.refuse(ctx, p, schema.ReasonSwitchedOff, "the settings of hosts switch %s off", p.Host)
	}
	target := p.URL
	visited := []string{target}
	var tab *render.Tab
	for {
		verdict, err := h.mayFetch(ctx, p, target)
		if err != nil {
			return err
		}
		if verdict != nil {
			return h.conclude(ctx, p, verdict)
		}
		if h.busy || h.tooLong() {
			// Too long to be waited for here: the request goes when the turn
			// comes again, with its robots.txt known by then.
			return nil
		}
		ask := fetch.Request{URL: target, Header: site.Headers, ETag: p.ETag, LastModified: p.LastModified}
		if h.rendered(p.Host, site) {
			if tab == nil {
				if tab, err = h.openTab(ctx, p); tab == nil || err != nil {
					return err
				}
				defer tab.Close()
			}
			// What the scripts bring changes without the page.
			ask.ETag, ask.LastModified = "", ""
		}
		res, err := h.exchange(ctx, p.host, ask)
		if err == nil && tab != nil && !res.Redirect() && res.Block == nil {
			res, err = h.render(ctx, tab, p, site, target, res)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return h.conclude(ctx, p, verdictOfError(err))
		}
		if !res.Redirect() || res.Block != nil {
			return h.conclude(ctx, p, h.verdictOfResponse(p, target, res))
		}
		if weburl.Host(res.Location) != p.Host {
			return h.redirect(ctx, p, res)
		}
		switch {
		case slices.Contains(visited, res.Location):
			return h.refuse(ctx, p, schema.ReasonRedirectLoop, "%s leads back to %s", target, res.Location)
		case len(visited) > h.settings.SameHostRedirects:
			return h.refuse(ctx, p, schema.ReasonTooManyHops, "more than %d redirects, the last to %s", h.settings.SameHostRedirects, res.Location)
		case h.tooLong(), res.Rendered != "":
			return h.redirect(ctx, p, res)
		}
		target = res.Location
		visited = append(visited, target)
	}
}

// tooLong reports that the delay before the next request to the host is longer
// than a hold waits in the middle of a request.
func (h *hold) tooLong() bool { return time.Until(h.next) > longestWait }

// verdict says what became of a request. One of its kinds is set.
type verdict struct {
	page      *schema.Page    // publish it …
	response  *fetch.Response // … with the body of this
	unchanged bool
	refused   schema.Reason // for good
	failed    schema.Reason // this time

	status int
	detail string
	millis int64

	// The host's part in it.
	hostDown  bool // it could not be reached
	hostPause bool // it wants to be left alone …
	until     time.Time
	// What makes a later request conditional.
	etag, lastModified string
}

func verdictOfError(err error) *verdict {
	var e *fetch.Error
	if !errors.As(err, &e) {
		return &verdict{failed: schema.ReasonConnection, detail: err.Error()}
	}
	if !e.Temporary {
		return &verdict{refused: e.Reason, detail: e.Err.Error()}
	}
	return &verdict{failed: e.Reason, detail: e.Err.Error(), hostDown: e.Host}
}

func (h *hold) verdictOfResponse(p *picked, target string, res *fetch.Response) *verdict {
	v := &verdict{status: res.Status, millis: res.Elapsed.Milliseconds(), until: res.RetryAfter}
	switch {
	case res.Block != nil:
		v.refused, v.detail, v.hostPause = schema.ReasonBlocked, res.Block.By, res.Block.Host
	case res.Status == http.StatusNotModified:
		v.unchanged = true
	case res.Status >= 200 && res.Status < 300:
		if res.Size == 0 {
			v.refused, v.detail = schema.ReasonEmpty, fmt.Sprintf("status %d", res.Status)
			break
		}
		if opted := fetch.OptOut(res.Header, h.settings.OptOuts); opted != "" {
			v.refused, v.detail = schema.ReasonOptOut, "the site reserves its rights: "+opted
			break
		}
		v.page, v.response, v.detail = pageOf(p, target, res), res, res.Rendered
		v.etag, v.lastModified = validators(res.Header)
	case res.Status == http.StatusTooManyRequests || res.Status == http.StatusServiceUnavailable:
		v.failed, v.hostPause = schema.ReasonStatus, true
	case res.Status >= 500 || res.Status == http.StatusRequestTimeout || res.Status == http.StatusTooEarly:
		v.failed = schema.ReasonStatus
	default:
		v.refused = schema.ReasonStatus
	}
	if v.detail == "" && (v.refused != "" || v.failed != "") {
		v.detail = fmt.Sprintf("%d %s", res.Status, http.StatusText(res.Status))
	}
	return v
}

// validators returns what makes a later request conditional. One that is
// absurdly long is left out: cut off it would be another.
func validators(header map[string]string) (etag, lastModified string) {
	if etag = header["Etag"]; len(etag) > 255 {
		etag = ""
	}
	if lastModified = header["Last-Modified"]; len(lastModified) > 64 {
		lastModified = ""
	}
	return etag, lastModified
}

func pageOf(p *picked, target string, res *fetch.Response) *schema.Page {
	return &schema.Page{
		Request: p.ID, Root: p.Root, Labels: p.Labels, Via: p.Via, Hops: p.Hops, Hint: p.Hint, Since: p.Since, Force: p.Force,
		URL: p.URL, FinalURL: target, Key: weburl.Key(target), Host: weburl.Host(target),
		Status: res.Status, Header: res.Header, Submitted: p.Submitted,
		Fetched: res.Began, Millis: res.Elapsed.Milliseconds(), Protocol: res.Protocol, Rendered: res.Rendered != "", Bytes: res.Size,
	}
}

// pageMessage packs a page. A body that the site sent compressed goes on so,
// unless that was to no purpose.
func (h *hold) pageMessage(page schema.Page, res *fetch.Response) (*nats.Msg, error) {
	held := int64(len(res.Body)) == res.Size
	if res.Packed != nil && !(held && 2*int64(len(res.Packed)) > res.Size) {
		return h.queue.PackedPageMessage(page, res.Coding, res.Packed)
	}
	return h.queue.PageMessage(page, res.Body)
}

// conclude carries a verdict out.
func (h *hold) conclude(ctx context.Context, p *picked, v *verdict) error {
	if err := h.noteHost(ctx, p, v); err != nil {
		return err
	}
	switch {
	case v.page != nil:
		if !h.noteFollowed(ctx, p, v.response) {
			v.page, v.unchanged, v.detail = nil, true, "the same bytes as the last time"
		}
	case v.unchanged, v.refused != "":
		h.noteFollow(ctx, p, "")
	}
	o := h.outcome(p, schema.Outcome{Status: v.status, Detail: v.detail, Millis: v.millis})
	switch {
	case v.page != nil:
		o.Result, o.Bytes = schema.ResultFetched, v.page.Bytes
		page, err := h.pageMessage(*v.page, v.response)
		if err != nil {
			return err
		}
		if err := h.finish(ctx, p, o, page); err != nil {
			return err
		}
		h.remember(p, v.etag, v.lastModified)
		return nil
	case v.unchanged:
		o.Result = schema.ResultUnchanged
		return h.finish(ctx, p, o)
	case v.refused != "":
		o.Result, o.Reason = schema.ResultRefused, v.refused
		return h.finish(ctx, p, o)
	default:
		return h.fail(ctx, p, o, v)
	}
}

// outcome completes an outcome of the fetch stage about p.
func (h *hold) outcome(p *picked, o schema.Outcome) schema.Outcome {
	o.Stage, o.Request, o.Root = schema.StageFetch, p.ID, p.Root
	o.URL, o.Key, o.Host, o.Attempt = p.URL, p.Key, p.Host, p.failures()+1
	return o
}

// finish announces the outcome that ends p's time in the frontier, with what
// goes with it, and deletes p.
func (h *hold) finish(ctx context.Context, p *picked, o schema.Outcome, with ...*nats.Msg) error {
	msg, err := h.queue.OutcomeMessage(o)
	if err != nil {
		return err
	}
	err = h.queue.Publish(ctx, append(with, msg)...)
	if drop, ok := schema.AsDrop(err); ok && len(with) > 0 {
		// A page that packs larger than NATS takes.
		o.Result, o.Reason, o.Detail = schema.ResultRefused, drop.Reason, drop.Detail
		return h.finish(ctx, p, o)
	}
	if err != nil {
		return err
	}
	return h.delete(ctx, p)
}

// refuse ends p for good.
func (h *hold) refuse(ctx context.Context, p *picked, reason schema.Reason, format string, args ...any) error {
	return h.conclude(ctx, p, &verdict{refused: reason, detail: fmt.Sprintf(format, args...)})
}

// delete removes p from the frontier. What is gone already is fine.
func (h *hold) delete(ctx context.Context, p *picked) error {
	err := h.urls.DeleteMsg(ctx, p.sequence)
	if err != nil && !isGone(err) {
		return fmt.Errorf("delete the request: %w", err)
	}
	if h.memory.first == p.sequence {
		h.memory.first = p.sequence + 1
	}
	if _, ok := p.host.Retries[p.sequence]; ok {
		delete(p.host.Retries, p.sequence)
		return h.save(ctx, p.host)
	}
	return nil
}

// isGone recognises the refusal to delete a message that does not exist.
func isGone(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, jetstream.ErrMsgNotFound) || errors.As(err, &api) && (api.ErrorCode == 10037 || api.ErrorCode == 10057)
}

// remember keeps what makes a later request for the URL conditional, and
// counts its age from now. Failing that, a later request is a full one.
func (h *hold) remember(p *picked, etag, lastModified string) {
	if etag == "" && lastModified == "" {
		return
	}
	now := time.Now()
	h.seen.editLater(seenEdit{p.Key, func(e *seenEntry) *seenEntry {
		if e != nil && e.request != requestMark(p.ID) {
			return nil // another is at it already
		}
		return &seenEntry{taken: now, request: requestMark(p.ID), etag: etag, lastModified: lastModified}
	}})
}

// redirect makes the target of a redirect a request of its own.
func (h *hold) redirect(ctx context.Context, p *picked, res *fetch.Response) error {
	if p.Hops >= schema.MaxHops {
		return h.refuse(ctx, p, schema.ReasonTooManyHops, "%d redirects across hosts, the last to %s", p.Hops, res.Location)
	}
	next := schema.Submission{
		ID: makeID(p.ID, res.Location), Root: p.Root, URL: res.Location, From: p.URL, Via: schema.ViaRedirect,
		Hops: p.Hops + 1, Labels: p.Labels, Since: p.Since, Hint: p.Hint,
		// http and https have one identity, which was taken with this request.
		Force: p.Force || weburl.Key(res.Location) == p.Key,
	}
	h.redirectFollow(ctx, p, &next)
	msgs, err := h.queue.SubmissionMessages("redirect/"+next.ID, []schema.Submission{next})
	if err != nil {
		return err
	}
	if err := h.noteHost(ctx, p, &verdict{status: res.Status}); err != nil {
		return err
	}
	return h.finish(ctx, p, h.outcome(p, schema.Outcome{
		Result: schema.ResultRedirected, Status: res.Status, Millis: res.Elapsed.Milliseconds(),
		Target: res.Location, Spawned: 1, Detail: res.Rendered,
	}), msgs...)
}

// fail notes a failed attempt: the request is tried again later, or given up
// after the last attempt.
func (h *hold) fail(ctx context.Context, p *picked, o schema.Outcome, v *verdict) error {
	o.Reason = v.failed
	if o.Attempt >= h.settings.Attempts {
		return h.giveUp(ctx, p, o)
	}
	now := time.Now()
	at := now.Add(double(h.settings.RetryBase, time.Hour, o.Attempt-1))
	if v.hostPause {
		at = now // it waits for its host only
	}
	if p.host.Retries == nil {
		p.host.Retries = map[uint64]retry{}
	}
	p.host.Retries[p.sequence] = retry{Failures: o.Attempt, At: at}
	if len(p.host.Retries) >= maxRetries && !v.hostPause && !v.hostDown {
		p.host.Down = p.host.Down.next(now, h.settings.DownBase, time.Hour, v.failed, v.detail)
	}
	if err := h.save(ctx, p.host); err != nil {
		return err
	}
	o.Result, o.RetryAt = schema.ResultRetrying, p.host.readyAt(p.sequence)
	if v.hostPause {
		o.Result = schema.ResultWaiting
	}
	msg, err := h.queue.OutcomeMessage(o)
	if err != nil {
		return err
	}
	return h.queue.Publish(ctx, msg)
}

// giveUp sends a request to the dead letters, in the form of a submission so
// that sending it back to where it was is all that a retry takes.
func (h *hold) giveUp(ctx context.Context, p *picked, o schema.Outcome) error {
	o.Result = schema.ResultFailed
	h.noteFollow(ctx, p, "")
	data, err := json.Marshal(schema.Submission{
		URL: p.URL, Root: p.Root, Labels: p.Labels, Force: true, Since: p.Since, From: p.From, Via: p.Via, Hops: p.Hops, Hint: p.Hint,
	})
	if err != nil {
		return err
	}
	original := &nats.Msg{Subject: h.subjects.Submit(), Data: data, Header: nats.Header{
		schema.HeaderRequest: {p.ID}, schema.HeaderRoot: {p.Root}, schema.HeaderURL: {p.URL},
	}}
	dead := h.queue.DeadLetter(original, schema.StageFetch, o.Attempt, o.Reason, o.Detail)
	dead.Header.Set(nats.MsgIdHdr, "fetch/"+p.ID)
	if err := h.finish(ctx, p, o, dead); err != nil {
		return err
	}
	// It may be submitted again at once.
	h.seen.editLater(seenEdit{p.Key, func(e *seenEntry) *seenEntry {
		if e == nil || e.request != requestMark(p.ID) {
			return nil // another has it already
		}
		failed := *e
		failed.failed = true
		return &failed
	}})
	return nil
}

// noteHost keeps in the host's record what a verdict says of the host.
func (h *hold) noteHost(ctx context.Context, p *picked, v *verdict) error {
	now := time.Now()
	switch {
	case v.hostDown:
		p.host.Down = p.host.Down.next(now, h.settings.DownBase, time.Hour, v.failed, v.detail)
	case v.hostPause:
		reason := v.failed
		if reason == "" {
			reason = v.refused
		}
		p.host.Pause = p.host.Pause.next(now, h.settings.PauseBase, 24*time.Hour, reason, v.detail)
		if v.until.After(now) {
			p.host.Pause.Until = v.until
		}
	case p.host.Down.Level > 0 && v.status != 0:
		p.host.Down = rest{}
		h.log.Info("the host answers again", "host", p.Host)
		if err := h.save(ctx, p.host); err != nil {
			return err
		}
		return h.announceRest(ctx, p.host, rest{})
	default:
		return nil
	}
	resting, _ := p.host.resting(now)
	h.log.Info("the host is left alone", "host", p.Host, "until", resting.Until.Format(time.RFC3339), "reason", resting.Reason, "detail", resting.Detail)
	if err := h.save(ctx, p.host); err != nil {
		return err
	}
	return h.announceRest(ctx, p.host, resting)
}
