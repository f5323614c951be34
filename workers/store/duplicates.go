package store

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Near-duplicates are found by MinHash (Broder 1997): the share of minima that
// two texts have in common is about the share of their shingles, that is of
// every few words in a row, that they have in common (Jaccard). One hash per
// shingle gives all minima, one per bin (Li, Owen and Zhang 2012), and an empty
// bin borrows from the next one (Shrivastava and Li 2014).
//
// Three minima hashed together are a band. Texts with half their shingles in
// common share one of ten bands with 74 %, with two thirds 97 %, with
// nine tenths practically always; texts on other subjects hardly ever. So an
// index on the bands finds the candidates, and the signature decides.
const (
	bins          = 48
	bands         = 10
	bandWidth     = 3
	sameMinima    = bins / 2 // of two texts that count as copies
	shingleWords  = 3
	shingleChars  = 6  // in scripts without spaces
	minWords      = 8  // fewer say too little to be copied
	wholeBelow    = 25 // words; a shorter text is one shingle: it is copied whole or not at all
	maxWords      = 20_000
	maxCandidates = 50 // per article
)

// fingerprint is the MinHash of a text.
type fingerprint struct {
	bands     []int32
	signature []byte
}

// newFingerprint returns the fingerprint of a text, nil when it is too short.
// Texts in different languages never share a band.
func newFingerprint(language, text string) *fingerprint {
	tokens, chars := hashTokens(text)
	if len(tokens) < minWords {
		return nil
	}
	width := shingleWords
	if chars > len(tokens)/2 {
		width = shingleChars
	}
	if len(tokens) < wholeBelow {
		width = len(tokens)
	}
	var minima [bins]uint64
	for i := range minima {
		minima[i] = math.MaxUint64
	}
	for i := 0; i+width <= len(tokens); i++ {
		var h uint64
		for _, t := range tokens[i : i+width] {
			h = mix(h ^ t)
		}
		bin := h % bins
		minima[bin] = min(minima[bin], h)
	}
	fill(&minima)
	f := &fingerprint{signature: make([]byte, bins)}
	for i, m := range minima {
		f.signature[i] = byte(mix(m))
	}
	for b := range bands {
		h := fnv.New32a()
		_, _ = io.WriteString(h, language)
		var buffer [8]byte
		for _, m := range minima[b*bandWidth : (b+1)*bandWidth] {
			binary.LittleEndian.PutUint64(buffer[:], m)
			h.Write(buffer[:])
		}
		h.Write([]byte{byte(b)})
		f.bands = append(f.bands, int32(h.Sum32()))
	}
	return f
}

// fill gives empty bins the minimum of the next full one, changed by the
// distance so that two bins never hold the same by that alone.
func fill(minima *[bins]uint64) {
	full := *minima
	for i := range minima {
		for distance := uint64(1); minima[i] == math.MaxUint64 && distance < bins; distance++ {
			if m := full[(uint64(i)+distance)%bins]; m != math.MaxUint64 {
				minima[i] = mix(m + distance)
			}
		}
	}
}

// hashTokens returns a hash for each word of text, at most maxWords, letter
// case and punctuation apart; in scripts without spaces, of which it says how
// many there were, for each character.
func hashTokens(text string) (tokens []uint64, chars int) {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	tokens = make([]uint64, 0, min(len(text)/5, maxWords))
	h, open := uint64(offset), false
	end := func() {
		if open {
			tokens = append(tokens, mix(h))
		}
		h, open = offset, false
	}
	for i := 0; i < len(text) && len(tokens) < maxWords; {
		if c := text[i]; c < utf8.RuneSelf {
			i++
			if lower := c | 0x20; 'a' <= lower && lower <= 'z' {
				h, open = (h^uint64(lower))*prime, true
			} else if '0' <= c && c <= '9' {
				h, open = (h^uint64(c))*prime, true
			} else {
				end()
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case !unicode.In(r, unicode.L, unicode.M, unicode.N):
			end()
		case spaceless(r):
			end()
			chars++
			h, open = (h^uint64(r))*prime, true
			end()
		default:
			h, open = (h^uint64(unicode.ToLower(r)))*prime, true
		}
	}
	end()
	return tokens, chars
}

// spaceless reports whether r is of a script without spaces between words.
func spaceless(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// mix is the finalizer of splitmix64 (Steele, Lea and Flood 2014).
func mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// copyOf reports whether two signatures are of copies.
func copyOf(a, b []byte) bool {
	same := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			same++
		}
	}
	return same >= sameMinima
}

// bandList is f's bands as Postgres writes an array.
func (f *fingerprint) bandList() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, band := range f.bands {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(band)))
	}
	b.WriteByte('}')
	return b.String()
}

// queueFingerprints adds those of texts that articles had or got, which may
// have been theirs before.
func queueFingerprints(b *pgx.Batch, items []*item) {
	var ids, hashes []int64
	var lists []string
	var signatures [][]byte
	for _, it := range items {
		if f := it.row.fingerprint; f != nil && (it.change.keep || it.change.revise) {
			ids, hashes = append(ids, it.state.id), append(hashes, it.row.textHash)
			lists, signatures = append(lists, f.bandList()), append(signatures, f.signature)
		}
	}
	if len(ids) > 0 {
		b.Queue(`INSERT INTO fingerprints (article_id, text_hash, bands, signature)
			SELECT id, text_hash, bands::int[], signature FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[]) i(id, text_hash, bands, signature)
			ON CONFLICT DO NOTHING`, ids, hashes, lists, signatures)
	}
}

