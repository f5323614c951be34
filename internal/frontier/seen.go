package frontier

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// seen remembers which URLs were taken lately, and what makes a later request
// for them conditional.
//
// NATS keeps some 250 bytes of memory for every key of a bucket. So the URLs
// share 131,072 keys: each holds a list of entries, is read before it is
// changed, and written on condition that nobody else wrote it since. The
// broker's memory then stays the same however many URLs were seen; what grows
// is the list that a claim writes, by some 20 bytes per entry: 400 bytes with
// three million URLs in the bucket, 15 KB with a hundred million.
type seen struct {
	kv      jetstream.KeyValue
	publish func(context.Context, *nats.Msg) (jetstream.PubAckFuture, error)
	keep    time.Duration // how long an entry stays

	mu    sync.Mutex
	later []seenEdit // see editLater
}

// seenShardBits is how many bits of a URL's identity name the key that it
// shares: 17, for 131,072 keys.
const seenShardBits = 17

// seenEntry is what is known of a URL that was taken.
type seenEntry struct {
	taken   time.Time // or fetched; to the second
	request uint32    // see requestMark
	failed  bool      // given up: may be taken again at once

	etag, lastModified string // at most 255 bytes each
}

// requestMark stands for a request in a [seenEntry], which needs to tell it
// from the other requests for the same URL only.
func requestMark(id string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()
}

// seenEdit changes the entry of one URL. do gets the entry, nil when there is
// none, and returns what takes its place, or nil to leave it as it is. It is
// called again when others wrote in between.
type seenEdit struct {
	key string // identity of the URL
	do  func(*seenEntry) *seenEntry
}

// seenRecord is an entry with the part of the identity that the shard's name
// does not say.
type seenRecord struct {
	rest uint64
	seenEntry
}

// place returns the name of the shard that a URL's entry is in, and the rest
// of its identity: 81 bits of 128 altogether, so that among a thousand million
// URLs two are taken for one with a chance of one in five million.
func place(key string) (shard string, rest uint64, err error) {
	raw, err := hex.DecodeString(key)
	if err != nil || len(raw) < 12 {
		return "", 0, fmt.Errorf("identity of a URL %q: want 32 hexadecimal digits", key)
	}
	shard = strconv.FormatUint(uint64(binary.BigEndian.Uint32(raw)>>(32-seenShardBits)), 32)
	return shard, binary.BigEndian.Uint64(raw[4:]), nil
}

// edit carries out all edits, those of one URL in their order. Each is done
// once or, when edit returns an error, perhaps not at all.
func (s *seen) edit(ctx context.Context, edits []seenEdit) error {
	shards := map[string][]seenEdit{}
	for _, e := range edits {
		shard, _, err := place(e.key)
		if err != nil {
			return err
		}
		shards[shard] = append(shards[shard], e)
	}
	const tries = 20 // each ends with some other worker's success
	for range tries {
		var err error
		if shards, err = s.editOnce(ctx, shards); err != nil || len(shards) == 0 {
			return err
		}
	}
	return errors.New("note what was seen: others write the same entries all the time")
}

