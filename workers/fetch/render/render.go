// Package render gives a page the form that it has after its scripts ran, by
// way of a Chromium that somebody started.
//
// The browser never touches the network. Its page lives in a browser context of
// its own whose proxy is a closed door, and every request that the page makes
// is paused (DevTools protocol, domain Fetch) and answered from here: the page
// itself with the bytes that were fetched before, its scripts and their data
// through the same [fetch.Fetcher] as any page, so that the address guard, the
// proxy, the limits and the User-Agent are the same for all of them. What the
// pausing does not see (requests of workers, web sockets, WebRTC, DNS) finds
// the closed door.
//
// Only GET requests for scripts, and what scripts ask for, go out; style sheets
// come back empty, and images, media, fonts, frames, beacons, downloads and the
// rest are refused. Requests are counted and bounded per page, one at a time to
// each host. Scripts are kept for a while, because all pages of a site use the
// same ones. No cookie is kept or sent.
//
// From the browser comes the page as HTML, bounded like any body. The messages
// to and from the browser have the types of chromedp (its module cdproto). Its
// sessions are not used: they have the browser send every console message, DOM
// change and network event of a page, and bound neither their number nor their
// size.
package render

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

// Settings of a [Renderer]. Zero values stand for the defaults.
type Settings struct {
	// Endpoint is where the browser's DevTools listen: "http://127.0.0.1:9222"
	// (or ws), or the full address "ws://…/devtools/browser/…". Required.
	Endpoint string
	// Fetcher makes the requests of pages. Required.
	Fetcher *fetch.Fetcher

	// Pages is how many pages are rendered at once. Zero means 2.
	Pages int
	// Timeout is how long a page's scripts may take; what is there then is
	// taken. Zero means 15 s.
	Timeout time.Duration
	// Quiet is how long a page that has loaded must ask for nothing to count as
	// complete. Zero means 500 ms.
	Quiet time.Duration
	// Requests is how many requests one page may make. Zero means 100.
	Requests int
	// Bytes is how much all of them may bring, and Resource how much one of
	// them may, in bytes decoded. Zero means 32 MiB and 8 MiB.
	Bytes, Resource int64
	// MaxBody limits the rendered page in bytes. Zero means [schema.MaxBody].
	MaxBody int64
	// Kept is how many bytes of scripts are kept for other pages. Zero means 64 MiB.
	Kept int64
}

func (s Settings) withDefaults() Settings {
	setDefault(&s.Pages, 2)
	setDefault(&s.Timeout, 15*time.Second)
	setDefault(&s.Quiet, 500*time.Millisecond)
	setDefault(&s.Requests, 100)
	setDefault(&s.Bytes, 32<<20)
	setDefault(&s.Resource, 8<<20)
	setDefault(&s.MaxBody, schema.MaxBody)
	setDefault(&s.Kept, 64<<20)
	return s
}

func setDefault[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

// Renderer renders pages. It is safe for concurrent use.
type Renderer struct {
	settings Settings
	endpoint *url.URL
	tabs     chan struct{} // one per open tab
	scripts  *scripts
}

// New returns a Renderer, or an error that names the setting that is wrong. It
// does not connect yet: see [Renderer.Check].
func New(s Settings) (*Renderer, error) {
	s = s.withDefaults()
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("address of Chromium %q: want http://HOST:PORT or ws://HOST:PORT", s.Endpoint)
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return nil, fmt.Errorf("address of Chromium %q: want http://HOST:PORT or ws://HOST:PORT", s.Endpoint)
	}
	return &Renderer{settings: s, endpoint: u, tabs: make(chan struct{}, s.Pages), scripts: newScripts(s.Kept)}, nil
}

// Errors of [Renderer.Open].
var (
	// ErrBusy says that as many pages as may be are being rendered.
	ErrBusy = errors.New("all tabs of the browser are in use")
	// ErrUnavailable says that the browser cannot be reached.
	ErrUnavailable = errors.New("the browser (Chromium) cannot be reached")
)

// Check returns the browser's name and version, or an error that wraps
// [ErrUnavailable] and says how to start one.
func (r *Renderer) Check(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	b, err := connect(ctx, r.endpoint)
	if err != nil {
		return "", fmt.Errorf("%w (start one that listens there: chromium --headless --remote-debugging-port=%s)", err, portOf(r.endpoint))
	}
	defer b.close()
	return b.version(ctx)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return "9222"
}

// Open opens a tab in which one page can be rendered. It returns [ErrBusy] at
// once when all are in use, and an error that wraps [ErrUnavailable] when there
// is no browser. The tab must be closed.
func (r *Renderer) Open(ctx context.Context) (*Tab, error) {
	select {
	case r.tabs <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	opening, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	t, err := r.open(opening)
	if err != nil {
		<-r.tabs
		return nil, err
	}
	return t, nil
}

// connectTimeout is how long the browser may take to open a tab.
const connectTimeout = 10 * time.Second

// Page is what to render.
type Page struct {
	// URL is canonical, and Response what the site answered to it: a page in HTML.
	URL      string
	Response *fetch.Response
	// Header is sent with the page's requests to its own host.
	Header map[string]string
	// Allowed says whether the page may ask for an address, for example because
	// of robots.txt. Nil allows all. It is called from several goroutines.
	Allowed func(address string) bool
}

// Result is a page after its scripts ran.
type Result struct {
	HTML []byte // UTF-8
	// Location is where a script sent the reader instead, canonical, or empty.
	Location string

	Requests int   // made for the page, without the page itself
	Kept     int   // answered with scripts that were kept
	Refused  int   // not made, by kind, address, number or size
	Bytes    int64 // decoded, of all requests
	Elapsed  time.Duration
	// Cut says that the page was not done in time, and why.
	Cut string
}

// String says for people what rendering took.
func (r Result) String() string {
	s := fmt.Sprintf("rendered in %v with %d requests (%d KiB), %d refused", r.Elapsed.Round(time.Millisecond), r.Requests, (r.Bytes+1023)>>10, r.Refused)
	if r.Cut != "" {
		s += ", cut off: " + r.Cut
	}
	return s
}

// failed is the error of a page that could not be rendered; another attempt
// may succeed.
func failed(err error) error {
	return &fetch.Error{Reason: schema.ReasonRender, Temporary: true, Err: err}
}
