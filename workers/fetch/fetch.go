// Package fetch makes one HTTP request to a site that never asked for it, and
// survives whatever comes back.
//
// [Fetcher.Get] sends one request and returns one response; it follows no
// redirect, because when and whether the next request may be sent is for the
// frontier to say (see internal/frontier), which also keeps robots.txt; its
// rules are read by the package robots beside this one.
//
// On the way in, a response passes in this order: the address that DNS gave is
// checked when the connection is made (see [Settings.AllowAddress]); every
// phase has its own time limit; headers and body have size limits, the body's
// on both sides of decompression and enforced while it streams; content that
// is no page by its type is not read at all. Memory per request is bounded by
// [Settings.MaxBody] and the windows of the decoders, and only four requests at
// once have a body of more than a megabyte in hand. A feed or sitemap may be
// longer than MaxBody: it stays compressed then.
//
// What goes wrong comes back as an [Error] with a reason of pkg/schema and
// whether trying again makes sense.
package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
)

// Product is the name by which sites know this program, and the token that
// robots.txt groups address it by (RFC 9309 section 2.2.1).
const Product = "Harkara"

// Settings are the limits and the identity of a [Fetcher]. Zero values stand
// for the defaults.
type Settings struct {
	// UserAgent is sent with every request. Empty means "Harkara/1.0", and
	// with a Contact "Harkara/1.0 (+contact)".
	UserAgent string
	// Contact is a web page or mail address where a site's owner reaches the
	// operator. It should be set.
	Contact string

	// AllowAddress opens address ranges that are refused otherwise: everything
	// that is not a public unicast address (see guard.go).
	AllowAddress []netip.Prefix
	// Resolve pins "host:port" to "address:port", in the manner of curl's
	// --resolve. What is pinned needs no DNS and is exempt from the guard.
	Resolve map[string]string
	// Resolver is asked for addresses. Nil means the system's.
	Resolver *net.Resolver
	// DNSCache is how long addresses are remembered. Zero means a minute,
	// negative not at all.
	DNSCache time.Duration
	// Proxy is an http, https or socks5 URL through which all requests go. The
	// guard then sees the proxy's address only, which is exempt from it: the
	// proxy has to keep requests away from private addresses. URLs whose host
	// is a forbidden address in digits are still refused.
	Proxy *url.URL

	// Time limits of the phases of a request.
	DialTimeout   time.Duration // DNS and TCP; zero means 10 s
	TLSTimeout    time.Duration // TLS handshake; zero means 10 s
	HeaderTimeout time.Duration // from request sent to response headers; zero means 30 s
	IdleTimeout   time.Duration // between two reads of the body; zero means 15 s
	TotalTimeout  time.Duration // all of it; zero means 60 s

	// MaxBody limits the body in bytes, as sent and decoded. Zero means
	// [schema.MaxBody]. Feeds and sitemaps may have [schema.MaxListing], and
	// MaxBody compressed.
	MaxBody int64
	// MaxHeader limits the response headers in bytes. Zero means 256 KiB.
	MaxHeader int64
	// IdleConns is how many idle connections are kept for reuse. Zero means 512.
	IdleConns int
	// TLS replaces the TLS settings, for tests. Certificates are always
	// verified against its roots.
	TLS *tls.Config
}

func (s Settings) withDefaults() Settings {
	setDefault(&s.DNSCache, time.Minute)
	setDefault(&s.DialTimeout, 10*time.Second)
	setDefault(&s.TLSTimeout, 10*time.Second)
	setDefault(&s.HeaderTimeout, 30*time.Second)
	setDefault(&s.IdleTimeout, 15*time.Second)
	setDefault(&s.TotalTimeout, 60*time.Second)
	setDefault(&s.MaxBody, schema.MaxBody)
	setDefault(&s.MaxHeader, 256<<10)
	setDefault(&s.IdleConns, 512)
	if s.UserAgent == "" {
		s.UserAgent = Product + "/1.0"
		if s.Contact != "" {
			s.UserAgent += " (+" + s.Contact + ")"
		}
	}
	return s
}

func setDefault[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

// Fetcher makes requests. It is safe for concurrent use.
type Fetcher struct {
	settings  Settings
	guard     guard
	transport *http.Transport
	large     chan struct{} // one per large body
}

// New returns a Fetcher, or an error that names the setting that is wrong.
func New(s Settings) (*Fetcher, error) {
	s = s.withDefaults()
	if strings.ContainsAny(s.UserAgent, "\r\n\x00") {
		return nil, errors.New("user agent: line breaks are not allowed")
	}
	f := &Fetcher{settings: s, guard: guard{allow: s.AllowAddress}, large: make(chan struct{}, largeBodies)}
	dialer := newDialer(s, f.guard)
	f.transport = &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        s.TLS,
		TLSHandshakeTimeout:    s.TLSTimeout,
		ResponseHeaderTimeout:  s.HeaderTimeout,
		MaxResponseHeaderBytes: s.MaxHeader,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decoded here, with limits
		MaxIdleConns:           s.IdleConns,
		MaxIdleConnsPerHost:    1, // never two requests to a host at once
		IdleConnTimeout:        30 * time.Second,
		WriteBufferSize:        4 << 10,
		ReadBufferSize:         16 << 10,
	}
	if s.Proxy != nil {
		switch s.Proxy.Scheme {
		case "http", "https", "socks5", "socks5h":
		default:
			return nil, fmt.Errorf("proxy %s: want an http, https or socks5 URL", s.Proxy.Redacted())
		}
		f.transport.Proxy = http.ProxyURL(s.Proxy)
		f.transport.DialContext = (&net.Dialer{Timeout: s.DialTimeout}).DialContext
	}
	return f, nil
}

