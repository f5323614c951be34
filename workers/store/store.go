// Package store writes articles and outcomes into Postgres: what the pipeline
// found out becomes rows that anyone can query.
//
// # Articles
//
// [Store.Articles] takes a batch, as the queue hands it over. Each article is
// first made a row: clean text, limits, sane dates (row.go). Then, in a short
// transaction of its own, the things that articles share get their numbers:
// sites, URLs, authors, tags, entities (names.go); most are remembered from
// earlier batches. What is in the tables already decides, by pure logic, what
// each article changes (merge.go), and one transaction writes all of it, what is
// new by COPY (write.go). When it is committed, copies of the new texts
// are looked for elsewhere (duplicates.go).
//
// What it promises:
//
//   - An article is in the tables when its Written says so: committed with
//     synchronous_commit as the server has it.
//   - The same messages, in any order, any number of times, by any number of
//     workers at once, end in the same rows. What is there already is not
//     written again.
//   - One article that Postgres refuses disturbs no other: the batch is halved
//     until the culprit is alone.
//   - When Postgres is gone nothing is lost and no attempt used up: every
//     article's error is a [schema.LaterError].
//
// # Outcomes
//
// [Store.Outcomes] adds to the trail of each URL, and [Store.Trail] reads it.
package store

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/pkg/schema"
)

// Store writes to one database. It is safe for concurrent use; two to four
// batches at once are as fast as it gets.
type Store struct {
	pool                    *pgxpool.Pool
	log                     *slog.Logger
	authors, tags, entities dictionary
	sites                   *cache // by host
	forms                   *cache // by entity and form; those that entity_names has

	merging  sync.Mutex   // held by the batch that merges the full-text index
	unmerged atomic.Int64 // articles written since
}

// New returns a Store that writes to the database behind pool, whose schema
// must be the newest.
func New(pool *pgxpool.Pool, log *slog.Logger) *Store {
	return &Store{
		pool:     pool,
		log:      log,
		authors:  newDictionary("authors"),
		tags:     newDictionary("tags"),
		entities: newEntities(),
		sites:    newCache(),
		forms:    newCache(),
	}
}

// Written is what became of one article.
type Written struct {
	Result schema.Result // stored or unchanged
	Err    error         // a schema.DropError: never to succeed; a schema.LaterError: Postgres is gone; any other: try again
}

// retryAfter is when to come back to a Postgres that is gone.
const retryAfter = 5 * time.Second

// maxTries is how often a batch is begun that lost a race against another worker.
const maxTries = 10

// errAgain marks a lost race: the same batch succeeds the next time.
var errAgain = errors.New("begun again")

// Articles writes articles and says for each, in order, what became of it.
func (s *Store) Articles(ctx context.Context, articles []schema.Article) []Written {
	written := make([]Written, len(articles))
	// Versions of one URL in one batch are written one after the other.
	var rounds [][]*item
	versions := map[string]int{}
	for i := range articles {
		r, err := newRow(&articles[i])
		if err != nil {
			written[i].Err = err
			continue
		}
		round := versions[r.key]
		versions[r.key]++
		if round == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[round] = append(rounds[round], &item{row: r, written: &written[i]})
	}
	for _, items := range rounds {
		s.bisect(len(items), func(from, to int) error { return s.articles(ctx, items[from:to]) },
			func(i int, err error) { items[i].written.Err = err })
	}
	return written
}

// bisect writes n things by write, halving them on an error that one of them
// may have caused until the culprits are alone; fail gets those.
func (s *Store) bisect(n int, write func(from, to int) error, fail func(i int, err error)) {
	type span struct{ from, to int }
	for todo := []span{{0, n}}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if next.from == next.to {
			continue
		}
		err := s.retry(func() error { return write(next.from, next.to) })
		switch {
		case err == nil:
		case next.to-next.from > 1 && poisonous(err):
			middle := (next.from + next.to) / 2
			todo = append(todo, span{middle, next.to}, span{next.from, middle})
		default:
			for i := next.from; i < next.to; i++ {
				fail(i, verdict(err))
			}
		}
	}
}

// retry does again what lost a race against another worker.
func (s *Store) retry(write func() error) error {
	for try := 1; ; try++ {
		err := write()
		if err == nil || try == maxTries || !raced(err) {
			return err
		}
		s.log.Debug("writing again after a race with another worker", "try", try, "error", err)
		s.forget()
	}
}

// forget empties what is remembered of the tables.
func (s *Store) forget() {
	for _, c := range []*cache{s.authors.cache, s.tags.cache, s.entities.cache, s.sites, s.forms} {
		c.empty()
	}
}

// raced reports whether err is due to another worker, or to a memory of the
// tables that is out of date.
func raced(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	server, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch server.Code {
	case "40001", // serialization failure
		"40P01", // deadlock
		"23503", // foreign key: retain deleted what we remember
		"23505": // unique: another worker inserted the same article
		return true
	}
	return false
}

// poisonous reports whether a row may be the cause of err.
func poisonous(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch server.Code[:2] {
	case "22", // data exception
		"23", // constraint
		"54": // program limit exceeded
		return true
	}
	return false
}

// verdict puts an error into the terms of the pipeline.
func verdict(err error) error {
	switch {
	case poisonous(err):
		return schema.Drop(schema.ReasonRejected, "Postgres: %v", err)
	case postgres.Gone(err):
		return schema.Later(retryAfter, "", "Postgres: %v", err)
	}
	return err
}
