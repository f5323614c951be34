package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// read reads a file by the letter of the standard, with net/textproto for the
// fields: one record to a gzip member.
func read(t *testing.T, path string) (fields []textproto.MIMEHeader, blocks [][]byte) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw := bufio.NewReader(f)
	z, err := gzip.NewReader(raw)
	for ; err == nil; err = z.Reset(raw) {
		z.Multistream(false)
		b := bufio.NewReader(z)
		if version, err := b.ReadString('\n'); err != nil || version != "WARC/1.1\r\n" {
			t.Fatalf("version %q, %v", version, err)
		}
		h, err := textproto.NewReader(b).ReadMIMEHeader()
		if err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(b)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(h.Get("Content-Length"))
		if err != nil || len(rest) != n+4 || string(rest[n:]) != "\r\n\r\n" {
			t.Fatalf("a block of %d bytes, Content-Length %q", len(rest), h.Get("Content-Length"))
		}
		fields, blocks = append(fields, h), append(blocks, rest[:n])
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	return fields, blocks
}

func bodyOf(body []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
}

func sha1Of(body []byte) string {
	sum := sha1.Sum(body)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

func TestWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	w, err := New(Settings{Dir: dir, MaxSize: 3000, Software: "Harkara", UserAgent: "Harkara/1.0"})
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("<p>नदी पर नया पुल</p>\r\n\r\nWARC/1.1\r\n")
	exchange := Exchange{
		URL: "https://news.example/a?b=c", Time: time.Date(2025, 7, 1, 12, 0, 0, 500, time.UTC),
		Request: http.Header{"User-Agent": {"Harkara/1.0"}},
		Status:  200, Protocol: "HTTP/2.0", Size: int64(len(body)), Body: bodyOf(body),
		Header: http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"br"}, "Transfer-Encoding": {"chunked"}, "Set-Cookie": {"a=1", "b=2"}},
	}
	const exchanges = 8
	for range exchanges {
		if err := w.Write(exchange); err != nil {
			t.Fatal(err)
		}
	}
	if open, _ := filepath.Glob(filepath.Join(dir, "*.open")); len(open) > 1 {
		t.Errorf("%d files are open", len(open))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) < 2 {
		t.Errorf("%d files: not rotated", len(files))
	}
	responses := 0
	for _, path := range files {
		if !strings.HasSuffix(path, ".warc.gz") {
			t.Errorf("%s is left", path)
		}
		fields, blocks := read(t, path)
		if fields[0].Get("WARC-Type") != "warcinfo" || fields[0].Get("WARC-Filename") != filepath.Base(path) {
			t.Errorf("%s begins with %v", path, fields[0])
		}
		for i, h := range fields {
			switch h.Get("WARC-Type") {
			case "response":
				responses++
				res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(blocks[i])), nil)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(res.Body)
				res.Body.Close()
				if err != nil || !bytes.Equal(got, body) || res.StatusCode != 200 || len(res.Cookies()) != 2 || res.Header.Get("X-Harkara-Content-Encoding") != "br" {
					t.Errorf("response %v with %q, %v", res.Header, got, err)
				}
				if h.Get("WARC-Target-URI") != exchange.URL || h.Get("WARC-Date") != "2025-07-01T12:00:00.0000005Z" || h.Get("WARC-Payload-Digest") != sha1Of(body) {
					t.Errorf("fields %v", h)
				}
			case "request":
				req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(blocks[i])))
				if err != nil || req.Host != "news.example" || req.RequestURI != "/a?b=c" || req.UserAgent() != "Harkara/1.0" {
					t.Errorf("request %+v, %v", req, err)
				}
				if h.Get("WARC-Concurrent-To") != fields[i-1].Get("WARC-Record-ID") {
					t.Errorf("request beside %v", fields[i-1])
				}
			}
		}
	}
	if responses != exchanges {
		t.Errorf("%d responses, want %d", responses, exchanges)
	}
}

// TestHostileHeaders: nothing a site sends can begin a record or a field.
func TestHostileHeaders(t *testing.T) {
	dir := t.TempDir()
	w, err := New(Settings{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	evil := "x\r\nWARC-Type: metadata\r\n\r\nbody"
	if err := w.Write(Exchange{URL: "http://a.example/", Status: 200, Protocol: "HTTP/1.1", Header: http.Header{"X-Evil": {evil}}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	fields, _ := read(t, files[0])
	if len(fields) != 3 {
		t.Errorf("%d records, want 3", len(fields))
	}
}

func BenchmarkWrite(b *testing.B) {
	w, err := New(Settings{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	body := bytes.Repeat([]byte("<p>The ferry of Port Alder sails again.</p>\n"), 1000)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := w.Write(Exchange{URL: "http://a.example/", Status: 200, Protocol: "HTTP/1.1", Size: int64(len(body)), Body: bodyOf(body)}); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
