// Package warc writes what was fetched to WARC 1.1 files (ISO 28500:2017), the
// format of web archives.
//
// Each exchange becomes two records: the request, and the response with its
// headers and its decoded body. A body is kept as the pipeline sees it, so
// Content-Length says its decoded size; the Content-Encoding that the site
// used is kept as X-Harkara-Content-Encoding. Every record is a gzip member of
// its own, so that a reader can begin at any of them.
//
// A file grows under the name NAME.warc.gz.open and loses the last part when
// it is full or the writer is closed. What a crash leaves with it is whole up
// to its last record.
package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Settings of a Writer.
type Settings struct {
	// Dir is where the files go. It is created when it is missing.
	Dir string
	// MaxSize is the size from which on a file is closed and another begun.
	// Zero means 1 GiB.
	MaxSize int64
	// Software says what writes the files.
	Software string
	// UserAgent is what requests were made as.
	UserAgent string
}

// Exchange is one request and its response.
type Exchange struct {
	URL      string
	Time     time.Time // when the request began
	Request  http.Header
	Status   int
	Protocol string // "HTTP/1.1"
	Header   http.Header
	Size     int64                         // of the body, decoded
	Body     func() (io.ReadCloser, error) // reads it, more than once; nil means that there is none
}

// Writer writes files one after the other. It is safe for concurrent use.
type Writer struct {
	settings Settings

	mu     sync.Mutex
	file   *os.File
	size   int64
	serial int
}

// New returns a Writer. Its first file is begun with the first exchange.
func New(s Settings) (*Writer, error) {
	if s.MaxSize <= 0 {
		s.MaxSize = 1 << 30
	}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("create the folder for WARC files: %w", err)
	}
	return &Writer{settings: s}, nil
}

// Close ends the file that is being written.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end()
}

// Write appends an exchange.
func (w *Writer) Write(e Exchange) error {
	response, request := newID(), newID()
	date := e.Time.UTC().Format(time.RFC3339Nano)
	payload, err := digest(e)
	if err != nil {
		return err
	}
	var records bytes.Buffer
	err = errors.Join(
		record(&records, [][2]string{
			{"WARC-Type", "response"}, {"WARC-Record-ID", response}, {"WARC-Date", date},
			{"WARC-Target-URI", e.URL}, {"WARC-Payload-Digest", payload},
			{"Content-Type", "application/http;msgtype=response"},
		}, responseHead(e), &e),
		record(&records, [][2]string{
			{"WARC-Type", "request"}, {"WARC-Record-ID", request}, {"WARC-Date", date},
			{"WARC-Target-URI", e.URL}, {"WARC-Concurrent-To", response},
			{"Content-Type", "application/http;msgtype=request"},
		}, requestHead(e), nil),
	)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if err := w.append(records.Bytes()); err != nil {
		return err
	}
	if w.size >= w.settings.MaxSize {
		return w.end()
	}
	return nil
}

const open = ".open"

// begin creates the next file, with a record that describes it.
func (w *Writer) begin() error {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	now := time.Now().UTC()
	name := fmt.Sprintf("harkara-%s-%05d-%d-%s.warc.gz", now.Format("20060102150405"), w.serial, os.Getpid(), host)
	w.serial++
	w.file, err = os.OpenFile(filepath.Join(w.settings.Dir, name+open), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("begin a WARC file: %w", err)
	}
	w.size = 0
	var info bytes.Buffer
	fields := "software: " + w.settings.Software + "\r\nformat: WARC File Format 1.1\r\nhttp-header-user-agent: " + w.settings.UserAgent + "\r\n"
	err = record(&info, [][2]string{
		{"WARC-Type", "warcinfo"}, {"WARC-Record-ID", newID()}, {"WARC-Date", now.Format(time.RFC3339)},
		{"WARC-Filename", name}, {"Content-Type", "application/warc-fields"},
	}, []byte(fields), nil)
	if err != nil {
		return err
	}
	return w.append(info.Bytes())
}

