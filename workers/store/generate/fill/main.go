// Fill writes generated articles into the database at DATABASE_URL, through
// the store, to try queries and measure on:
//
//	DATABASE_URL=postgres://… go run ./workers/store/generate/fill -n 100000
//
// Every fiftieth is written a second time, with another headline; the trail of
// each goes to the outcomes. The database is migrated first. Filling goes on from any number of articles:
// the same numbers are the same articles, and those there already stay as they
// are.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

func main() {
	from := flag.Int("from", 0, "number of the first article")
	n := flag.Int("n", 10_000, "how many articles")
	seed := flag.Uint64("seed", 1, "another seed makes another archive")
	workers := flag.Int("workers", postgres.MaxConnections, "batches written at once")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := fill(ctx, os.Getenv("DATABASE_URL"), generate.New(*seed), *from, *n, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "fill:", err)
		os.Exit(1)
	}
}

const batch = 100

func fill(ctx context.Context, url string, g *generate.Generator, from, n, workers int) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := postgres.Migrate(ctx, url, postgres.Newest, log); err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url, log)
	if err != nil {
		return err
	}
	defer pool.Close()
	s := store.New(pool, log)
	start := time.Now()
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for at := from + w*batch; at < from+n && ctx.Err() == nil && errs[w] == nil; at += workers * batch {
				errs[w] = write(ctx, s, g, at, min(at+batch, from+n))
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	fmt.Printf("%d articles in %v, %.0f a second, making them included\n", n, time.Since(start).Round(time.Millisecond), float64(n)/time.Since(start).Seconds())
	return ctx.Err()
}

func write(ctx context.Context, s *store.Store, g *generate.Generator, from, to int) error {
	var articles []schema.Article
	var outcomes []schema.Outcome
	for n := from; n < to; n++ {
		articles = append(articles, g.Article(n))
		if edited, ok := g.Edited(n); ok {
			articles = append(articles, edited)
		}
		outcomes = append(outcomes, g.Outcomes(n)...)
	}
	for i, w := range s.Articles(ctx, articles) {
		if w.Err != nil {
			return fmt.Errorf("%s: %w", articles[i].URL, w.Err)
		}
	}
	for i, err := range s.Outcomes(ctx, outcomes) {
		if err != nil {
			return fmt.Errorf("outcome of %s: %w", outcomes[i].URL, err)
		}
	}
	return nil
}
