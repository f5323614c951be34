package frontier

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/workers/fetch"
)

// Two workers that claim the same URLs at once: each URL is one worker's.
func TestSeenTogether(t *testing.T) {
	srv := natstest.Server(t)
	workers := []*rig{newRig(t, srv, fetch.Settings{}, quick()), newRig(t, srv, fetch.Settings{}, quick())}
	key := func(n int) string { return identity(n%3<<16, n) } // a few shards only, so that the two meet
	var all sync.WaitGroup
	for n, r := range workers {
		all.Go(func() {
			for batch := range 10 { // so that nobody can lose a shard to the other as often as an edit is tried
				var edits []seenEdit
				for i := range 100 {
					edits = append(edits, seenEdit{key(batch*100 + i), func(e *seenEntry) *seenEntry {
						if e != nil {
							return nil
						}
						return &seenEntry{taken: time.Now(), request: uint32(n + 1)}
					}})
				}
				if err := r.frontier.seen.edit(t.Context(), edits); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for n := range 1000 {
		a, b := workers[0].seen(key(n)), workers[1].seen(key(n))
		if a == nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%d: %+v and %+v", n, a, b)
		}
	}
}

// identity returns a key with the given bits of the shard, and the rest n.
func identity(shard, n int) string { return fmt.Sprintf("%08x%016x%08x", shard, n, 0) }

// Entries leave their shard when their time is over.
func TestSeenForgets(t *testing.T) {
	r := newRig(t, natstest.Server(t), fetch.Settings{}, quick())
	s := r.frontier.seen
	old, fresh := identity(5, 1), identity(5, 2)
	for _, e := range []struct {
		key   string
		taken time.Time
	}{{old, time.Now().Add(-s.keep - time.Minute)}, {fresh, time.Now()}} {
		if err := s.edit(t.Context(), []seenEdit{{e.key, func(*seenEntry) *seenEntry { return &seenEntry{taken: e.taken} }}}); err != nil {
			t.Fatal(err)
		}
	}
	if e := r.seen(old); e != nil {
		t.Errorf("still there: %+v", e)
	}
	if e := r.seen(fresh); e == nil {
		t.Error("the other one is gone")
	}
}

func FuzzSeenShard(f *testing.F) {
	f.Add(encodeShard([]seenRecord{
		{1, seenEntry{taken: time.Unix(1, 0), request: requestMark("a")}},
		{2, seenEntry{taken: time.Unix(2, 0), failed: true, etag: `W/"1"`, lastModified: "Mon, 02 Feb 2026 10:00:00 GMT"}},
	}))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, _ := decodeShard(data)
		again, err := decodeShard(encodeShard(records))
		if err != nil || !reflect.DeepEqual(again, records) {
			t.Errorf("%+v became %+v: %v", records, again, err)
		}
	})
}

func TestPlace(t *testing.T) {
	shards := map[string]bool{}
	for n := range 2000 {
		shard, _, err := place(weburl.Key(fmt.Sprintf("http://news.test/%d", n)))
		if err != nil {
			t.Fatal(err)
		}
		shards[shard] = true
	}
	if len(shards) < 1950 {
		t.Errorf("2000 URLs in %d shards", len(shards))
	}
	if shard, rest, err := place(identity(0xffffffff, 7)); shard != "3vvv" || rest != 7 || err != nil {
		t.Errorf("%s, %d, %v", shard, rest, err)
	}
	for _, key := range []string{"", "no", "00ff"} {
		if _, _, err := place(key); err == nil {
			t.Errorf("%q has a place", key)
		}
	}
}
