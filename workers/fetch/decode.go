package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// maxCodings bounds how often a body may be encoded over itself.
const maxCodings = 2

// maxWindow bounds the memory of a zstd decoder (RFC 8878 recommends 8 MiB).
const maxWindow = 8 << 20

// decode reads a body through its content codings (RFC 9110 section 8.4). It
// fails with errTooLarge as soon as what was sent or what comes out exceeds
// limit, with errEncoding when a coding is unknown or broken, and with the
// error of source otherwise. announced is the Content-Length or -1.
func decode(source io.Reader, codings []string, limit, announced int64) ([]byte, error) {
	sent := &limitReader{r: source, left: limit}
	var r io.Reader = sent
	names, err := codingNames(codings)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		open, ok := decoders[name]
		if !ok {
			return nil, fmt.Errorf("%w: unknown coding %.40q", errEncoding, name)
		}
		plain, done, err := open(r)
		if err != nil {
			return nil, decodeError(sent, name, err)
		}
		defer done()
		r = &codingReader{r: plain, sent: sent, name: name}
	}
	var out bytes.Buffer
	if announced > 0 {
		out.Grow(int(min(announced, limit)) + bytes.MinRead)
	}
	n, err := out.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		return out.Bytes()[:limit], fmt.Errorf("%w: more than %d bytes decoded", errTooLarge, limit)
	}
	return out.Bytes(), err
}

// codingNames returns the codings to undo, last applied first.
func codingNames(codings []string) ([]string, error) {
	var names []string
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(codings, ",")), ",") {
		if name = strings.TrimSpace(name); name == "" || name == "identity" {
			continue
		}
		if len(names) == maxCodings {
			return nil, fmt.Errorf("%w: more than %d codings", errEncoding, maxCodings)
		}
		names = append([]string{name}, names...)
	}
	return names, nil
}

// A decoder opens a stream; done gives back what it borrowed.
type decoder func(r io.Reader) (plain io.Reader, done func(), err error)

var decoders = map[string]decoder{
	"gzip":    newGzip,
	"x-gzip":  newGzip,
	"br":      newBrotli,
	"zstd":    newZstd,
	"deflate": newDeflate,
}

// The decoders' tables are large; those of gzip and brotli are used again.
var (
	gzipReaders   sync.Pool
	brotliReaders sync.Pool
)

func newGzip(r io.Reader) (io.Reader, func(), error) {
	z, _ := gzipReaders.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	if err := z.Reset(r); err != nil {
		if errors.Is(err, io.EOF) { // nothing at all: an empty body, not a broken one
			return strings.NewReader(""), func() {}, nil
		}
		return nil, nil, err
	}
	return z, func() { gzipReaders.Put(z) }, nil
}

func newBrotli(r io.Reader) (io.Reader, func(), error) {
	b, _ := brotliReaders.Get().(*brotli.Reader)
	if b == nil {
		b = brotli.NewReader(r)
	} else if err := b.Reset(r); err != nil {
		return nil, nil, err
	}
	return b, func() { brotliReaders.Put(b) }, nil
}

func newZstd(r io.Reader) (io.Reader, func(), error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, nil, err
	}
	return z, z.Close, nil
}

// newDeflate reads zlib, which RFC 9110 section 8.4.1.2 means by "deflate",
// and the bare stream, which some servers send under that name.
func newDeflate(r io.Reader) (io.Reader, func(), error) {
	br := bufio.NewReader(r)
	head, err := br.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		z, err := zlib.NewReader(br)
		return z, func() {}, err
	}
	return flate.NewReader(br), func() {}, nil
}

// limitReader fails with errTooLarge when its source has more than left bytes,
// and remembers the source's own error.
type limitReader struct {
	r    io.Reader
	left int64
	err  error
}

func (l *limitReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, l.err
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	l.left -= int64(n)
	if l.left < 0 {
		err = fmt.Errorf("%w as sent", errTooLarge)
	}
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}

// codingReader tells a broken encoding from a broken connection.
type codingReader struct {
	r    io.Reader
	sent *limitReader
	name string
}

func (c *codingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF {
		err = decodeError(c.sent, c.name, err)
	}
	return n, err
}

func decodeError(sent *limitReader, name string, err error) error {
	if sent.err != nil {
		return sent.err // the connection broke, not the encoding
	}
	if errors.Is(err, errEncoding) {
		return err
	}
	return fmt.Errorf("%w: %s: %v", errEncoding, name, err)
}

func isGzip(body []byte) bool {
	return len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b && body[2] == 8
}

// gunzip unpacks a gzip file that is itself the content, such as sitemap.xml.gz.
func gunzip(body []byte, limit int64) ([]byte, error) {
	return decode(bytes.NewReader(body), []string{"gzip"}, limit, -1)
}
