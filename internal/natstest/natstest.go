// Package natstest gives a test a pipeline's streams on a real NATS server of
// its own.
package natstest

import (
	"log/slog"
	"testing"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

// Server starts a NATS server that ends with the test.
func Server(t testing.TB) *embedded.NATS {
	t.Helper()
	srv, err := embedded.StartNATS(t.Context(), embedded.NATSOptions{Dir: t.TempDir(), Port: -1, Log: Log(t)})
	if err != nil {
		t.Fatalf("start NATS: %v", err)
	}
	t.Cleanup(srv.Stop)
	return srv
}

// Queue returns a connection to srv with all streams there.
func Queue(t testing.TB, srv *embedded.NATS) *queue.Queue {
	t.Helper()
	q, err := queue.Connect(t.Context(), queue.Settings{
		InProcess: srv.Server(), Name: t.Name(), Log: Log(t), Storage: schema.MinStorage})
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(q.Close)
	if err := q.EnsureStreams(t.Context()); err != nil {
		t.Fatalf("streams: %v", err)
	}
	return q
}

// Log writes to the test's log.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
}
