package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/pkg/schema"
)

// Limits of the memory that bodies take beside [Settings.MaxBody].
const (
	// errorBody is how much of an error page is read: enough to recognise who
	// refuses, and to let the connection be used again.
	errorBody = 64 << 10
	// listHead is how much of a list that is too long to be held stays readable.
	listHead = 64 << 10
	// smallBody is the size up to which a body is held without asking.
	smallBody = 1 << 20
	// largeBodies is how many bodies of pages and lists may be larger than that
	// at once. Others wait, in the middle of their body, until one is closed.
	largeBodies = 4
)

// Open returns the whole body, decoded.
func (r *Response) Open() (io.ReadCloser, error) {
	if int64(len(r.Body)) == r.Size {
		return io.NopCloser(bytes.NewReader(r.Body)), nil
	}
	open, ok := decoders[r.Coding]
	if !ok {
		return nil, fmt.Errorf("%w: unknown coding %.40q", errEncoding, r.Coding)
	}
	plain, done, err := open(bytes.NewReader(r.Packed))
	if err != nil {
		return nil, err
	}
	return decoded{plain, done}, nil
}

// decoded is a body that borrows a decoder.
type decoded struct {
	io.Reader
	done func()
}

func (d decoded) Close() error { d.done(); return nil }

// Close says that the body is needed no more. A response that is not closed may
// keep others from being read.
func (r *Response) Close() {
	if r.release != nil {
		r.release()
	}
}

// readBody reads and decodes the body, as far as it is wanted, into out.
func (f *Fetcher) readBody(ctx context.Context, cancel context.CancelFunc, r Request, res *http.Response, out *Response) error {
	if res.StatusCode == http.StatusNotModified || res.StatusCode == http.StatusNoContent {
		return nil
	}
	b := &body{fetcher: f, ctx: ctx, response: out, whole: f.settings.MaxBody}
	ok := res.StatusCode >= 200 && res.StatusCode < 300
	page := ok && !r.AnyType
	switch {
	case !ok:
		b.whole = errorBody
	case r.MaxBody > 0:
		b.whole = r.MaxBody
	}
	b.limit, b.page = b.whole, page
	kind := mediaType(res.Header.Get("Content-Type"))
	if page {
		if isNoPage(kind) {
			return &Error{Reason: schema.ReasonNotHTML, Err: fmt.Errorf("content type %.100q", kind)}
		}
		if isListing(kind) && r.MaxBody <= 0 {
			b.limit = max(b.whole, schema.MaxListing)
		}
	}
	if ok && res.ContentLength > b.limit && !r.Truncate {
		return &Error{Reason: schema.ReasonTooLarge, Err: fmt.Errorf("%d bytes announced, the limit is %d", res.ContentLength, b.limit)}
	}
	b.idle = time.AfterFunc(f.settings.IdleTimeout, cancel)
	defer b.idle.Stop()
	source := &idleReader{Reader: res.Body, timer: b.idle, timeout: f.settings.IdleTimeout}
	err := b.read(source, res.Header.Values("Content-Encoding"), res.ContentLength)
	if err == nil && out.Size == 0 && page {
		err = &Error{Reason: schema.ReasonEmpty, Err: errors.New("empty body")}
	}
	switch {
	case err == nil && page:
		err = checkContent(kind, out.Body)
	case err == nil, !ok, r.Truncate && errors.Is(err, errTooLarge):
		err = nil // an error page, broken or cut off, is an error page
	case source.expired:
		err = &Error{Reason: schema.ReasonTimeout, Temporary: true, Host: true, Err: fmt.Errorf("nothing came for %v after %d bytes", f.settings.IdleTimeout, source.read)}
	default:
		err = classify(ctx, err)
	}
	if err != nil {
		out.Close()
	}
	return err
}

// checkContent looks at what the type did not tell: content without a type, or
// with one that says nothing.
func checkContent(kind string, head []byte) error {
	if !saysNothing(kind) {
		return nil
	}
	if sniffed := mediaType(http.DetectContentType(head)); isNoPage(sniffed) || sniffed == "application/octet-stream" {
		return &Error{Reason: schema.ReasonNotHTML, Err: fmt.Errorf("looks like %s", sniffed)}
	}
	return nil
}

// body is the reading of one body.
type body struct {
	fetcher  *Fetcher
	ctx      context.Context
	response *Response
	whole    int64 // how much is held decoded
	limit    int64 // how much is read: of lists more than is held
	page     bool  // a page or list: it travels on, and is limited in number
	idle     *time.Timer
}

