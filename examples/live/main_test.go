package main

import (
	"bufio"
	"context"
	"io"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/pkg/schema"
)

func TestLive(t *testing.T) {
	srv := natstest.Server(t)
	q := natstest.Queue(t, srv)
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- live(ctx, srv.URL(), []string{"en"}, out) }()
	lines := bufio.NewScanner(in)
	for i, want := range []string{
		"listening to en",
		"en The ferry is late (Mira Oske) https://sarn.example/1",
	} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("%q; want %q", lines.Text(), want)
		}
		if i > 0 {
			continue
		}
		for _, a := range []schema.Article{
			{Language: "hi", Title: "नाव", URL: "https://sarn.example/0"},
			{Language: "en", Title: "The ferry is late", URL: "https://sarn.example/1",
				Entities: []schema.Entity{{Name: "Mira Oske", Kind: schema.Person, Key: "p"}, {Name: "Sarn", Kind: schema.Location, Key: "l"}}},
		} {
			a.Request, a.Key, a.Host, a.Fetched = a.URL, "k", "sarn.example", time.Now()
			m, err := q.ArticleMessage(a)
			if err != nil {
				t.Fatal(err)
			}
			if err := q.Publish(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
