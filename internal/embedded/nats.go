// Package embedded runs what a laptop does not have installed: a NATS server
// inside this process, and a private Postgres beside it. Both keep their data
// below one folder and listen where only this machine's user can reach them.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/harkara/harkara/pkg/schema"
)

// NATSOptions say how to run the embedded NATS server.
type NATSOptions struct {
	// Dir keeps the JetStream data.
	Dir string
	// Port to listen on, on loopback only; -1 chooses a free one. NATS has no
	// password here: whoever may open loopback sockets may publish.
	Port int
	// Storage is the most bytes that JetStream may take on disk. Zero means
	// twice [schema.DefaultStorage].
	Storage int64
	Log     *slog.Logger
}

// maxPayload leaves room for a page of schema.MaxBody that does not compress.
const maxPayload = schema.MaxBody + 64<<10

// NATS is a running embedded server.
type NATS struct {
	server *server.Server
}

// StartNATS starts a NATS server with JetStream and returns when it is ready
// for connections.
func StartNATS(ctx context.Context, o NATSOptions) (*NATS, error) {
	if o.Storage == 0 {
		o.Storage = 2 * schema.DefaultStorage
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "harkara-embedded",
		Host:       "127.0.0.1",
		Port:       o.Port,
		JetStream:  true,
		StoreDir:   o.Dir,
		// What NATS acknowledged survives kill -9 in any case; this bounds
		// what a power failure can take.
		SyncInterval:      time.Second,
		JetStreamMaxStore: o.Storage,
		MaxPayload:        maxPayload,
		NoSigs:            true,
		DontListen:        false,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare NATS: %w", err)
	}
	s.SetLoggerV2(natsLog{o.Log}, false, false, false)
	s.Start()
	const patience = 30 * time.Second
	ready := make(chan bool, 1)
	go func() { ready <- s.ReadyForConnections(patience) }()
	select {
	case ok := <-ready:
		if ok {
			return &NATS{s}, nil
		}
		s.Shutdown()
		return nil, fmt.Errorf("NATS did not start within %v: is port %d of 127.0.0.1 taken, or %s in use by another harkara?", patience, o.Port, o.Dir)
	case <-ctx.Done():
		s.Shutdown()
		return nil, errors.Join(ctx.Err(), errors.New("NATS was still starting"))
	}
}

// URL is where other programs on this machine connect.
func (n *NATS) URL() string { return n.server.ClientURL() }

// Server connects clients in this process without a socket; see
// nats.InProcessServer.
func (n *NATS) Server() *server.Server { return n.server }

// Stop writes everything to disk and returns when the server has ended.
func (n *NATS) Stop() {
	n.server.Shutdown()
	n.server.WaitForShutdown()
}

// natsLog passes the server's warnings and errors on.
type natsLog struct{ log *slog.Logger }

func (l natsLog) Noticef(format string, v ...any) { l.say(slog.LevelDebug, format, v) }
func (l natsLog) Debugf(format string, v ...any)  { l.say(slog.LevelDebug, format, v) }
func (l natsLog) Tracef(format string, v ...any)  {}
func (l natsLog) Warnf(format string, v ...any) {
	if strings.HasPrefix(format, "Maximum payloads") {
		return // chosen on purpose: pages are up to 8 MiB
	}
	l.say(slog.LevelWarn, format, v)
}
func (l natsLog) Errorf(format string, v ...any) { l.say(slog.LevelError, format, v) }
func (l natsLog) Fatalf(format string, v ...any) { l.say(slog.LevelError, format, v) }

func (l natsLog) say(level slog.Level, format string, v []any) {
	l.log.Log(context.Background(), level, "nats-server: "+fmt.Sprintf(format, v...))
}
