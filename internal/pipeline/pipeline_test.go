package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse"
	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const patience = 2 * time.Minute

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// recogniser is loaded once for all tests.
var recogniser = sync.OnceValues(func() (*entities.Recogniser, error) { return entities.New(entities.Options{}) })

// background runs components until the test ends.
func background(t *testing.T, components ...pipeline.Component) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- pipeline.Run(ctx, slog.New(slog.DiscardHandler), components...) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run: %v", err)
			}
		case <-time.After(patience):
			t.Error("the components did not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

// shrink gives every stream room for only a few messages.
func shrink(t *testing.T, q *queue.Queue) {
	t.Helper()
	set := q.Streams()
	resize(t, q, set.Submit, 30_000)
	resize(t, q, set.URLs, 10_000)
	resize(t, q, set.Pages, 10_000)
	resize(t, q, set.Articles, 20_000)
	resize(t, q, set.Outcomes, 15_000)
}

// resize gives a stream room for so many bytes.
func resize(t *testing.T, q *queue.Queue, s schema.Stream, size int64) {
	t.Helper()
	stream, err := q.JetStream().Stream(t.Context(), s.Name)
	if err != nil {
		t.Fatal(err)
	}
	cfg := stream.CachedInfo().Config
	cfg.MaxBytes = size
	if _, err := q.JetStream().UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
}

// TestPutOffWhenSubmitIsFull asks parse to submit into a stream without room,
// with more lists than there are workers: the lists must wait in PAGES, not
// block the workers.
func TestPutOffWhenSubmitIsFull(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	resize(t, q, q.Streams().Submit, 30_000)
	r, err := recogniser()
	if err != nil {
		t.Fatal(err)
	}
	fill := &nats.Msg{Subject: q.Subjects().Submit(), Data: make([]byte, 29_000)}
	if err := q.Publish(t.Context(), fill); err != nil {
		t.Fatal(err)
	}
	feeds := runtime.GOMAXPROCS(0) + 2
	for i := range feeds + 1 {
		body := `<rss version="2.0"><channel>` + items(5) + `</channel></rss>`
		if i == feeds {
			body = `<html><body><article><h1>Past the feeds</h1>` + text("Past the feeds") + `</article></body></html>`
		}
		u := fmt.Sprintf("http://a.example/%d", i)
		m, err := q.PageMessage(schema.Page{Request: fmt.Sprint(i), URL: u, FinalURL: u, Key: fmt.Sprint(i), Header: map[string]string{}}, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	background(t, pipeline.Parse(q, parse.New(parse.Options{Entities: r}), 5*time.Second))
	eventually(t, "the article went past the feeds", func() bool {
		return messages(t, q, q.Streams().Articles) == 1
	})
	// Its page is acknowledged after that; the feeds stay.
	waiting := uint64(feeds)
	eventually(t, "the article's page is done", func() bool { return messages(t, q, q.Streams().Pages) <= waiting })
	for range 20 {
		time.Sleep(10 * time.Millisecond)
		if n := messages(t, q, q.Streams().Pages); n != waiting {
			t.Fatalf("%d pages wait, want the %d feeds", n, waiting)
		}
	}
	if n := messages(t, q, q.Streams().Dead); n != 0 {
		t.Errorf("%d dead letters", n)
	}
}

// TestLargeList reads a sitemap of 50,000 URLs that is longer than a page may
// be, as a site sent it.
func TestLargeList(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	r, err := recogniser()
	if err != nil {
		t.Fatal(err)
	}
	urls, caption := 50_000, strings.Repeat("Seen from the quay. ", 8)
	if testing.Short() {
		urls, caption = 10_000, strings.Repeat("Seen from the quay. ", 50)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	size := 0
	for i := range urls {
		n, _ := fmt.Fprintf(z, "<urlset><url><loc>http://a.example/%d</loc><image:image><image:caption>%s</image:caption></image:image></url>", i, caption)
		size += n
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for i, body := range [][]byte{packed.Bytes(), {0x1f, 0x8b, 8}, bytes.Repeat([]byte("<p>"), 3<<20)} {
		u := fmt.Sprintf("http://a.example/list/%d", i)
		page := schema.Page{Request: fmt.Sprint(i), URL: u, FinalURL: u, Key: fmt.Sprint(i), Bytes: int64(max(size, len(body)))}
		coding := "gzip"
		if i == 2 { // no list at all
			coding = ""
		}
		m, err := q.PackedPageMessage(page, coding, body)
		if err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			m.Data = m.Data[:8<<20]
		}
		if err := q.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	background(t, pipeline.Parse(q, parse.New(parse.Options{Entities: r}), 5*time.Second))
	eventually(t, "the pages are done", func() bool { return messages(t, q, q.Streams().Pages) == 0 })
	// A thousand to a message.
	if n := messages(t, q, q.Streams().Submit); n != uint64(urls/1000) {
		t.Errorf("%d messages of URLs, want %d", n, urls/1000)
	}
	if n := messages(t, q, q.Streams().Outcomes); n != 3 {
		t.Errorf("%d outcomes, want one listed and two refused", n)
	}
}

// text is a few paragraphs that differ from each other and for every subject.
func text(subject string) string {
	return "<p>The report on " + subject + " was printed late, and the fishermen of the northern quay went out without having read it.</p>" +
		"<p>Their wives said afterwards that nobody in the village had ever waited for " + subject + " with so little patience.</p>" +
		"<p>In the evening the boats came back with more herring than the harbour master could weigh before dark.</p>"
}

// items are entries of a feed with long addresses.
func items(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<item><link>http://a.example/%d%s</link></item>", i, strings.Repeat("x", 500))
	}
	return b.String()
}

func messages(t *testing.T, q *queue.Queue, s schema.Stream) uint64 {
	t.Helper()
	stream, err := q.JetStream().Stream(t.Context(), s.Name)
	if err != nil {
		t.Fatal(err)
	}
	return stream.CachedInfo().State.Msgs
}

// TestStoreWaitsForPostgres stores through a database that is gone at first.
func TestStoreWaitsForPostgres(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	gone := pgtest.Pool(t)
	gone.Close()
	for i := range 20 {
		u := fmt.Sprintf("http://a.example/%d", i)
		m, err := q.ArticleMessage(schema.Article{Request: fmt.Sprint(i), Key: fmt.Sprintf("%032x", i), URL: u, Host: "a.example",
			Title: fmt.Sprint("Number ", i), Body: fmt.Sprint("Text ", i), Language: "en", Fetched: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	stop := background(t, pipeline.Store(q, store.New(gone, natstest.Log(t)), time.Second)...)
	eventually(t, "the articles are taken", func() bool {
		c, err := q.JetStream().Consumer(t.Context(), q.Streams().Articles.Name, "store")
		return err == nil && c.CachedInfo().NumAckPending > 0
	})
	stop()
	if n := messages(t, q, q.Streams().Articles); n != 20 {
		t.Errorf("%d articles wait, want all 20", n)
	}
	if n := messages(t, q, q.Streams().Dead); n != 0 {
		t.Errorf("%d dead letters: a database that is gone is nobody's fault", n)
	}
	pool := pgtest.Pool(t)
	background(t, pipeline.Store(q, store.New(pool, natstest.Log(t)), time.Second)...)
	eventually(t, "all are stored", func() bool {
		var n int
		err := pool.QueryRow(t.Context(), "SELECT count(*) FROM articles").Scan(&n)
		return err == nil && n == 20
	})
}

// TestPoisonIsSetAside stores its neighbours and says why.
func TestPoisonIsSetAside(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	pool := pgtest.Pool(t)
	for _, data := range []string{
		`not json`,
		`{"url":"http://a.example/1","key":"` + strings.Repeat("0", 31) + `1","host":"a.example","title":"One","body":"Text","fetched":"2026-01-01T00:00:00Z","request":"1"}`,
		`{"url":"http://a.example/2"}`,
	} {
		m := &nats.Msg{Subject: q.Subjects().Article("en"), Data: []byte(data)}
		if err := q.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	background(t, pipeline.Store(q, store.New(pool, natstest.Log(t)), time.Second)...)
	eventually(t, "the good one is stored and the others are refused", func() bool {
		var stored, refused int
		if err := pool.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM outcomes WHERE reason = 'malformed')").Scan(&stored, &refused); err != nil {
			t.Fatal(err)
		}
		return stored == 1 && refused == 2
	})
}

func TestWatchCountsWhatLinksLeadTo(t *testing.T) {
	q := natstest.Queue(t, natstest.Server(t))
	w, err := pipeline.NewWatch(q)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Expect("list", "moved")
	say := func(o schema.Outcome) {
		t.Helper()
		o.Stage = schema.StageFetch
		m, err := q.OutcomeMessage(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	say(schema.Outcome{Request: "list", URL: "http://a.example/feed", Result: schema.ResultListed, Spawned: 2})
	say(schema.Outcome{Request: "other", URL: "http://b.example/", Result: schema.ResultStored})
	say(schema.Outcome{Request: "c1", Root: "list", URL: "http://a.example/1", Result: schema.ResultFetched})
	say(schema.Outcome{Request: "c1", Root: "list", URL: "http://a.example/1", Result: schema.ResultStored})
	say(schema.Outcome{Request: "c1", Root: "list", URL: "http://a.example/1", Result: schema.ResultUnchanged}) // redelivered
	say(schema.Outcome{Request: "moved", URL: "http://a.example/m", Result: schema.ResultRedirected, Spawned: 1})
	say(schema.Outcome{Request: "m2", Root: "moved", URL: "http://c.example/m", Result: schema.ResultRefused, Reason: schema.ReasonRobots})
	eventually(t, "four of five have ended", func() bool { ended, expected := w.Progress(); return ended == 4 && expected == 5 })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Wait(ctx, func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting ended with %v before all had ended", err)
	}
	say(schema.Outcome{Request: "c2", Root: "list", URL: "http://a.example/2", Result: schema.ResultDuplicate})
	finals, err := w.Wait(t.Context(), func(int, int) {})
	if err != nil || len(finals) != 5 {
		t.Fatalf("%d finals, %v", len(finals), err)
	}
	for _, o := range finals {
		if o.Request == "c1" && o.Result != schema.ResultStored {
			t.Errorf("c1 ended as %s, want its first ending", o.Result)
		}
	}
}

func TestRunStopsUpstreamFirst(t *testing.T) {
	var mu sync.Mutex
	var order []string
	component := func(name string, err error) pipeline.Component {
		return pipeline.Component{Name: name, Run: func(ctx context.Context) error {
			<-ctx.Done()
			mu.Lock()
			defer mu.Unlock()
			order = append(order, name)
			return err
		}}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	bad := errors.New("bad end")
	err := pipeline.Run(ctx, slog.New(slog.DiscardHandler), component("store", nil), component("parse", bad), component("fetch", nil))
	if got := strings.Join(order, " "); got != "fetch parse store" {
		t.Errorf("stopped in the order %s", got)
	}
	if !errors.Is(err, bad) || !strings.Contains(err.Error(), "parse: ") {
		t.Errorf("got %v, want the error of parse", err)
	}
	// One that ends by itself ends them all.
	ends := pipeline.Component{Name: "ends", Run: func(context.Context) error { return bad }}
	if err := pipeline.Run(t.Context(), slog.New(slog.DiscardHandler), component("store", nil), ends); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
}