// UserAgent is what requests are made as.
func (f *Fetcher) UserAgent() string { return f.settings.UserAgent }

// Close closes idle connections.
func (f *Fetcher) Close() { f.transport.CloseIdleConnections() }

// Request is what to ask a site for.
type Request struct {
	// URL is canonical.
	URL string
	// Header is sent besides the usual headers, and replaces them.
	Header map[string]string
	// ETag and LastModified make the request conditional (RFC 9110 section
	// 13.1). They are values of an earlier response.
	ETag, LastModified string
	// AnyType takes content of every type, as for robots.txt.
	AnyType bool
	// MaxBody, when positive, replaces [Settings.MaxBody].
	MaxBody int64
	// Truncate takes the first MaxBody bytes of a body that is longer.
	Truncate bool
}

// Response is a complete response.
type Response struct {
	Status   int
	Protocol string            // "HTTP/1.1", "HTTP/2.0"
	Header   map[string]string // the headers that matter, see [keptHeaders]
	// Body is the decoded body; at most 64 KiB of it when Status is not 2xx, or
	// when it is a list of more than [Settings.MaxBody], which Open reads whole.
	Body []byte
	Size int64 // of the whole body, decoded
	// Packed is the whole body as it came, where that is one of the codings
	// that pages travel in, or a list of more than MaxBody is; nil otherwise.
	Packed   []byte
	Coding   string // of Packed: "gzip" or "zstd"
	Location string // canonical target of a redirect, also of one by <meta http-equiv="refresh">, or empty
	Began    time.Time
	Elapsed  time.Duration // until the last byte

	// RetryAfter is when the site wants to be asked again, or zero.
	RetryAfter time.Time
	// Block says who kept the page from us, or is nil.
	Block *Block

	// Rendered says what a browser did to get Body, and is empty when none did.
	Rendered string

	// Sent and Received are the headers as they were, for archives.
	Sent, Received http.Header

	release func() // see Close
}

// Redirect reports whether the response sends the reader elsewhere: to
// Location.
func (r *Response) Redirect() bool { return r.Location != "" }

// isRedirect reports a status that comes with a Location.
func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// Get makes one request. Every response is a [Response], whatever its status;
// the error, when there is one, is an [*Error]. It ends early when ctx does,
// and then the error wraps the cause of that. The response must be closed.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, f.settings.TotalTimeout, errTotalTimeout)
	defer cancel()
	if err := f.checkLiteral(r.URL); err != nil {
		return nil, err
	}
	req, err := f.request(ctx, r)
	if err != nil {
		return nil, &Error{Reason: schema.ReasonInvalidURL, Err: err}
	}
	res, err := f.transport.RoundTrip(req)
	if err != nil {
		return nil, classify(ctx, err)
	}
	defer res.Body.Close()

	out := &Response{
		Status: res.StatusCode, Protocol: res.Proto, Header: keep(res.Header), Began: began,
		RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now()),
	}
	out.Sent, out.Received = req.Header, res.Header
	if isRedirect(out.Status) {
		if err := out.resolveLocation(r.URL, res.Header.Get("Location")); err != nil {
			return nil, err
		}
	}
	if err := f.readBody(ctx, cancel, r, res, out); err != nil {
		return nil, err
	}
	out.Elapsed = time.Since(began)
	out.Block = blockedBy(out.Status, res.Header, out.Body)
	if out.Status == http.StatusOK && !r.AnyType {
		out.Location = metaRefresh(r.URL, mediaType(res.Header.Get("Content-Type")), out.Body)
	}
	return out, nil
}

// request builds the request as sent.
func (f *Fetcher) request(ctx context.Context, r Request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{
		"User-Agent":      {f.settings.UserAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5"},
		"Accept-Encoding": {"gzip, br, zstd, deflate"},
		"Accept-Language": {"*"},
	}
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	return req, nil
}

// checkLiteral refuses a URL whose host is a forbidden address in digits
// before anything is sent, which matters when a proxy makes the connection.
func (f *Fetcher) checkLiteral(address string) error {
	if f.settings.Proxy == nil {
		return nil // checked when the connection is made
	}
	u, err := url.Parse(address)
	if err != nil {
		return &Error{Reason: schema.ReasonInvalidURL, Err: err}
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return nil
	}
	if err := f.guard.check(ip); err != nil {
		return &Error{Reason: schema.ReasonForbiddenAddress, Err: err}
	}
	return nil
}

func (r *Response) resolveLocation(base, location string) error {
	if location == "" {
		return &Error{Reason: schema.ReasonProtocol, Err: fmt.Errorf("status %d without Location", r.Status)}
	}
	target, err := weburl.Resolve(base, location)
	if err != nil {
		return &Error{Reason: schema.ReasonInvalidURL, Err: fmt.Errorf("redirect to %.200q: %w", location, err)}
	}
	r.Location = target
	return nil
}