// link finds copies of the texts of items among all articles and notes who
// belongs together. It runs after the articles are committed, so that of two
// workers that write copies at the same time, the later one sees both; and it
// runs for articles that were there already, so that a worker killed before
// it leaves nothing undone.
//
// What belongs together is independent of the order of arrival: copies of
// copies are copies, and earlier texts of an article count.
func (s *Store) link(ctx context.Context, items []*item) error {
	pairs, err := s.pairs(ctx, items)
	if err != nil || len(pairs) == 0 {
		return err
	}
	if done, err := s.linked(ctx, s.pool, pairs); err != nil || done {
		return err
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		// One at a time: two that merge clusters would miss each other's.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('harkara copies'))"); err != nil {
			return err
		}
		return s.mergeClusters(ctx, tx, pairs)
	})
}

// pair is two articles that are copies.
type pair [2]int64

const selectCandidates = `
	SELECT i.n, f.article_id, f.signature
	FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY i(id, bands, n)
	CROSS JOIN LATERAL (
		SELECT f.article_id, f.signature FROM fingerprints f
		WHERE f.bands && i.bands::int[] AND f.article_id <> i.id
		LIMIT $3
	) f`

func (s *Store) pairs(ctx context.Context, items []*item) ([]pair, error) {
	var ids []int64
	var lists []string
	var signatures [][]byte
	for _, it := range items {
		if f := it.row.fingerprint; f != nil {
			ids, lists, signatures = append(ids, it.state.id), append(lists, f.bandList()), append(signatures, f.signature)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, selectCandidates, ids, lists, maxCandidates)
	if err != nil {
		return nil, err
	}
	var pairs []pair
	var n int
	var other int64
	var signature []byte
	_, err = pgx.ForEachRow(rows, []any{&n, &other, &signature}, func() error {
		if copyOf(signatures[n-1], signature) {
			pairs = append(pairs, pair{ids[n-1], other})
		}
		return nil
	})
	return pairs, err
}

// clusters returns the clusters that articles are in.
func clusters(ctx context.Context, db querier, pairs []pair) (map[int64]int64, error) {
	ids := map[int64]bool{}
	for _, p := range pairs {
		ids[p[0]], ids[p[1]] = true, true
	}
	rows, err := db.Query(ctx, "SELECT article_id, cluster_id FROM copies WHERE article_id = ANY($1)", slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	in := map[int64]int64{}
	var id, cluster int64
	_, err = pgx.ForEachRow(rows, []any{&id, &cluster}, func() error {
		in[id] = cluster
		return nil
	})
	return in, err
}

// linked reports whether all pairs are in one cluster already.
func (s *Store) linked(ctx context.Context, db querier, pairs []pair) (bool, error) {
	in, err := clusters(ctx, db, pairs)
	if err != nil {
		return false, err
	}
	for _, p := range pairs {
		a, ok := in[p[0]]
		if b := in[p[1]]; !ok || a != b {
			return false, nil
		}
	}
	return true, nil
}

// mergeClusters puts the articles of pairs, and the clusters they are in, together.
func (s *Store) mergeClusters(ctx context.Context, tx pgx.Tx, pairs []pair) error {
	in, err := clusters(ctx, tx, pairs)
	if err != nil {
		return err
	}
	parent := map[int64]int64{} // of articles and clusters, whose numbers are articles'
	root := func(id int64) int64 {
		for {
			p, ok := parent[id]
			if !ok || p == id {
				return id
			}
			id = p
		}
	}
	join := func(a, b int64) {
		a, b = root(a), root(b)
		parent[max(a, b)] = min(a, b)
	}
	for id, cluster := range in {
		join(id, cluster)
	}
	for _, p := range pairs {
		join(p[0], p[1])
	}
	var from, to, articles, target []int64
	for _, cluster := range slices.Sorted(maps.Values(in)) {
		if r := root(cluster); r != cluster {
			from, to = append(from, cluster), append(to, r)
		}
	}
	seen := map[int64]bool{}
	for _, p := range pairs {
		for _, id := range p {
			if _, there := in[id]; !there && !seen[id] {
				seen[id] = true
				articles, target = append(articles, id), append(target, root(id))
			}
		}
	}
	var b pgx.Batch
	if len(from) > 0 {
		b.Queue(`UPDATE copies c SET cluster_id = i.to_id
			FROM (SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) u(from_id, to_id)) i
			WHERE c.cluster_id = i.from_id`, from, to)
	}
	if len(articles) > 0 {
		b.Queue(`INSERT INTO copies (article_id, cluster_id)
			SELECT * FROM unnest($1::bigint[], $2::bigint[]) i(article_id, cluster_id) ORDER BY 1`, articles, target)
	}
	return tx.SendBatch(ctx, &b).Close()
}
