package frontier

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/render"
)

func checkRender(s Settings) error {
	if len(s.Render) > 0 && s.Renderer == nil {
		return errors.New("pages are to be rendered, but there is no browser")
	}
	for _, pattern := range s.Render {
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			return fmt.Errorf("hosts to render: %q is no pattern", pattern)
		}
	}
	return nil
}

// rendered reports whether the pages of a host with these settings are rendered.
func (f *Frontier) rendered(host string, site Site) bool {
	if f.settings.Renderer == nil {
		return false
	}
	for _, pattern := range f.settings.Render {
		if ok, _ := path.Match(strings.ToLower(pattern), host); ok {
			return true
		}
	}
	return site.Render
}

// How long a host whose pages are rendered waits while all tabs are in use, or
// while there is no browser.
const (
	tabWait     = time.Second
	browserWait = 15 * time.Second
)

// openTab opens a tab for p before p is fetched. Without one (nil, nil) the
// request stays and its host waits: a browser that is gone for a while costs no
// request one of its attempts.
func (h *hold) openTab(ctx context.Context, p *picked) (*render.Tab, error) {
	tab, err := h.settings.Renderer.Open(ctx)
	if err == nil {
		if h.noBrowser.Swap(false) {
			h.log.Info("the browser is back")
		}
		return tab, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if errors.Is(err, render.ErrBusy) {
		h.waitUntil(time.Now().Add(tabWait))
		return nil, nil
	}
	at := time.Now().Add(browserWait)
	h.waitUntil(at)
	if !h.noBrowser.Swap(true) {
		h.log.Error("hosts whose pages are rendered wait for the browser", "error", err)
	}
	msg, err := h.queue.OutcomeMessage(h.outcome(p, schema.Outcome{
		Result: schema.ResultWaiting, Reason: schema.ReasonRender, Detail: err.Error(), RetryAt: at,
	}))
	if err != nil {
		return nil, err
	}
	return nil, h.queue.Publish(ctx, msg)
}

// waitUntil puts the next request to the host off.
func (h *hold) waitUntil(at time.Time) {
	if at.After(h.next) {
		h.next = at
	}
}

// render has the browser run the scripts of a page that was fetched from
// target. What is no page in HTML, or is refused in any case, comes back as it is.
func (h *hold) render(ctx context.Context, tab *render.Tab, p *picked, site Site, target string, res *fetch.Response) (*fetch.Response, error) {
	if !isHTML(res) || fetch.OptOut(res.Header, h.settings.OptOuts) != "" {
		return res, nil
	}
	h.yield()
	result, err := tab.Render(ctx, render.Page{
		URL: target, Response: res, Header: site.Headers,
		Allowed: func(address string) bool { return h.mayAsk(p, address) },
	})
	h.ended = time.Now()
	h.waitUntil(h.ended.Add(h.delay(p.host, res.Elapsed)))
	if err != nil {
		return nil, err
	}
	done := *res
	done.Rendered, done.Body, done.Location = result.String(), result.HTML, result.Location
	done.Size, done.Packed = int64(len(result.HTML)), nil
	done.Header = maps.Clone(res.Header)
	done.Header["Content-Type"] = "text/html; charset=utf-8"
	return &done, nil
}

func isHTML(res *fetch.Response) bool {
	kind := res.Header["Content-Type"]
	if kind == "" {
		kind = http.DetectContentType(res.Body)
	}
	return res.Status >= 200 && res.Status < 300 && len(res.Body) > 0 && strings.Contains(strings.ToLower(kind), "html")
}

// mayAsk reports whether a page of p's host may ask for an address: as far as
// the robots.txt of that host says, and not of hosts that are switched off.
func (h *hold) mayAsk(p *picked, address string) bool {
	host := weburl.Host(address)
	if h.sites.of(host).Off {
		return false
	}
	scheme, _, _ := strings.Cut(address, "://")
	entry, known := p.host.Robots[scheme]
	return host != p.Host || !known || entry.Rules.Allowed(weburl.Path(address))
}
