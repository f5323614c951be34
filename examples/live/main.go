// Live prints articles as the pipeline finds them: one line for each, with the
// people it names.
//
//	NATS_URL=nats://127.0.0.1:4222 go run ./examples/live        # every language
//	NATS_URL=nats://127.0.0.1:4222 go run ./examples/live en hi
//
// A live subject holds nobody back and keeps nothing: what is said while the
// program is away is not said again. Whoever must not miss anything keeps a
// stream of their own on the subject, or asks Postgres.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/pkg/schema"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	url := os.Getenv("NATS_URL")
	if url == "" {
		url = nats.DefaultURL
	}
	if err := live(ctx, url, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "live:", err)
		os.Exit(1)
	}
}

// live writes the articles in languages, or in all, until ctx ends.
func live(ctx context.Context, url string, languages []string, out io.Writer) error {
	conn, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		return err
	}
	defer conn.Close()
	subjects, err := schema.NewSubjects("harkara")
	if err != nil {
		return err
	}
	if len(languages) == 0 {
		languages = []string{"*"}
	}
	messages := make(chan *nats.Msg, 1000) // what comes while these wait is dropped, and said to be
	for _, language := range languages {
		if _, err := conn.ChanSubscribe(subjects.LiveArticle(language), messages); err != nil {
			return err
		}
	}
	if err := conn.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "listening to", strings.Join(languages, " "))
	for {
		select {
		case <-ctx.Done():
			return nil
		case m := <-messages:
			article, err := schema.DecodeArticle(m.Data)
			if err != nil {
				fmt.Fprintln(out, "not an article:", err)
				continue
			}
			var people []string
			for _, e := range article.Entities {
				if e.Kind == schema.Person {
					people = append(people, e.Name)
				}
			}
			fmt.Fprintf(out, "%s %s (%s) %s\n", article.Language, article.Title, strings.Join(people, ", "), article.URL)
		}
	}
}
