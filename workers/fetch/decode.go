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

// content is a body on its way in: what was sent, through its content codings
// (RFC 9110 section 8.4), and through gzip once more where what comes out is
// itself a file in gzip, such as sitemap.xml.gz. Reading fails with errTooLarge
// when more was sent than the limit, with errEncoding when a coding is unknown
// or broken, and with the error of the source otherwise.
type content struct {
	*bufio.Reader
	sent *limitReader
	done []func() // give back what the decoders borrowed

	packed *bytes.Buffer // what went into the last decoder, if that is gzip and it is kept
	file   bool          // it is a file in gzip
}

// openContent begins to read a body. When the last decoder is one of gzip, what
// goes into it is kept, up to so many bytes: the body as it can travel on. With
// keep zero it is not, and a file in gzip is left as it is. announced is the
// Content-Length or -1.
func openContent(source io.Reader, codings []string, limit, announced, keep int64) (*content, error) {
	names, err := codingNames(codings)
	if err != nil {
		return nil, err
	}
	c := &content{sent: &limitReader{r: source, left: limit}}
	var r io.Reader = c.sent
	for i, name := range names {
		if keep > 0 && i == len(names)-1 && strings.TrimPrefix(name, "x-") == "gzip" {
			r = c.keep(r, keep, announced)
		}
		if r, err = c.through(name, r); err != nil {
			c.close()
			return nil, err
		}
	}
	c.Reader = bufio.NewReaderSize(r, 512)
	if keep == 0 {
		return c, nil
	}
	if head, _ := c.Peek(3); isGzip(head) {
		if r, err = c.through("gzip", c.keep(c.Reader, keep, -1)); err != nil {
			c.close()
			return nil, err
		}
		c.Reader, c.file = bufio.NewReaderSize(r, 512), true
	}
	return c, nil
}

// through opens the decoder of a coding.
func (c *content) through(name string, r io.Reader) (io.Reader, error) {
	open, ok := decoders[name]
	if !ok {
		return nil, fmt.Errorf("%w: unknown coding %.40q", errEncoding, name)
	}
	plain, done, err := open(r)
	if err != nil {
		return nil, decodeError(c.sent, name, err)
	}
	c.done = append(c.done, done)
	return &codingReader{r: plain, sent: c.sent, name: name}, nil
}

// keep returns r with a copy of what is read from it going to c.packed.
func (c *content) keep(r io.Reader, limit, announced int64) io.Reader {
	c.packed = &bytes.Buffer{}
	if announced > 0 {
		c.packed.Grow(int(min(announced, limit)))
	}
	return &keeper{r: r, kept: c.packed, sent: c.sent, left: limit}
}

// keeper copies what is read through it, and fails with errTooLarge where that
// would be more than its limit.
type keeper struct {
	r    io.Reader
	kept *bytes.Buffer
	sent *limitReader
	left int64
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	if k.left -= int64(n); k.left < 0 {
		k.sent.err = fmt.Errorf("%w: more than fits compressed", errTooLarge)
		return 0, k.sent.err
	}
	k.kept.Write(p[:n])
	return n, err
}

func (c *content) close() {
	for _, done := range c.done {
		done()
	}
	c.done = nil
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