// append writes whole records. What was written of them when the disk is full
// is cut off again, so that the file stays readable.
func (w *Writer) append(records []byte) error {
	n, err := w.file.Write(records)
	if err != nil {
		err = fmt.Errorf("write to the WARC file: %w", err)
		if n > 0 {
			_, seekErr := w.file.Seek(w.size, io.SeekStart)
			err = errors.Join(err, w.file.Truncate(w.size), seekErr)
		}
		return err
	}
	w.size += int64(n)
	return nil
}

func (w *Writer) end() error {
	if w.file == nil {
		return nil
	}
	name := w.file.Name()
	err := w.file.Close()
	w.file = nil
	if err != nil {
		return fmt.Errorf("end the WARC file: %w", err)
	}
	return os.Rename(name, strings.TrimSuffix(name, open))
}

// record writes one record as a gzip member: a head, and the body of an
// exchange unless that is nil.
func record(to io.Writer, fields [][2]string, head []byte, body *Exchange) error {
	z := gzip.NewWriter(to)
	var b bytes.Buffer
	size := int64(len(head))
	if body != nil {
		size += body.Size
	}
	b.WriteString("WARC/1.1\r\n")
	for _, f := range fields {
		b.WriteString(f[0] + ": " + oneLine(f[1]) + "\r\n")
	}
	b.WriteString("Content-Length: " + strconv.FormatInt(size, 10) + "\r\n\r\n")
	b.Write(head)
	if _, err := z.Write(b.Bytes()); err != nil {
		return err
	}
	if body != nil {
		if err := body.copyTo(z); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(z, "\r\n\r\n"); err != nil {
		return err
	}
	return z.Close()
}

// copyTo writes the body to w.
func (e *Exchange) copyTo(w io.Writer) error {
	if e.Body == nil {
		return nil
	}
	body, err := e.Body()
	if err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	defer body.Close()
	n, err := io.Copy(w, body)
	if err == nil && n != e.Size {
		err = fmt.Errorf("%d bytes instead of %d", n, e.Size)
	}
	if err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	return nil
}

func requestHead(e Exchange) []byte {
	target := e.URL
	host := ""
	if _, rest, ok := strings.Cut(e.URL, "://"); ok {
		if i := strings.IndexAny(rest, "/?"); i >= 0 {
			host, target = rest[:i], rest[i:]
		}
	}
	var b bytes.Buffer
	b.WriteString("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n")
	writeHeader(&b, e.Request)
	return b.Bytes()
}

// responseHead returns status line and headers. Those of HTTP/2 are written as
// those of HTTP/1.1, which is what readers of WARC files know.
func responseHead(e Exchange) []byte {
	var b bytes.Buffer
	protocol := e.Protocol
	if !strings.HasPrefix(protocol, "HTTP/1.") {
		protocol = "HTTP/1.1"
	}
	fmt.Fprintf(&b, "%s %d %s\r\n", protocol, e.Status, http.StatusText(e.Status))
	h := e.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	if codings := h.Values("Content-Encoding"); len(codings) > 0 {
		h["X-Harkara-Content-Encoding"] = codings
	}
	h.Del("Content-Encoding")
	h.Del("Transfer-Encoding")
	h.Set("Content-Length", strconv.FormatInt(e.Size, 10))
	writeHeader(&b, h)
	return b.Bytes()
}

func writeHeader(b *bytes.Buffer, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			b.WriteString(name + ": " + oneLine(value) + "\r\n")
		}
	}
	b.WriteString("\r\n")
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' {
			return ' '
		}
		return r
	}, s)
}

// digest returns the SHA-1 of the body as WARC files write it.
func digest(e Exchange) (string, error) {
	hash := sha1.New()
	if err := e.copyTo(hash); err != nil {
		return "", err
	}
	return "sha1:" + base32.StdEncoding.EncodeToString(hash.Sum(nil)), nil
}

// newID returns a random UUID (RFC 9562, version 4) as a record ID.
func newID() string {
	var u [16]byte
	_, _ = rand.Read(u[:]) // never fails
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
