package frontier

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/robots"
)

// maxRobotsRedirects is how many redirects a robots.txt is followed through
// (RFC 9309 section 2.3.1.2).
const maxRobotsRedirects = 5

// mayFetch returns nil when target may be asked for, and otherwise the verdict
// on the request. It fetches the host's robots.txt when that is not known.
func (h *hold) mayFetch(ctx context.Context, p *picked, target string) (*verdict, error) {
	scheme, _, _ := strings.Cut(target, "://")
	entry, ok := p.host.Robots[scheme]
	if !ok || time.Now().After(entry.Expires) {
		var bad *verdict
		var err error
		if entry, bad, err = h.fetchRobots(ctx, p.host, weburl.Origin(target)+"/robots.txt"); bad != nil || err != nil || h.busy {
			return bad, err
		}
		if p.host.Robots == nil {
			p.host.Robots = map[string]robotsEntry{}
		}
		p.host.Robots[scheme] = entry
		// The delay that the file asks for holds from this request on.
		if entry.Rules.Delay > 0 {
			h.next = h.ended.Add(h.delay(p.host, 0))
		}
		if err := h.save(ctx, p.host); err != nil {
			return nil, err
		}
	}
	if path := weburl.Path(target); !entry.Rules.Allowed(path) {
		return &verdict{refused: schema.ReasonRobots, detail: fmt.Sprintf("robots.txt of %s disallows %s", p.host.Name, clip(path, 200))}, nil
	}
	return nil, nil
}

// fetchRobots reads a host's robots.txt as a polite request. A file that cannot
// be read because of the server (5xx, 429) or the network forbids everything
// for the time being; one that is not there (4xx) allows everything (RFC 9309
// section 2.3.1).
func (h *hold) fetchRobots(ctx context.Context, record *host, address string) (robotsEntry, *verdict, error) {
	entry := robotsEntry{Expires: time.Now().Add(robotsTTL)}
	for range maxRobotsRedirects + 1 {
		res, err := h.exchangeRobots(ctx, record, address)
		if ctx.Err() != nil {
			return entry, nil, context.Cause(ctx)
		}
		if busy := (*busyError)(nil); errors.As(err, &busy) {
			h.busy, h.next = true, busy.until
			return entry, nil, nil
		}
		if err != nil {
			return entry, robotsError(err), nil
		}
		switch {
		case res.Redirect():
			address = res.Location
			continue
		case res.Status == 429 || res.Status >= 500:
			return entry, &verdict{failed: schema.ReasonRobots, status: res.Status, hostPause: true, until: res.RetryAfter,
				detail: fmt.Sprintf("robots.txt answers %d", res.Status)}, nil
		case res.Status >= 200 && res.Status < 300:
			entry.Rules = robots.Parse(res.Body, fetch.Product)
		}
		return entry, nil, nil
	}
	return entry, nil, nil // redirected without end: as if it were not there
}

// robotsError is the verdict when robots.txt could not be had at all. What
// would hit the page just as well ends the request; the rest is a failure.
func robotsError(err error) *verdict {
	v := verdictOfError(err)
	switch v.refused {
	case "", schema.ReasonDNS, schema.ReasonTLS, schema.ReasonForbiddenAddress:
	default:
		v.failed, v.refused, v.hostDown = v.refused, "", true
	}
	v.detail = "robots.txt: " + v.detail
	return v
}

// exchangeRobots asks for a robots.txt, which after a redirect may be another
// host's: then under that host's lease.
func (h *hold) exchangeRobots(ctx context.Context, record *host, address string) (*fetch.Response, error) {
	asked := weburl.Host(address)
	req := fetch.Request{URL: address, Header: h.sites.of(asked).Headers, AnyType: true, MaxBody: robots.MaxSize, Truncate: true}
	other := token(h.Frontier.gate(asked, weburl.Key(address)))
	if asked == record.Name || other == h.gate {
		return h.exchange(ctx, record, req)
	}
	l, err := h.takeOther(ctx, other)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	res, err := h.fetcher.Get(l.ctx, req)
	ended := time.Now()
	h.gauge.fetched()
	left := fenceEntry{clean: l.found.clean, until: ended.Add(max(l.delay, h.delay(record, ended.Sub(began)))), stamp: l.found.stamp}
	if err == nil {
		h.archive(address, res)
	}
	if err := l.release(ctx, left); err != nil {
		h.log.Debug("the gate of the host with the robots.txt was lost", "url", address, "error", err)
	}
	return res, err
}

// takeOther takes the lease of another gate, waiting for it a little while.
func (h *hold) takeOther(ctx context.Context, gate string) (*lease, error) {
	deadline := time.Now().Add(longestWait)
	for {
		l, err := h.fence.take(ctx, gate, h.settings.Delay, func() {})
		busy := (*busyError)(nil)
		if !errors.As(err, &busy) || busy.until.After(deadline) {
			return l, err
		}
		if err := sleep(ctx, time.Until(busy.until)+time.Millisecond); err != nil {
			return nil, err
		}
	}
}
