package queue

import (
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
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(schema.MaxListing), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(0))
	return e, d, err
}

// pack compresses a page's body into one zstd frame (RFC 8878).
func (q *Queue) pack(body []byte) []byte {
	return q.zenc.EncodeAll(body, make([]byte, 0, len(body)/4+64))
}

// unpack is the inverse of pack. A frame that is broken, or longer than
// [schema.MaxListing] when unpacked, is malformed.
func (q *Queue) unpack(data []byte) ([]byte, error) {
	body, err := q.zdec.DecodeAll(data, nil)
	if err != nil {
		return nil, schema.Drop(schema.ReasonMalformed, "page body: %v", err)
	}
	if len(body) > schema.MaxListing {
		return nil, schema.Drop(schema.ReasonTooLarge, "page body of %d bytes, the limit is %d", len(body), schema.MaxListing)
	}
	return body, nil
}

// DecodePage unpacks what PageMessage packed.
func (q *Queue) DecodePage(m *Message) (schema.Page, []byte, error) {
	page, err := schema.DecodePageHeader(m.Header.Get(schema.HeaderPage))
	if err != nil {
		return page, nil, err
	}
	switch enc := m.Header.Get(schema.HeaderEncoding); enc {
	case "zstd":
		body, err := q.unpack(m.Data)
		return page, body, err
	case "":
		return page, m.Data, nil
	default:
		return page, nil, schema.Drop(schema.ReasonMalformed, "page in unknown encoding %.40q", enc)
	}
}
