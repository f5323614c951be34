package render

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	interception "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/workers/fetch"
)

// visit is one page in a tab, and what it asks for.
type visit struct {
	tab     *Tab
	ctx     context.Context // of the requests
	cancel  context.CancelFunc
	serving sync.WaitGroup
	slots   chan struct{} // one per request that is being made

	mu       sync.Mutex
	page     Page
	changed  chan struct{} // has a token after a change
	began    bool
	served   bool // the page itself was handed to the browser
	loaded   bool
	crashed  bool
	location string
	pending  int
	hosts    map[string]*sync.Mutex // one request at a time to each
	count    Result
}

// atOnce is how many requests a page may have in flight.
const atOnce = 4

func newVisit(t *Tab) *visit {
	v := &visit{tab: t, slots: make(chan struct{}, atOnce), changed: make(chan struct{}, 1), hosts: map[string]*sync.Mutex{}}
	v.ctx, v.cancel = context.WithCancel(context.Background())
	return v
}

func (v *visit) begin(ctx context.Context, p Page) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.began {
		return errors.New("a tab renders one page")
	}
	v.began, v.page = true, p
	context.AfterFunc(ctx, v.cancel)
	return nil
}

// change changes the visit and tells await.
func (v *visit) change(do func()) {
	v.mu.Lock()
	do()
	v.mu.Unlock()
	select {
	case v.changed <- struct{}{}:
	default:
	}
}

