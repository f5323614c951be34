package queue_test

import (
	"bytes"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

// FuzzDecodePage gives whatever may lie on the page subject: it is a page or a
// refusal, never more than the limit, and what was packed comes out the same.
func FuzzDecodePage(f *testing.F) {
	q := natstest.Queue(f, natstest.Server(f))
	good, err := q.PageMessage(page("x"), []byte("<p>Guten Tag"))
	if err != nil {
		f.Fatal(err)
	}
	header := good.Header.Get(schema.HeaderPage)
	f.Add(header, "zstd", good.Data)
	f.Add(header, "", []byte("<p>raw"))
	f.Add(header, "gzip", []byte{0x1f, 0x8b})
	f.Add(`{"request":1}`, "zstd", []byte("(\xb5/\xfd"))
	f.Fuzz(func(t *testing.T, header, encoding string, data []byte) {
		m := &queue.Message{Header: nats.Header{schema.HeaderPage: {header}, schema.HeaderEncoding: {encoding}}, Data: data}
		p, body, err := q.DecodePage(m)
		if err != nil {
			if _, ok := schema.AsDrop(err); !ok {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		if len(body) > schema.MaxListing || p.URL == "" || p.Request == "" {
			t.Fatalf("%d bytes of page %+v", len(body), p)
		}
		packed, err := q.PageMessage(p, body)
		if err != nil {
			t.Fatal(err)
		}
		again, body2, err := q.DecodePage(&queue.Message{Header: packed.Header, Data: packed.Data})
		if err != nil || !bytes.Equal(body, body2) || again.URL != p.URL || again.Request != p.Request {
			t.Fatalf("packed and unpacked: %+v, %d bytes, %v", again, len(body2), err)
		}
	})
}
