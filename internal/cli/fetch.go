package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/frontier"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/sample"
	"github.com/harkara/harkara/internal/warc"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/render"
	"github.com/harkara/harkara/workers/fetch/robots"
	"github.com/harkara/harkara/workers/parse"
)

type fetchCmd struct {
	config.NATS
	config.Fetch
	config.OptOut
	stopping
}

func (c fetchCmd) Run(ctx context.Context, a *app) error {
	q, err := a.stage(ctx, c.NATS, "fetch")
	if err != nil {
		return err
	}
	defer q.Close()
	component, closeFetcher, err := fetchStage(ctx, a, q, c.Fetch, c.OptOut, c.Grace)
	if err != nil {
		return err
	}
	defer closeFetcher()
	a.log.Info("fetch is running", "nats", q.Conn().ConnectedUrlRedacted(), "delay", c.Delay)
	return pipeline.Run(ctx, a.log, component)
}

// fetchStage returns the fetch stage: intake and the turns of hosts.
func fetchStage(ctx context.Context, a *app, q *queue.Queue, c config.Fetch, o config.OptOut, grace time.Duration) (pipeline.Component, func(), error) {
	settings, err := httpSettings(c.HTTP)
	if err != nil {
		return pipeline.Component{}, nil, err
	}
	if c.Contact == "" {
		a.log.Warn("no --contact is set: the owners of the sites you fetch from cannot reach you")
	}
	fetcher, err := fetch.New(settings)
	if err != nil {
		return pipeline.Component{}, nil, err
	}
	renderer, err := newRenderer(ctx, a, c, fetcher)
	if err != nil {
		fetcher.Close()
		return pipeline.Component{}, nil, err
	}
	concurrency := c.Hosts
	if concurrency == 0 {
		concurrency = 32 * runtime.GOMAXPROCS(0)
	}
	archive, closeArchive, err := openArchive(a, c.WARC, fetcher.UserAgent())
	if err != nil {
		fetcher.Close()
		return pipeline.Component{}, nil, err
	}
	closeAll := func() { fetcher.Close(); closeArchive() }
	f, err := frontier.New(ctx, q, fetcher, frontier.Settings{
		Delay: c.Delay, RefetchAfter: c.RefetchAfter, Concurrency: concurrency,
		SitesFile: c.Config, Renderer: renderer, Render: c.Render,
		OptOuts: o.Obey, GroupByDomain: c.GroupByDomain, Archive: archive, Grace: grace, Log: a.log,
	})
	if err != nil {
		closeAll()
		return pipeline.Component{}, nil, err
	}
	return pipeline.Component{Name: "fetch", Run: f.Run}, closeAll, nil
}

// newRenderer returns what renders pages, or nil when no browser is named.
func newRenderer(ctx context.Context, a *app, c config.Fetch, fetcher *fetch.Fetcher) (*render.Renderer, error) {
	if c.Chromium == "" {
		return nil, nil
	}
	r, err := render.New(render.Settings{Endpoint: c.Chromium, Fetcher: fetcher})
	if err != nil {
		return nil, fmt.Errorf("--chromium: %w", err)
	}
	version, err := r.Check(ctx)
	if err != nil {
		return nil, fmt.Errorf("--chromium: %w", err)
	}
	a.log.Info("pages are rendered by a browser", "browser", version, "hosts", c.Render)
	return r, nil
}

// openArchive returns the writer of WARC files, or nil when none are wanted.
func openArchive(a *app, dir, userAgent string) (*warc.Writer, func(), error) {
	if dir == "" {
		return nil, func() {}, nil
	}
	w, err := warc.New(warc.Settings{Dir: dir, Software: fetch.Product, UserAgent: userAgent})
	if err != nil {
		return nil, nil, err
	}
	return w, func() {
		if err := w.Close(); err != nil {
			a.log.Error("the last WARC file was not ended", "error", err)
		}
	}, nil
}

func httpSettings(h config.HTTP) (fetch.Settings, error) {
	s := fetch.Settings{UserAgent: h.UserAgent, Contact: h.Contact, AllowAddress: h.AllowAddress, Resolve: h.Resolve}
	if h.Proxy != "" {
		proxy, err := url.Parse(h.Proxy)
		if err != nil {
			return s, errors.New("--proxy is not a URL") // which may hold a password
		}
		s.Proxy = proxy
	}
	return s, nil
}

// fetchStage is the fetch stage of up, for which the sample site's name leads
// to where it is served, and which needs no manners towards it.
func (r *running) fetchStage(ctx context.Context) (pipeline.Component, func(), error) {
	c := r.cmd.Fetch
	if r.sample != nil {
		c.Resolve = maps.Clone(c.Resolve)
		if c.Resolve == nil {
			c.Resolve = map[string]string{}
		}
		host, err := url.Parse(sample.Origin)
		if err != nil {
			return pipeline.Component{}, nil, err
		}
		c.Resolve[host.Host+":80"] = r.sample.address
		if len(r.cmd.URLs) == 0 && c.Delay == defaultDelay {
			c.Delay = sampleDelay
		}
	}
	return fetchStage(ctx, r.app, r.queue, c, r.cmd.OptOut, r.cmd.Grace)
}

const (
	defaultDelay = time.Second
	// sampleDelay is between two requests to the sample site, which is our own.
	sampleDelay = 50 * time.Millisecond
)

// mostRedirects is how many redirects extract follows.
const mostRedirects = 5

// fetch gets one page for a person who waits for it. It obeys robots.txt all
// the same.
func (c extractCmd) fetch(ctx context.Context, parser *parse.Parser) (schema.Article, error) {
	settings, err := httpSettings(c.HTTP)
	if err != nil {
		return schema.Article{}, err
	}
	fetcher, err := fetch.New(settings)
	if err != nil {
		return schema.Article{}, err
	}
	defer fetcher.Close()
	address, err := weburl.Canonical(c.Source)
	if err != nil {
		return schema.Article{}, schema.Drop(schema.ReasonInvalidURL, "%v", err)
	}
	for range mostRedirects {
		if err := allowed(ctx, fetcher, address); err != nil {
			return schema.Article{}, err
		}
		response, err := fetcher.Get(ctx, fetch.Request{URL: address})
		if err != nil {
			return schema.Article{}, err
		}
		defer response.Close()
		switch {
		case response.Redirect():
			address = response.Location
		case response.Status != http.StatusOK:
			return schema.Article{}, schema.Drop(schema.ReasonStatus, "status %d", response.Status)
		default:
			return parser.ReadFile(address, response.Body, response.Header["Content-Type"])
		}
	}
	return schema.Article{}, schema.Drop(schema.ReasonTooManyHops, "more than %d redirects", mostRedirects)
}

// allowed reports as an error that robots.txt keeps us from address. As RFC
// 9309 says, a missing file allows everything and an unreachable one nothing.
func allowed(ctx context.Context, fetcher *fetch.Fetcher, address string) error {
	response, err := fetcher.Get(ctx, fetch.Request{URL: weburl.Origin(address) + "/robots.txt", AnyType: true})
	if err != nil {
		return fmt.Errorf("robots.txt: %w", err)
	}
	switch {
	case response.Status >= 500:
		return schema.Drop(schema.ReasonRobots, "robots.txt answers with status %d", response.Status)
	case response.Status == http.StatusOK && !robots.Parse(response.Body, fetch.Product).Allowed(weburl.Path(address)):
		return schema.Drop(schema.ReasonRobots, "robots.txt does not allow it")
	}
	return nil
}