// await returns when the page has loaded and asked for nothing for a while,
// when a script has sent the reader elsewhere, or when its time is over: then
// it says so.
func (v *visit) await(ctx context.Context, timeout, quiet time.Duration) (cut string, err error) {
	over := time.NewTimer(timeout)
	defer over.Stop()
	still := time.NewTimer(timeout)
	defer still.Stop()
	for {
		v.mu.Lock()
		done, crashed, left := v.loaded && v.pending == 0, v.crashed, v.location != ""
		v.mu.Unlock()
		switch {
		case crashed:
			return "", errors.New("the page crashed its tab")
		case left:
			return "", nil
		case done:
			still.Reset(quiet)
		default:
			still.Stop()
		}
		select {
		case <-v.changed:
		case <-still.C:
			return "", nil
		case <-over.C:
			return v.whyCut(timeout), nil
		case <-v.tab.browser.ended:
			return "", errors.New("the connection to the browser ended")
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}

func (v *visit) whyCut(after time.Duration) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.pending > 0 {
		return "it was still waiting for data after " + after.String()
	}
	return "its scripts were still at work after " + after.String()
}

func (v *visit) result() Result {
	v.mu.Lock()
	defer v.mu.Unlock()
	r := v.count
	r.Location = v.location
	return r
}

// paused decides about a request of the page. It does not wait.
func (v *visit) paused(e *interception.EventRequestPaused) {
	v.mu.Lock()
	main := e.ResourceType == network.ResourceTypeDocument && e.FrameID == v.tab.frame
	switch {
	case main && v.began && !v.served && e.Request.Method == http.MethodGet:
		v.served = true
		res := v.page.Response
		v.mu.Unlock()
		v.fulfil(e.RequestID, res.Status, res.Received, res.Body)
		return
	case main:
		v.mu.Unlock()
		// Aborted leaves the page as it is.
		v.fail(e.RequestID, network.ErrorReasonAborted)
		v.leave(e.Request.URL + e.Request.URLFragment)
		return
	case e.Request.Method == http.MethodOptions:
		// Before a script sends a header of its own to another origin, the
		// browser asks whether it may (Fetch standard, "CORS-preflight fetch").
		// It may: no cookie or password of anyone goes with it.
		v.mu.Unlock()
		v.fulfil(e.RequestID, http.StatusNoContent, http.Header{
			"Access-Control-Allow-Origin": {"*"}, "Access-Control-Allow-Methods": {"*"}, "Access-Control-Allow-Headers": {"*, authorization"},
		}, nil)
		return
	case e.ResourceType == network.ResourceTypeStylesheet:
		v.mu.Unlock()
		v.fulfil(e.RequestID, http.StatusOK, http.Header{"Content-Type": {"text/css"}, "Access-Control-Allow-Origin": {"*"}}, nil)
		return
	}
	r, ok := v.request(e)
	if !ok || v.count.Requests >= v.tab.renderer.settings.Requests || v.count.Bytes >= v.tab.renderer.settings.Bytes {
		v.count.Refused++
		v.mu.Unlock()
		v.fail(e.RequestID, network.ErrorReasonBlockedByClient)
		return
	}
	v.mu.Unlock()
	v.change(func() { v.count.Requests++; v.pending++ })
	v.serving.Go(func() {
		defer v.change(func() { v.pending-- })
		v.serve(e, r)
	})
}

// request returns the request to make for what the page asks, if it may. The
// caller holds the lock.
func (v *visit) request(e *interception.EventRequestPaused) (r fetch.Request, ok bool) {
	switch e.ResourceType {
	case network.ResourceTypeScript, network.ResourceTypeXHR, network.ResourceTypeFetch:
	default:
		return r, false
	}
	address := e.Request.URL
	if e.Request.Method != http.MethodGet || len(address) > maxAddress {
		return r, false
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return r, false
	}
	if v.page.Allowed != nil && !v.page.Allowed(address) {
		return r, false
	}
	header, ok := sentHeaders(e.Request.Headers)
	if u.Host == weburl.Host(v.page.URL) {
		maps.Copy(header, v.page.Header)
	}
	return fetch.Request{URL: address, Header: header, AnyType: true, MaxBody: v.tab.renderer.settings.Resource}, ok
}

// Limits of a request that a page makes.
const (
	maxAddress = 8 << 10  // bytes
	maxHeaders = 16 << 10 // bytes of all
)

// sentHeaders are the headers of a request as a page may set them: neither
// those of the connection nor those by which we are known.
func sentHeaders(from network.Headers) (map[string]string, bool) {
	header := map[string]string{}
	size := 0
	for name, value := range from {
		text, ok := value.(string)
		if !ok {
			continue
		}
		name = http.CanonicalHeaderKey(name)
		switch name {
		case "Host", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Expect", "Date", "Via",
			"User-Agent", "Accept-Encoding", "Accept-Language", "Cookie", "Cookie2", "Range", "Dnt", "Upgrade-Insecure-Requests",
			"If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range":
			continue
		}
		if strings.HasPrefix(name, "Proxy-") || strings.HasPrefix(name, "Sec-") {
			continue
		}
		if size += len(name) + len(text); size > maxHeaders {
			return header, false
		}
		header[name] = text
	}
	return header, true
}

// serve makes a request of the page and hands the answer to the browser.
func (v *visit) serve(e *interception.EventRequestPaused, r fetch.Request) {
	script := e.ResourceType == network.ResourceTypeScript
	key := r.URL + "\n" + r.Header["Origin"]
	if script {
		if kept, ok := v.tab.renderer.scripts.get(key, time.Now()); ok {
			v.change(func() { v.count.Requests--; v.count.Kept++ })
			v.fulfil(e.RequestID, http.StatusOK, kept.header, kept.body)
			return
		}
	}
	res, err := v.get(r)
	if err != nil {
		v.change(func() {
			if refusal := (*fetch.Error)(nil); errors.As(err, &refusal) && !refusal.Temporary {
				v.count.Requests--
				v.count.Refused++
			}
		})
		v.fail(e.RequestID, network.ErrorReasonFailed)
		return
	}
	over := false
	v.change(func() {
		v.count.Bytes += int64(len(res.Body))
		over = v.count.Bytes > v.tab.renderer.settings.Bytes
	})
	if over {
		v.fail(e.RequestID, network.ErrorReasonBlockedByClient)
		return
	}
	if script {
		v.tab.renderer.scripts.put(key, res, time.Now())
	}
	v.fulfil(e.RequestID, res.Status, res.Received, res.Body)
}

// get makes a request when its host answers no other of the page's.
func (v *visit) get(r fetch.Request) (*fetch.Response, error) {
	host := weburl.Host(r.URL)
	v.mu.Lock()
	one := v.hosts[host]
	if one == nil {
		one = &sync.Mutex{}
		v.hosts[host] = one
	}
	v.mu.Unlock()
	one.Lock()
	defer one.Unlock()
	select {
	case v.slots <- struct{}{}:
		defer func() { <-v.slots }()
	case <-v.ctx.Done():
		return nil, v.ctx.Err()
	}
	return v.tab.renderer.settings.Fetcher.Get(v.ctx, r)
}

// fulfil answers a request of the page.
func (v *visit) fulfil(id interception.RequestID, status int, header http.Header, body []byte) {
	params := interception.FulfillRequestParams{RequestID: id, ResponseCode: int64(status), Body: body}
	for name, values := range header {
		switch name {
		// The body is decoded; nothing is kept, downloaded or reported; and
		// cookies stay with the site.
		case "Content-Encoding", "Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Upgrade", "Alt-Svc",
			"Content-Disposition", "Set-Cookie", "Set-Cookie2", "Link", "Refresh", "Report-To", "Reporting-Endpoints", "Nel",
			"Content-Security-Policy-Report-Only", "Strict-Transport-Security", "Public-Key-Pins", "Clear-Site-Data", "Www-Authenticate":
			continue
		}
		for _, value := range values {
			params.ResponseHeaders = append(params.ResponseHeaders, &interception.HeaderEntry{Name: name, Value: strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	tell(v.tab.browser, v.tab.session, interception.FulfillRequest, params)
}

func (v *visit) fail(id interception.RequestID, reason network.ErrorReason) {
	tell(v.tab.browser, v.tab.session, interception.FailRequest, interception.FailRequestParams{RequestID: id, ErrorReason: reason})
}
