package pipeline_test

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/frontier"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/parse"
	"github.com/harkara/harkara/workers/store"
)

// TestFullStreamsDrain fills every stream, round the loop from parse back to
// submit, before the store begins to take anything out, and wants all of it to
// arrive in the end.
func TestFullStreamsDrain(t *testing.T) {
	const feeds, articles = 5, 30
	q := natstest.Queue(t, natstest.Server(t))
	shrink(t, q)
	pool := pgtest.Pool(t)
	fetching, parsing, storing := stages(t, q, pool)
	urls := serve(t, feeds, articles)
	if err := q.Publish(t.Context(), &nats.Msg{Subject: q.Subjects().Submit(), Data: []byte(strings.Join(urls, "\n"))}); err != nil {
		t.Fatal(err)
	}
	background(t, fetching, parsing)
	eventually(t, "outcomes are full", func() bool { return full(t, q, q.Streams().Outcomes) })
	background(t, storing...)
	eventually(t, "all articles are stored", func() bool {
		var n int
		if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM articles").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n == feeds*articles
	})
}

// full reports whether a stream has no room for another message of its usual size.
func full(t *testing.T, q *queue.Queue, s schema.Stream) bool {
	t.Helper()
	stream, err := q.JetStream().Stream(t.Context(), s.Name)
	if err != nil {
		t.Fatal(err)
	}
	state := stream.CachedInfo().State
	return state.Msgs > 0 && state.Bytes+2*state.Bytes/state.Msgs > uint64(stream.CachedInfo().Config.MaxBytes)
}

// stages returns fetch, parse and store on q.
func stages(t *testing.T, q *queue.Queue, pool *pgxpool.Pool) (fetching, parsing pipeline.Component, storing []pipeline.Component) {
	t.Helper()
	fetcher, err := fetch.New(fetch.Settings{AllowAddress: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fetcher.Close)
	f, err := frontier.New(t.Context(), q, fetcher, frontier.Settings{Delay: time.Millisecond, Concurrency: 20, Log: natstest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := recogniser()
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.Component{Name: "fetch", Run: f.Run}, pipeline.Parse(q, parse.New(parse.Options{Entities: r}), 5*time.Second),
		pipeline.Store(q, store.New(pool, natstest.Log(t)), 5*time.Second)
}

// serve is a site whose feeds list articles of it.
func serve(t *testing.T, feeds, articles int) (urls []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/feed/{n}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Feed</title>`)
		for i := range articles {
			fmt.Fprintf(w, `<item><title>Number %d</title><link>http://%s/article/%s/%d</link></item>`, i, r.Host, r.PathValue("n"), i)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("/article/{n}/{i}", func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("n") + "-" + r.PathValue("i")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<html><head><title>Tide table %[1]s</title><meta property="og:type" content="article"></head><body><article><h1>Tide table %[1]s</h1>%s</article></body></html>`,
			id, text("tide table "+id))
	})
	srv := &http.Server{Handler: mux}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	for i := range feeds {
		urls = append(urls, fmt.Sprintf("http://%s/feed/%d", l.Addr(), i))
	}
	return urls
}
