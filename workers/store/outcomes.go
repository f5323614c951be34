package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/harkara/harkara/pkg/schema"
)

// trace is an outcome as its table takes it.
type trace struct {
	place   place
	id      string // of the row: 32 hexadecimal digits
	outcome schema.Outcome
}

// newTrace cleans o.
func newTrace(o schema.Outcome) (*trace, error) {
	o.Time = o.Time.UTC().Truncate(time.Microsecond)
	if o.Time.Year() < firstYear || o.Time.Year() > 9999 {
		return nil, schema.Drop(schema.ReasonMalformed, "outcome of %v", o.Time)
	}
	o.URL, o.Request, o.Root = clip(clean(o.URL), schema.MaxURL), clip(clean(o.Request), maxWord), clip(clean(o.Root), maxWord)
	o.Detail, o.Target, o.Worker = clip(clean(o.Detail), schema.MaxDetail), cleanURL(o.Target), clip(clean(o.Worker), maxWord)
	o.Reason, o.Host = schema.Reason(clip(clean(string(o.Reason)), maxWord)), clip(clean(o.Host), maxWord)
	if o.URL == "" {
		o.URL = "(empty)"
	}
	if raw, err := hex.DecodeString(o.Key); err != nil || len(raw) != 16 {
		// What is no URL has no identity; the text itself will do.
		sum := sha256.Sum256([]byte(o.URL))
		o.Key = hex.EncodeToString(sum[:16])
	}
	var identity digest
	identity.add(o.Key, o.Request, string(o.Stage), string(o.Result), string(o.Reason))
	identity.number(o.Time.UnixMicro())
	identity.number(int64(o.Attempt))
	id := sha256.Sum256(identity)
	return &trace{place{o.Key, o.URL, o.Host}, hex.EncodeToString(id[:16]), o}, nil
}

// Outcomes adds outcomes to the trails of their URLs and returns an error for
// each, in order, or nil: of the kinds that [Written] has. An outcome that is
// there already is not added again.
func (s *Store) Outcomes(ctx context.Context, outcomes []schema.Outcome) []error {
	errs := make([]error, len(outcomes))
	var traces []*trace
	var at []int // of each trace, its place in outcomes
	for i, o := range outcomes {
		t, err := newTrace(o)
		if err != nil {
			errs[i] = err
			continue
		}
		traces, at = append(traces, t), append(at, i)
	}
	s.bisect(len(traces), func(from, to int) error { return s.outcomes(ctx, traces[from:to]) },
		func(i int, err error) { errs[at[i]] = err })
	return errs
}

const insertOutcomes = `
	INSERT INTO outcomes (id, url_id, time, stage, result, final, reason, detail, status, bytes, millis, attempt, spawned, retry_at, target, request, root, worker)
	SELECT id, url_id, time, stage, result, final, nullif(reason, ''), nullif(detail, ''),
		CASE WHEN status BETWEEN 100 AND 999 THEN status END, nullif(bytes, 0), nullif(millis, 0), nullif(attempt, 0), nullif(spawned, 0),
		retry_at, nullif(target, ''), request, nullif(root, ''), nullif(worker, '')
	FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::int[],
		$10::bigint[], $11::bigint[], $12::int[], $13::int[], $14::timestamptz[], $15::text[], $16::text[], $17::text[], $18::text[])
		i(id, url_id, time, stage, result, final, reason, detail, status, bytes, millis, attempt, spawned, retry_at, target, request, root, worker)
	ORDER BY id
	ON CONFLICT (id) DO NOTHING`

func (s *Store) outcomes(ctx context.Context, traces []*trace) error {
	n := len(traces)
	places := make([]place, n)
	for i, t := range traces {
		places[i] = t.place
	}
	var urls []int64
	var err error
	if err = s.name(ctx, func(tx *naming) error {
		urls, _, err = s.places(ctx, tx, places)
		return err
	}); err != nil {
		return err
	}
	texts := make([][]string, 9)
	for i := range texts {
		texts[i] = make([]string, n)
	}
	times, retries, final := make([]time.Time, n), make([]*time.Time, n), make([]bool, n)
	bytes, millis := make([]int64, n), make([]int64, n)
	status, attempt, spawned := make([]int32, n), make([]int32, n), make([]int32, n)
	for i, t := range traces {
		o := t.outcome
		for j, text := range []string{t.id, string(o.Stage), string(o.Result), string(o.Reason), o.Detail, o.Target, o.Request, o.Root, o.Worker} {
			texts[j][i] = text
		}
		times[i], final[i] = o.Time, o.Result.Final()
		if !o.RetryAt.IsZero() {
			retries[i] = &o.RetryAt
		}
		bytes[i], millis[i] = max(o.Bytes, 0), max(o.Millis, 0)
		status[i], attempt[i], spawned[i] = count(o.Status), count(o.Attempt), count(o.Spawned)
	}
	_, err = s.pool.Exec(ctx, insertOutcomes, texts[0], urls, times, texts[1], texts[2], final, texts[3], texts[4], status,
		bytes, millis, attempt, spawned, retries, texts[5], texts[6], texts[7], texts[8])
	return err
}

// count returns n as far as a column holds it.
func count(n int) int32 { return int32(min(max(n, 0), math.MaxInt32)) }

// Trail returns the outcomes of the URL with this identity, oldest first.
func (s *Store) Trail(ctx context.Context, key string) ([]schema.Outcome, error) {
	if raw, err := hex.DecodeString(key); err != nil || len(raw) != 16 {
		return nil, fmt.Errorf("key %.40q is not 32 hexadecimal digits", key)
	}
	rows, err := s.pool.Query(ctx, `
		SELECT o.request, coalesce(o.root, ''), u.url, coalesce(s.host, ''), o.stage, o.result, coalesce(o.reason, ''), coalesce(o.detail, ''),
			o.time, coalesce(o.worker, ''), coalesce(o.status, 0), coalesce(o.bytes, 0), coalesce(o.millis, 0),
			coalesce(o.target, ''), coalesce(o.spawned, 0), coalesce(o.attempt, 0), o.retry_at
		FROM outcomes o JOIN urls u ON u.id = o.url_id LEFT JOIN sites s ON s.id = u.site_id
		WHERE u.key = $1::uuid
		ORDER BY o.time, array_position(ARRAY['intake', 'fetch', 'parse', 'store'], o.stage), o.final, o.id`, key)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (schema.Outcome, error) {
		o := schema.Outcome{Key: key}
		var retry *time.Time
		err := row.Scan(&o.Request, &o.Root, &o.URL, &o.Host, &o.Stage, &o.Result, &o.Reason, &o.Detail,
			&o.Time, &o.Worker, &o.Status, &o.Bytes, &o.Millis, &o.Target, &o.Spawned, &o.Attempt, &retry)
		o.Time = o.Time.UTC()
		if retry != nil {
			o.RetryAt = retry.UTC()
		}
		return o, err
	})
}
