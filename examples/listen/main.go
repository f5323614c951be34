// Listen prints articles as they are committed to Postgres, and after a pause
// what it missed:
//
//	DATABASE_URL=postgres://… go run ./examples/listen
//
// Postgres announces the ids of new and changed articles on the channel
// harkara_articles and keeps an announcement for nobody. So the program asks
// first for what was stored since it looked last, by the clock of Postgres.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// A program of your own keeps this between runs.
	since := time.Now()
	for {
		err := listen(ctx, os.Getenv("DATABASE_URL"), &since, os.Stdout)
		if ctx.Err() != nil {
			return
		}
		fmt.Fprintln(os.Stderr, "listen:", err, "(again in 5 s)")
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Second):
		}
	}
}

// overlap is how far back a look goes beyond what was seen: a transaction
// becomes visible when it is committed, with the time at which it began.
const overlap = time.Minute

// listen writes the articles stored after since, then those to come, until ctx
// or the connection ends. It moves since on.
func listen(ctx context.Context, url string, since *time.Time, out io.Writer) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(ctx, "LISTEN harkara_articles"); err != nil {
		return err
	}
	seen := map[int64]time.Time{} // article to when it was stored
	show := func(where string, arg any) error {
		rows, _ := conn.Query(ctx, "SELECT id, stored, title, url FROM articles WHERE "+where+" ORDER BY stored, id", arg)
		var id int64
		var stored time.Time
		var title, address string
		_, err := pgx.ForEachRow(rows, []any{&id, &stored, &title, &address}, func() error {
			if last, ok := seen[id]; ok && !stored.After(last) {
				return nil
			}
			seen[id] = stored
			if stored.After(*since) {
				*since = stored
			}
			_, err := fmt.Fprintln(out, title, address)
			return err
		})
		for id, stored := range seen {
			if since.Sub(stored) > 2*overlap {
				delete(seen, id)
			}
		}
		return err
	}
	// Listening first and asking then misses nothing in between.
	if err := show("stored > $1", since.Add(-overlap)); err != nil {
		return err
	}
	for {
		n, err := conn.WaitForNotification(ctx)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := show("id = ANY (string_to_array($1, ',')::bigint[])", n.Payload); err != nil {
			return err
		}
	}
}