// editOnce returns the shards that others wrote in between.
func (s *seen) editOnce(ctx context.Context, shards map[string][]seenEdit) (again map[string][]seenEdit, err error) {
	read, err := s.read(ctx, shards)
	if err != nil {
		return nil, err
	}
	futures := map[string]jetstream.PubAckFuture{}
	now := time.Now()
	for name, edits := range shards {
		records := read[name].records
		if !apply(&records, edits) {
			continue
		}
		records = slices.DeleteFunc(records, func(r seenRecord) bool { return now.Sub(r.taken) > s.keep })
		msg := &nats.Msg{Subject: "$KV." + s.kv.Bucket() + "." + name, Header: nats.Header{}, Data: encodeShard(records)}
		msg.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(read[name].revision, 10))
		if futures[name], err = s.publish(ctx, msg); err != nil {
			return nil, fmt.Errorf("note what was seen: %w", err)
		}
	}
	again = map[string][]seenEdit{}
	for name, future := range futures {
		select {
		case <-future.Ok():
		case err := <-future.Err():
			if !isConflict(err) {
				return nil, fmt.Errorf("note what was seen: %w", err)
			}
			again[name] = shards[name]
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return again, nil
}

// apply makes the edits in records and reports whether they changed.
func apply(records *[]seenRecord, edits []seenEdit) (changed bool) {
	for _, e := range edits {
		_, rest, _ := place(e.key)
		at := slices.IndexFunc(*records, func(r seenRecord) bool { return r.rest == rest })
		var now *seenEntry
		if at >= 0 {
			now = &(*records)[at].seenEntry
		}
		next := e.do(now)
		switch {
		case next == nil:
			continue
		case now == nil:
			*records = append(*records, seenRecord{rest, *next})
		default:
			*now = *next
		}
		changed = true
	}
	return changed
}

// seenShard is the entries under one key.
type seenShard struct {
	records  []seenRecord
	revision uint64
}

// read returns the shards named, those that do not exist as empty.
func (s *seen) read(ctx context.Context, shards map[string][]seenEdit) (map[string]seenShard, error) {
	const readers = 64
	names := make(chan string, len(shards))
	for name := range shards {
		names <- name
	}
	close(names)
	var mu sync.Mutex
	read := make(map[string]seenShard, len(shards))
	errs := make([]error, min(readers, len(shards)))
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			for name := range names {
				shard, err := s.readOne(ctx, name)
				if err != nil {
					errs[i] = err
					return
				}
				mu.Lock()
				read[name] = shard
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return read, errors.Join(errs...)
}

func (s *seen) readOne(ctx context.Context, name string) (seenShard, error) {
	entry, err := s.kv.Get(ctx, name)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return seenShard{}, nil
	}
	if err != nil {
		return seenShard{}, fmt.Errorf("look up what was seen: %w", err)
	}
	// What cannot be read is as good as nothing: it is written anew.
	records, _ := decodeShard(entry.Value())
	return seenShard{records, entry.Revision()}, nil
}

// editLater carries an edit out within a second, together with others; when
// the worker is killed before, not at all.
func (s *seen) editLater(e seenEdit) {
	const most = 10_000 // while NATS is away
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.later) < most {
		s.later = append(s.later, e)
	}
}

// flush carries out what editLater took.
func (s *seen) flush(ctx context.Context) error {
	s.mu.Lock()
	edits := s.later
	s.later = nil
	s.mu.Unlock()
	var errs []error
	for some := range slices.Chunk(edits, 256) {
		errs = append(errs, s.edit(ctx, some))
	}
	return errors.Join(errs...)
}

// noteSeen carries out what was noted for later, until ctx ends.
func (f *Frontier) noteSeen(ctx context.Context) {
	const every = 500 * time.Millisecond
	for sleep(ctx, every) == nil {
		f.flushSeen(ctx)
	}
}

func (f *Frontier) flushSeen(ctx context.Context) {
	const limit = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	if err := f.seen.flush(ctx); err != nil {
		f.log.Debug("validators were not kept: some later requests will not be conditional", "error", err)
	}
}

// Marks of an encoded record.
const (
	seenFailed = 1 << iota
	seenETag
	seenLastModified
)

// encodeShard returns records as they are kept: for each 8 bytes of the
// identity, 4 of the time in seconds since 1970, 4 of the request, one of
// marks, and the validators that the marks announce, each after its length.
func encodeShard(records []seenRecord) []byte {
	data := make([]byte, 0, 20*len(records))
	for _, r := range records {
		data = binary.BigEndian.AppendUint64(data, r.rest)
		data = binary.BigEndian.AppendUint32(data, uint32(r.taken.Unix()))
		data = binary.BigEndian.AppendUint32(data, r.request)
		marks := byte(0)
		if r.failed {
			marks |= seenFailed
		}
		if r.etag != "" {
			marks |= seenETag
		}
		if r.lastModified != "" {
			marks |= seenLastModified
		}
		data = append(data, marks)
		for _, validator := range []string{r.etag, r.lastModified} {
			if validator != "" {
				validator = validator[:min(len(validator), 255)]
				data = append(append(data, byte(len(validator))), validator...)
			}
		}
	}
	return data
}

// decodeShard reads what encodeShard wrote. Beside an error it returns what
// came before it.
func decodeShard(data []byte) (records []seenRecord, err error) {
	const fixed = 17
	for len(data) > 0 {
		if len(data) < fixed {
			return records, errors.New("cut off")
		}
		r := seenRecord{rest: binary.BigEndian.Uint64(data)}
		r.taken = time.Unix(int64(binary.BigEndian.Uint32(data[8:])), 0)
		r.request = binary.BigEndian.Uint32(data[12:])
		marks := data[16]
		data = data[fixed:]
		r.failed = marks&seenFailed != 0
		for _, v := range []struct {
			mark byte
			into *string
		}{{seenETag, &r.etag}, {seenLastModified, &r.lastModified}} {
			if marks&v.mark == 0 {
				continue
			}
			if len(data) == 0 || len(data) < 1+int(data[0]) {
				return records, errors.New("cut off")
			}
			end := 1 + int(data[0])
			*v.into, data = string(data[1:end]), data[end:]
		}
		records = append(records, r)
	}
	return records, nil
}
