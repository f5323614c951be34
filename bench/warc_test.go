package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nlnwa/gowarc/v2"

	"github.com/harkara/harkara/internal/warc"
)

// The archives that the fetcher writes are read by a reader of others: the one
// of the National Library of Norway, with every check it has. It lives in this
// module so that its dependencies are not the product's.
func TestWARCIsReadByOthers(t *testing.T) {
	dir := t.TempDir()
	w, err := warc.New(warc.Settings{Dir: dir, MaxSize: 2000, Software: "harkara", UserAgent: "Harkara/1.0"})
	if err != nil {
		t.Fatal(err)
	}
	const n = 6
	page := strings.Repeat("<p>Der Fährbetrieb, नौका, フェリー.\r\n\x00", 40)
	for range n {
		err := w.Write(warc.Exchange{
			URL: "https://news.example/ferry?a=1", Time: time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC),
			Request: http.Header{"User-Agent": {"Harkara/1.0"}}, Status: 200, Protocol: "HTTP/2.0",
			Header: http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"br"}, "Set-Cookie": {"a=1", "b=2"}},
			Size:   int64(len(page)), Body: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(page)), nil },
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, want several: %v", len(files), err)
	}
	found := map[gowarc.RecordType]int{}
	for _, name := range files {
		readWARC(t, name, found, page)
	}
	if found[gowarc.Warcinfo] != len(files) || found[gowarc.Response] != n || found[gowarc.Request] != n {
		t.Errorf("found %v in %d files", found, len(files))
	}
}

func readWARC(t *testing.T, name string, found map[gowarc.RecordType]int, page string) {
	t.Helper()
	r, err := gowarc.NewWarcFileReader(name, 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	last := int64(-1)
	for {
		record, offset, problems, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil || problems != nil && len(*problems) > 0 {
			t.Fatalf("%s at %d: %v %v", name, offset, err, problems)
		}
		if offset <= last || offset >= info.Size() {
			t.Errorf("a record at %d after one at %d of %d bytes", offset, last, info.Size())
		}
		last = offset
		found[record.Type()]++
		if block, ok := record.Block().(gowarc.HttpResponseBlock); ok {
			body, err := block.PayloadBytes()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(body)
			if err != nil || string(got) != page || block.HttpStatusCode() != 200 {
				t.Errorf("status %d, %d bytes, want %d: %v", block.HttpStatusCode(), len(got), len(page), err)
			}
		}
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	}
}
