package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto"
	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/target"
	"github.com/coder/websocket"
)

// browser is a connection to the DevTools of a running browser. Each tab has
// its own, so that the end of one concerns no other.
type browser struct {
	conn   *websocket.Conn
	events func(*cdproto.Message) // called by the reader; must not wait

	mu      sync.Mutex
	last    int64
	waiting map[int64]chan *cdproto.Message
	broken  error
	ended   chan struct{} // closed when nothing is read any more
}

// maxMessage bounds what the browser says at once, in bytes; a page that sends
// more, which it can with the body of a request, loses its tab. The connections
// of chromedp have no such setting: there a request with a body of 30 MB takes
// 386 MB of memory.
const maxMessage = 8 << 20

// options of the decoding and encoding: what a page says may be broken text.
var options = jsonv2.AllowInvalidUTF8(true)

// connect connects to the DevTools at an address as [Settings.Endpoint] has it.
// Errors wrap [ErrUnavailable].
func connect(ctx context.Context, endpoint *url.URL) (*browser, error) {
	reached, err := byAddress(ctx, endpoint)
	address := ""
	if err == nil {
		address, err = debuggerAddress(ctx, reached)
	}
	if err == nil {
		var conn *websocket.Conn
		// The browser is the operator's: it is reached directly, without proxy.
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		if conn, _, err = websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: client}); err == nil { //nolint:bodyclose // Dial closes it
			conn.SetReadLimit(maxMessage)
			b := &browser{conn: conn, waiting: map[int64]chan *cdproto.Message{}, ended: make(chan struct{}), events: func(*cdproto.Message) {}}
			return b, nil
		}
	}
	return nil, fmt.Errorf("%w at %s: %w", ErrUnavailable, endpoint.Redacted(), err)
}

// byAddress replaces a host name by its address: Chromium answers to nobody who
// calls it by a name other than localhost, as a guard against web pages.
func byAddress(ctx context.Context, endpoint *url.URL) (*url.URL, error) {
	name := endpoint.Hostname()
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" {
		return endpoint, nil
	}
	list, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		return nil, err
	}
	reached := *endpoint
	reached.Host = list[0]
	if port := endpoint.Port(); port != "" {
		reached.Host = net.JoinHostPort(list[0], port)
	} else if strings.Contains(list[0], ":") {
		reached.Host = "[" + list[0] + "]"
	}
	return &reached, nil
}

// debuggerAddress returns the address of the browser's web socket, which
// Chromium makes up at every start.
func debuggerAddress(ctx context.Context, endpoint *url.URL) (string, error) {
	if strings.Contains(endpoint.Path, "/devtools/") {
		return endpoint.String(), nil
	}
	ask := *endpoint
	ask.Scheme = strings.Replace(ask.Scheme, "ws", "http", 1)
	ask.Path = "/json/version"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ask.String(), nil)
	if err != nil {
		return "", err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := transport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var version struct {
		Address string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&version); err != nil || version.Address == "" {
		return "", fmt.Errorf("%s is not the DevTools of a Chromium (status %d)", ask.Redacted(), res.StatusCode)
	}
	u, err := url.Parse(version.Address)
	if err != nil {
		return "", err
	}
	u.Host = endpoint.Host // as we reach it, not as it calls itself
	return u.String(), nil
}

// read passes on what the browser sends until the connection ends.
func (b *browser) read() {
	defer close(b.ended)
	for {
		var m cdproto.Message
		kind, data, err := b.conn.Read(context.Background())
		if err == nil && kind == websocket.MessageText {
			err = jsonv2.Unmarshal(data, &m, options)
		}
		if err != nil {
			b.mu.Lock()
			b.broken = err
			b.mu.Unlock()
			return
		}
		if m.ID == 0 {
			b.events(&m)
			continue
		}
		b.mu.Lock()
		to := b.waiting[m.ID]
		delete(b.waiting, m.ID)
		b.mu.Unlock()
		if to != nil {
			to <- &m
		}
	}
}

// close ends the connection, and with it the browser context that it made.
func (b *browser) close() { _ = b.conn.CloseNow() }

// send sends a command; the answer, when it is wanted, comes on the channel.
func (b *browser) send(session target.SessionID, method string, params any, wanted bool) (<-chan *cdproto.Message, int64, error) {
	data, err := jsonv2.Marshal(params, options)
	if err != nil {
		return nil, 0, err
	}
	b.mu.Lock()
	b.last++
	id := b.last
	var answer chan *cdproto.Message
	if wanted {
		answer = make(chan *cdproto.Message, 1)
		b.waiting[id] = answer
	}
	b.mu.Unlock()
	message, err := jsonv2.Marshal(&cdproto.Message{ID: id, SessionID: session, Method: cdproto.MethodType(method), Params: data}, options)
	if err == nil {
		err = b.conn.Write(context.Background(), websocket.MessageText, message)
	}
	return answer, id, err
}

// call runs a command in a session ("" is the browser's own) and returns what
// it gave.
func call[P, R any](ctx context.Context, b *browser, session target.SessionID, command cdp.Command[P, R], params P) (R, error) {
	var result R
	answer, id, err := b.send(session, command.Method, params, true)
	if err != nil {
		return result, fmt.Errorf("%s: %w", command.Method, err)
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			return result, fmt.Errorf("%s: %w", command.Method, m.Error)
		}
		if err := jsonv2.Unmarshal(m.Result, &result, options); err != nil {
			return result, fmt.Errorf("%s: %w", command.Method, err)
		}
		return result, nil
	case <-b.ended:
		return result, fmt.Errorf("%s: the connection to the browser ended: %w", command.Method, b.broken)
	case <-ctx.Done():
		b.mu.Lock()
		delete(b.waiting, id)
		b.mu.Unlock()
		return result, fmt.Errorf("%s: %w", command.Method, context.Cause(ctx))
	}
}

// tell sends a command and does not wait for its answer.
func tell[P, R any](b *browser, session target.SessionID, command cdp.Command[P, R], params P) {
	_, _, _ = b.send(session, command.Method, params, false) // a broken connection is noticed by who waits
}

// version returns the browser's name and version.
func (b *browser) version(ctx context.Context) (string, error) {
	go b.read()
	v, err := call(ctx, b, "", protocol.GetVersion, cdp.Empty{})
	if err != nil {
		return "", errors.Join(ErrUnavailable, err)
	}
	return v.Product, nil
}
