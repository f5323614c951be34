package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto"
	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/emulation"
	interception "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

// closedDoor is the proxy of all tabs: nobody listens there.
const closedDoor = "http://127.0.0.1:1"

// Size of the window, high enough for what a page loads only when it is
// scrolled to.
const width, height = 1280, 4000

// Tab is an empty page in a browser context of its own.
type Tab struct {
	renderer *Renderer
	browser  *browser
	session  target.SessionID
	frame    cdp.FrameID // the main one
	visit    *visit
}

func (r *Renderer) open(ctx context.Context) (_ *Tab, err error) {
	b, err := connect(ctx, r.endpoint)
	if err != nil {
		return nil, err
	}
	t := &Tab{renderer: r, browser: b}
	t.visit = newVisit(t)
	b.events = t.visit.event
	go b.read()
	if err := t.prepare(ctx); err != nil {
		b.close()
		<-b.ended
		return nil, fmt.Errorf("%w: open a tab: %w", ErrUnavailable, err)
	}
	return t, nil
}

// prepare makes the tab and everything that has to hold before it sees a page.
func (t *Tab) prepare(ctx context.Context) error {
	b, yes := t.browser, true
	own, err := call(ctx, b, "", target.CreateBrowserContext, target.CreateBrowserContextParams{
		DisposeOnDetach: &yes, ProxyServer: closedDoor,
		ProxyBypassList: "<-loopback>", // by default the browser goes to loopback itself
	})
	if err != nil {
		return err
	}
	if _, err := call(ctx, b, "", protocol.SetDownloadBehavior, protocol.SetDownloadBehaviorParams{
		Behavior: protocol.SetDownloadBehaviorBehaviorDeny, BrowserContextID: own.BrowserContextID,
	}); err != nil {
		return err
	}
	made, err := call(ctx, b, "", target.CreateTarget, target.CreateTargetParams{URL: "about:blank", BrowserContextID: own.BrowserContextID})
	if err != nil {
		return err
	}
	attached, err := call(ctx, b, "", target.AttachToTarget, target.AttachToTargetParams{TargetID: made.TargetID, Flatten: &yes})
	if err != nil {
		return err
	}
	t.session = attached.SessionID
	tree, err := call(ctx, b, t.session, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	t.frame = tree.FrameTree.Frame.ID
	for _, do := range []func() error{
		func() error {
			_, err := call(ctx, b, t.session, interception.Enable, interception.EnableParams{Patterns: []*interception.RequestPattern{{URLPattern: "*"}}})
			return err
		},
		func() error { _, err := call(ctx, b, t.session, page.Enable, page.EnableParams{}); return err },
		func() error { _, err := call(ctx, b, t.session, inspector.Enable, cdp.Empty{}); return err },
		func() error {
			_, err := call(ctx, b, t.session, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: beforeScripts})
			return err
		},
		func() error {
			_, err := call(ctx, b, t.session, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: t.renderer.settings.Fetcher.UserAgent()})
			return err
		},
		func() error {
			_, err := call(ctx, b, t.session, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
			return err
		},
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// beforeScripts runs in every document before its own scripts. It takes away
// what could leave the machine without asking us. That is the second lock: the
// first is the closed door.
const beforeScripts = `for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "SharedWorker"]) delete globalThis[name];
try { delete Navigator.prototype.serviceWorker } catch {}`

// Close closes the tab and everything in it.
func (t *Tab) Close() {
	t.visit.cancel()
	t.browser.close()
	<-t.browser.ended
	t.visit.serving.Wait()
	<-t.renderer.tabs
}

// Render loads p in the tab, waits until it is complete or the time is over,
// and returns what has become of it. A tab renders one page. Errors are
// [*fetch.Error]s.
func (t *Tab) Render(ctx context.Context, p Page) (Result, error) {
	began := time.Now()
	s := t.renderer.settings
	ctx, cancel := context.WithTimeoutCause(ctx, s.Timeout+lastTimeout, errors.New("the browser does not answer"))
	defer cancel()
	v := t.visit
	if err := v.begin(ctx, p); err != nil {
		return Result{}, failed(err)
	}
	tell(t.browser, t.session, page.Navigate, page.NavigateParams{URL: p.URL})
	cut, err := v.await(ctx, s.Timeout, s.Quiet)
	if err != nil {
		return Result{}, failed(err)
	}
	if cut != "" {
		tell(t.browser, t.session, page.StopLoading, cdp.Empty{})
		tell(t.browser, t.session, runtime.TerminateExecution, cdp.Empty{})
	}
	result := v.result()
	result.Cut = cut
	if result.Location == "" {
		last, cancel := context.WithTimeoutCause(ctx, lastTimeout, errors.New("the page's scripts do not let go of it"))
		defer cancel()
		if result.HTML, err = t.html(last); err != nil {
			return Result{}, err
		}
	}
	result.Elapsed = time.Since(began)
	return result, nil
}

// lastTimeout is how long it may take to get the HTML out of the browser.
const lastTimeout = 5 * time.Second

// serialise cuts the document's HTML into parts and returns how many there are,
// or -1 when it is longer than the limit in UTF-16 units. It runs in a world of its own,
// where no script of the page has replaced anything.
const serialise = `(() => {
	if (!document.documentElement) return 0;
	const html = (document.doctype ? "<!DOCTYPE html>\n" : "") + document.documentElement.outerHTML;
	if (html.length > %d) return -1;
	globalThis.parts = html.match(/[^]{1,%d}/gu);
	return parts.length;
})()`

// part is how many characters of the document are read at once: as JSON they
// stay below maxMessage.
const part = 1 << 20

// html returns the document that is in the tab.
func (t *Tab) html(ctx context.Context) ([]byte, error) {
	world, err := call(ctx, t.browser, t.session, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: t.frame})
	if err != nil {
		return nil, failed(err)
	}
	limit := t.renderer.settings.MaxBody
	tooLarge := &fetch.Error{Reason: schema.ReasonTooLarge, Err: fmt.Errorf("the rendered page has more than %d bytes", limit)}
	var parts int
	if err := t.evaluate(ctx, world.ExecutionContextID, fmt.Sprintf(serialise, limit, part), &parts); err != nil {
		return nil, err
	}
	switch {
	case parts < 0:
		return nil, tooLarge
	case parts == 0:
		return nil, &fetch.Error{Reason: schema.ReasonEmpty, Err: errors.New("nothing is left of the page after its scripts ran")}
	}
	var html []byte
	for i := range parts {
		var text string
		if err := t.evaluate(ctx, world.ExecutionContextID, fmt.Sprintf("parts[%d]", i), &text); err != nil {
			return nil, err
		}
		if html = append(html, text...); int64(len(html)) > limit {
			return nil, tooLarge
		}
	}
	return html, nil
}

// evaluate evaluates an expression into a Go value.
func (t *Tab) evaluate(ctx context.Context, world runtime.ExecutionContextID, expression string, into any) error {
	yes := true
	got, err := call(ctx, t.browser, t.session, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world, ReturnByValue: &yes})
	if err != nil {
		return failed(err)
	}
	if got.ExceptionDetails != nil || got.Result == nil {
		return failed(errors.New("the page could not be read out of the browser"))
	}
	if err := json.Unmarshal(got.Result.Value, into); err != nil {
		return failed(fmt.Errorf("the page could not be read out of the browser: %w", err))
	}
	return nil
}

// event takes what the browser says of the tab. It is called by the reader of
// the connection and does not wait.
func (v *visit) event(m *cdproto.Message) {
	switch string(m.Method) {
	case interception.RequestPaused.Method:
		var e interception.EventRequestPaused
		if err := jsonv2.Unmarshal(m.Params, &e, options); err != nil || e.Request == nil {
			return // it stays paused, and the page runs into its time limit
		}
		v.paused(&e)
	case page.LoadEventFired.Method:
		v.change(func() { v.loaded = true })
	case page.JavascriptDialogOpening.Method:
		tell(v.tab.browser, v.tab.session, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
	case inspector.TargetCrashed.Method:
		v.change(func() { v.crashed = true })
	}
}

// leave notes where a script sends the reader. To where he is already is an end
// too, and one without a load event.
func (v *visit) leave(address string) {
	target, err := weburl.Canonical(address)
	if err != nil {
		return
	}
	v.change(func() {
		if target == v.page.URL {
			v.loaded = true
		} else {
			v.location = target
		}
	})
}
