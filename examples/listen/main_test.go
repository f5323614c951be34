package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestListen(t *testing.T) {
	url := pgtest.Database(t)
	s := store.New(pgtest.Connect(t, url), slog.New(slog.DiscardHandler))
	put := func(title, address string) {
		t.Helper()
		a := schema.Article{Key: weburl.Key(address), URL: address, Host: "sarn.example", Title: title, Fetched: time.Now()}
		for _, w := range s.Articles(t.Context(), []schema.Article{a}) {
			if w.Err != nil {
				t.Fatal(w.Err)
			}
		}
	}
	since := time.Now().Add(-time.Hour)
	put("Stored before", "https://sarn.example/1")
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- listen(ctx, url, &since, out) }()
	lines := bufio.NewScanner(in)
	next := func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("%q; want %q", lines.Text(), want)
		}
	}
	next("Stored before https://sarn.example/1")
	put("The ferry is late", "https://sarn.example/2")
	next("The ferry is late https://sarn.example/2")
	put("The ferry has come", "https://sarn.example/2")
	next("The ferry has come https://sarn.example/2")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
