package queue

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/pkg/schema"
)

// newPacker returns the encoder and decoder that serve a whole connection:
// EncodeAll and DecodeAll may be called by many goroutines, each of which
// borrows one of their states.
func newPacker() (*zstd.Encoder, *zstd.Decoder, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, nil, err
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(schema.MaxBody), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(0))
	return e, d, err
}

// pack compresses a page's body into one zstd frame (RFC 8878).
func (q *Queue) pack(body []byte) []byte {
	return q.zenc.EncodeAll(body, make([]byte, 0, len(body)/4+64))
}

// unpack is the inverse of pack. A frame that is broken, or longer than
// [schema.MaxBody] when unpacked, is malformed.
func (q *Queue) unpack(data []byte) ([]byte, error) {
	body, err := q.zdec.DecodeAll(data, nil)
	if err != nil {
		return nil, schema.Drop(schema.ReasonMalformed, "page body: %v", err)
	}
	return limited(body)
}

func limited(body []byte) ([]byte, error) {
	if len(body) > schema.MaxBody {
		return nil, schema.Drop(schema.ReasonTooLarge, "page body of more than %d bytes", schema.MaxBody)
	}
	return body, nil
}

// DecodePage unpacks what PageMessage packed: a page with its body, which may
// have [schema.MaxBody] bytes.
func (q *Queue) DecodePage(m *Message) (schema.Page, []byte, error) {
	page, err := schema.DecodePageHeader(m.Header.Get(schema.HeaderPage))
	if err != nil {
		return page, nil, err
	}
	var body []byte
	switch coding := m.Header.Get(schema.HeaderEncoding); coding {
	case "zstd":
		body, err = q.unpack(m.Data)
	case "":
		body, err = limited(m.Data)
	default:
		body, err = readAll(coding, m.Data, page.Bytes)
	}
	return page, body, err
}

// readAll unpacks a body whose size is not in it; expected is a hint.
func readAll(coding string, data []byte, expected int64) ([]byte, error) {
	r, err := open(coding, data)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var body bytes.Buffer
	body.Grow(int(max(0, min(expected, schema.MaxBody))) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(r, schema.MaxBody+1)); err != nil {
		return nil, schema.Drop(schema.ReasonMalformed, "page body: %v", err)
	}
	return limited(body.Bytes())
}

// OpenPage is DecodePage for a list, whose body may have [schema.MaxListing]
// bytes and is read piece by piece. A body that is longer or broken ends with
// an error. The caller closes it.
func (q *Queue) OpenPage(m *Message) (schema.Page, io.ReadCloser, error) {
	page, err := schema.DecodePageHeader(m.Header.Get(schema.HeaderPage))
	if err != nil {
		return page, nil, err
	}
	r, err := open(m.Header.Get(schema.HeaderEncoding), m.Data)
	if err != nil {
		return page, nil, err
	}
	return page, &opened{r, schema.MaxListing}, nil
}

// opened is a body that is being read.
type opened struct {
	io.ReadCloser
	left int64
}

func (o *opened) Read(p []byte) (int, error) {
	n, err := o.ReadCloser.Read(p)
	if o.left -= int64(n); o.left < 0 {
		return 0, schema.Drop(schema.ReasonTooLarge, "page body of more than %d bytes", schema.MaxListing)
	}
	return n, err
}

// gzipReaders keeps decoders, whose tables are large.
var gzipReaders sync.Pool

// maxWindow bounds the memory of a zstd decoder (RFC 8878 recommends 8 MiB).
const maxWindow = 8 << 20

// open begins to unpack a body in one of the codings of pages.
func open(coding string, data []byte) (io.ReadCloser, error) {
	packed := bytes.NewReader(data)
	switch coding {
	case "gzip":
		z, _ := gzipReaders.Get().(*gzip.Reader)
		if z == nil {
			z = new(gzip.Reader)
		}
		if err := z.Reset(packed); err != nil {
			gzipReaders.Put(z)
			return nil, schema.Drop(schema.ReasonMalformed, "page body: %v", fmt.Errorf("gzip: %w", err))
		}
		return pooled{z}, nil
	case "zstd":
		z, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, schema.Drop(schema.ReasonMalformed, "page body: %v", err)
		}
		return z.IOReadCloser(), nil
	case "":
		return io.NopCloser(packed), nil
	default:
		return nil, schema.Drop(schema.ReasonMalformed, "page in unknown encoding %.40q", coding)
	}
}

// pooled is a decoder that goes back to where it came from.
type pooled struct{ *gzip.Reader }

func (p pooled) Close() error { gzipReaders.Put(p.Reader); return nil }
