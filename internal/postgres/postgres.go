// Package postgres connects to the database and brings its schema up to date.
//
// Two rules hold for all of Harkara. A database that is gone for a while is no
// error: whoever needs it waits and says so, see [Open]. And the schema has one
// writer at a time: [Migrate] runs under golang-migrate's advisory lock, so any
// number of processes may call it at their start.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// MaxConnections is how many connections a pool of [Open] holds unless the URL
// says otherwise (pool_max_conns): the writing of articles gains nothing from more.
const MaxConnections = 4

// Waits between attempts to connect.
const (
	firstWait = 250 * time.Millisecond
	maxWait   = 10 * time.Second
)

// Open returns a pool of connections to the database at url, in any form that
// libpq takes. It waits for a server that is not there or not ready yet, for as
// long as ctx allows, and returns an error at once for what waiting cannot
// mend: a malformed URL, a wrong password, a database that does not exist.
func Open(ctx context.Context, url string, log *slog.Logger) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The error of pgx does not print the password.
		return nil, fmt.Errorf("DATABASE_URL: %w; want postgres://user:password@host:port/database", err)
	}
	if _, set := config.ConnConfig.RuntimeParams["application_name"]; !set {
		config.ConnConfig.RuntimeParams["application_name"] = "harkara"
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = MaxConnections
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	for wait := firstWait; ; wait = min(2*wait, maxWait) {
		err := pool.Ping(ctx)
		if err == nil {
			return pool, nil
		}
		if ctx.Err() != nil || !Gone(err) {
			pool.Close()
			return nil, fmt.Errorf("connect to Postgres: %w", err)
		}
		log.Warn("Postgres does not answer; waiting for it", "host", config.ConnConfig.Host, "again_in", wait, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// Gone reports whether err says that the server, or the way to it, is
// unavailable for now, so that the same thing may succeed later: no connection,
// a server that starts, stops or recovers, no connection free, disk full.
func Gone(err error) bool {
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch server.Code[:2] {
		case "08", // connection exception
			"53", // insufficient resources
			"57", // operator intervention: shutting down, starting up, cancelled
			"58": // system error
			return true
		}
		// A standby that has not become the primary yet.
		return server.Code == "25006"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return pgconn.SafeToRetry(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
