package cli

import (
	"context"
	"log/slog"
	"time"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/workers/parse"
	"github.com/harkara/harkara/workers/store"
)

// stopping says how a stage ends.
type stopping struct {
	Grace time.Duration `help:"On the first SIGINT or SIGTERM take no more and finish what is held for at most this long; on the second leave at once." default:"30s" env:"HARKARA_GRACE"`
}

type parseCmd struct {
	config.NATS
	config.OptOut
	entityModel
	stopping
}

func (c parseCmd) Run(ctx context.Context, a *app) error {
	q, err := a.stage(ctx, c.NATS, "parse")
	if err != nil {
		return err
	}
	defer q.Close()
	parser, err := newParser(c.OptOut, c.entityModel, a.log)
	if err != nil {
		return err
	}
	a.log.Info("parse is running", "nats", q.Conn().ConnectedUrlRedacted())
	return pipeline.Run(ctx, a.log, pipeline.Parse(q, parser, c.Grace))
}

func newParser(o config.OptOut, m entityModel, log *slog.Logger) (*parse.Parser, error) {
	recogniser, err := m.recogniser(log)
	if err != nil {
		return nil, err
	}
	return parse.New(parse.Options{Entities: recogniser, Obey: o.Obey}), nil
}

type storeCmd struct {
	config.NATS
	config.Database
	stopping
}

func (c storeCmd) Run(ctx context.Context, a *app) error {
	q, err := a.stage(ctx, c.NATS, "store")
	if err != nil {
		return err
	}
	defer q.Close()
	url, err := c.Database.Find(a.global)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url, a.log)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := postgres.Migrate(ctx, url, postgres.Newest, a.log); err != nil {
		return err
	}
	a.log.Info("store is running", "nats", q.Conn().ConnectedUrlRedacted())
	return pipeline.Run(ctx, a.log, pipeline.Store(q, store.New(pool, a.log), c.Grace)...)
}

// stage connects a worker and sees to it that the streams are there.
func (a *app) stage(ctx context.Context, n config.NATS, role string) (*queue.Queue, error) {
	q, err := a.connect(ctx, n, role)
	if err != nil {
		return nil, err
	}
	if err := q.EnsureStreams(ctx); err != nil {
		q.Close()
		return nil, err
	}
	return q, nil
}