// read reads a body into its response. announced is the Content-Length or -1.
// Beside an error the response has what was read.
func (b *body) read(source io.Reader, codings []string, announced int64) error {
	keep := int64(0)
	if b.page {
		keep = b.whole
	}
	c, err := openContent(source, codings, b.limit, announced, keep)
	if err != nil {
		return err
	}
	defer c.close()
	if c.file && b.limit == b.fetcher.settings.MaxBody {
		b.limit = max(b.limit, schema.MaxListing)
	}
	var out bytes.Buffer
	if announced > 0 {
		expected := announced
		if c.packed != nil {
			expected *= 5 // what HTML commonly unpacks to
		}
		out.Grow(int(min(expected, b.whole, smallBody)) + bytes.MinRead)
	}
	err = b.readWhole(c, &out)
	b.response.Body, b.response.Size = out.Bytes(), int64(out.Len())
	switch {
	case err != nil:
	case b.response.Size > b.limit:
		b.response.Body, b.response.Size = out.Bytes()[:b.limit], b.limit
		err = fmt.Errorf("%w: more than %d bytes decoded", errTooLarge, b.limit)
	case b.response.Size > b.whole:
		err = b.readRest(c)
	}
	if err == nil && c.packed != nil {
		b.response.Packed, b.response.Coding = c.packed.Bytes(), "gzip"
	}
	return err
}

// readWhole reads what is held decoded, and one byte more if there is.
func (b *body) readWhole(c *content, out *bytes.Buffer) error {
	first := b.whole + 1
	if b.page {
		first = min(first, smallBody)
	}
	n, err := out.ReadFrom(io.LimitReader(c, first))
	if err != nil || n < first || n > b.whole {
		return err
	}
	if err := b.takeLarge(); err != nil {
		return err
	}
	_, err = out.ReadFrom(io.LimitReader(c, b.whole+1-n))
	return err
}

// takeLarge waits until one of the large bodies may be ours. The site is not
// to blame for that time.
func (b *body) takeLarge() error {
	b.idle.Stop()
	select {
	case b.fetcher.large <- struct{}{}:
		b.response.release = sync.OnceFunc(func() { <-b.fetcher.large })
		b.idle.Reset(b.fetcher.settings.IdleTimeout) // which the next read finds running
		return nil
	case <-b.ctx.Done():
		return &Error{Reason: schema.ReasonTimeout, Temporary: true, Err: fmt.Errorf("waiting for other large bodies: %w", context.Cause(b.ctx))}
	}
}

// readRest reads the rest of a list that is longer than what is held decoded:
// it stays compressed, as it came or by us, and only its head is held beside.
func (b *body) readRest(c *content) error {
	if c.packed != nil {
		return b.count(c, io.Discard, c.packed.Len)
	}
	packed := &bytes.Buffer{}
	z, err := zstd.NewWriter(packed, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<20))
	if err != nil {
		return err
	}
	if _, err := z.Write(b.response.Body); err != nil {
		return err
	}
	if err := b.count(c, z, packed.Len); err != nil {
		return errors.Join(err, z.Close())
	}
	if err := z.Close(); err != nil {
		return err
	}
	b.response.Packed, b.response.Coding = packed.Bytes(), "zstd"
	return nil
}

// count copies the rest of a list to w, as long as list and packed keep to
// their limits.
func (b *body) count(c *content, w io.Writer, packed func() int) error {
	b.response.Body = bytes.Clone(b.response.Body[:min(listHead, len(b.response.Body))])
	piece := make([]byte, 32<<10)
	for {
		n, err := c.Read(piece)
		b.response.Size += int64(n)
		if b.response.Size > b.limit {
			return fmt.Errorf("%w: more than %d bytes decoded", errTooLarge, b.limit)
		}
		if int64(packed()) > b.whole {
			return fmt.Errorf("%w: more than %d bytes compressed", errTooLarge, b.whole)
		}
		if _, err := w.Write(piece[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// idleReader restarts a timer at every read.
type idleReader struct {
	io.Reader
	timer   *time.Timer
	timeout time.Duration
	read    int64
	expired bool
	end     error // what the source ended with
}

func (r *idleReader) Read(p []byte) (int, error) {
	if r.end != nil {
		return 0, r.end
	}
	if !r.timer.Reset(r.timeout) {
		r.expired = true
	}
	var n int
	n, r.end = r.Reader.Read(p)
	r.read += int64(n)
	if r.end != nil && r.end != io.EOF && !r.timer.Stop() {
		r.expired = true
	}
	return n, r.end
}
