// Package pipeline wires the workers to the queue: which stage takes from
// which stream, what it publishes, and in which order things start and stop.
// The workers themselves know nothing of NATS.
package pipeline

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse"
	"github.com/harkara/harkara/workers/store"
)

// Parse returns the parse stage: pages in, articles or further submissions out.
func Parse(q *queue.Queue, p *parse.Parser, grace time.Duration) Component {
	stage := &parseStage{queue: q, parser: p}
	return Component{"parse", queue.Consumer{
		Queue: q, Stream: q.Streams().Pages, Durable: "parse", Stage: schema.StageParse,
		Handle: queue.One(stage.page), Concurrency: runtime.GOMAXPROCS(0) + 1, Grace: grace,
		Deliveries: 200,
	}.Run}
}

type parseStage struct {
	queue  *queue.Queue
	parser *parse.Parser
}

// retryFull is how long a list waits when SUBMIT has no room for what it
// lists. It does not wait in place: articles go past it, so that the loop from
// parse back to submit cannot lock up.
const retryFull = 15 * time.Second

func (s *parseStage) page(ctx context.Context, m *queue.Message) error {
	begun := time.Now()
	page, result, err := s.parse(m)
	if err != nil {
		return err
	}
	o := schema.Outcome{
		Request: page.Request, Root: page.Root, URL: page.FinalURL, Key: page.Key, Host: page.Host,
		Stage: schema.StageParse, Result: schema.ResultParsed, Bytes: page.Bytes, Attempt: m.Attempt,
	}
	var msgs []*nats.Msg
	if result.Article != nil {
		article, err := s.queue.ArticleMessage(*result.Article)
		if err != nil {
			return err
		}
		o.Detail = string(result.Article.Kind) + " " + result.Article.Language
		msgs = append(msgs, article)
	} else {
		if err := s.submit(ctx, page, result.Listed); err != nil {
			return err
		}
		o.Result, o.Spawned, o.Detail = schema.ResultListed, len(result.Listed), string(result.List)
	}
	o.Millis = time.Since(begun).Milliseconds()
	outcome, err := s.queue.OutcomeMessage(o)
	if err != nil {
		return err
	}
	return s.queue.Publish(ctx, append(msgs, outcome)...)
}

func (s *parseStage) parse(m *queue.Message) (schema.Page, parse.Result, error) {
	page, err := schema.DecodePageHeader(m.Header.Get(schema.HeaderPage))
	if err != nil {
		return page, parse.Result{}, err
	}
	if page.Bytes > schema.MaxBody {
		page, body, err := s.queue.OpenPage(m)
		if err != nil {
			return page, parse.Result{}, err
		}
		defer body.Close()
		result, err := s.parser.List(page, body)
		return page, result, err
	}
	page, body, err := s.queue.DecodePage(m)
	if err != nil {
		return page, parse.Result{}, err
	}
	result, err := s.parser.Parse(page, body)
	return page, result, err
}

func (s *parseStage) submit(ctx context.Context, page schema.Page, subs []schema.Submission) error {
	const some = 1000 // a list may have fifty times as many
	n := 0
	for chunk := range slices.Chunk(subs, some) {
		msgs, err := s.queue.SubmissionMessages(page.Request+"/"+strconv.Itoa(n), chunk)
		if err != nil {
			return err
		}
		err = s.queue.TryPublish(ctx, msgs...)
		if queue.IsFull(err) {
			return schema.Later(retryFull, schema.ReasonFull, "no room for the %d URLs of %s", len(subs), page.FinalURL)
		}
		if err != nil {
			return err
		}
		n++
	}
	return nil
}

// Batches of the store stage: at most this many messages, or what came in this time.
const (
	storeBatch  = 100
	storeLinger = 200 * time.Millisecond
)

// Store returns the store stage's two parts: articles to rows, and outcomes to
// the trail. The first publishes to the second.
func Store(q *queue.Queue, s *store.Store, grace time.Duration) []Component {
	stage := storeStage{q, s}
	consumer := queue.Consumer{
		Queue: q, Batch: storeBatch, Linger: storeLinger, Concurrency: 2, Stage: schema.StageStore,
		Grace: grace,
	}
	outcomes, articles := consumer, consumer
	outcomes.Stream, outcomes.Durable, outcomes.Handle = q.Streams().Outcomes, "store", stage.outcomes
	articles.Stream, articles.Durable, articles.Handle = q.Streams().Articles, "store", stage.articles
	return []Component{{"store outcomes", outcomes.Run}, {"store articles", articles.Run}}
}

type storeStage struct {
	queue *queue.Queue
	store *store.Store
}

// articles stores a batch and says of each what became of it.
func (s storeStage) articles(ctx context.Context, msgs []*queue.Message) []error {
	verdicts := make([]error, len(msgs))
	var batch []schema.Article
	var at []int // index in msgs of each article in batch
	for i, m := range msgs {
		a, err := schema.DecodeArticle(m.Data)
		if err != nil {
			verdicts[i] = err
			continue
		}
		batch, at = append(batch, a), append(at, i)
	}
	var out []*nats.Msg
	var said []int
	written := make([]store.Written, len(batch))
	untilDecided(ctx, len(batch), func(open []int) []int {
		for k, w := range s.store.Articles(ctx, pick(batch, open)) {
			written[open[k]] = w
		}
		return slices.DeleteFunc(open, func(j int) bool { return !isLater(written[j].Err) })
	})
	for j, w := range written {
		i, a := at[j], batch[j]
		if w.Err != nil {
			verdicts[i] = w.Err
			continue
		}
		m, err := s.queue.OutcomeMessage(schema.Outcome{
			Request: a.Request, Root: a.Root, URL: a.URL, Key: a.Key, Host: a.Host,
			Stage: schema.StageStore, Result: w.Result, Attempt: msgs[i].Attempt,
		})
		if err != nil {
			verdicts[i] = err
			continue
		}
		out, said = append(out, m), append(said, i)
	}
	if err := s.queue.Publish(ctx, out...); err != nil {
		for _, i := range said {
			verdicts[i] = err
		}
	}
	return verdicts
}

// outcomes appends a batch to the trail.
func (s storeStage) outcomes(ctx context.Context, msgs []*queue.Message) []error {
	verdicts := make([]error, len(msgs))
	var batch []schema.Outcome
	var at []int
	for i, m := range msgs {
		o, err := schema.DecodeOutcome(m.Data)
		if err != nil {
			verdicts[i] = err
			continue
		}
		batch, at = append(batch, o), append(at, i)
	}
	untilDecided(ctx, len(batch), func(open []int) []int {
		for k, err := range s.store.Outcomes(ctx, pick(batch, open)) {
			verdicts[at[open[k]]] = err
		}
		return slices.DeleteFunc(open, func(j int) bool { return !isLater(verdicts[at[j]]) })
	})
	return verdicts
}

// untilDecided calls try with the indices 0 to n-1, then again with those that
// it returns, until there are none or ctx ends. A database that is gone is thus
// waited for in place, with one batch in hand, instead of passing everything
// that waits through the hands of every worker again and again.
func untilDecided(ctx context.Context, n int, try func(open []int) (still []int)) {
	open := make([]int, n)
	for i := range open {
		open[i] = i
	}
	for {
		if open = try(open); len(open) == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

func pick[T any](all []T, at []int) []T {
	some := make([]T, len(at))
	for k, i := range at {
		some[k] = all[i]
	}
	return some
}

func isLater(err error) bool {
	_, ok := schema.AsLater(err)
	return ok
}
