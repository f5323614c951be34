// Package frontier decides when which site is asked for which page, over any
// number of workers that know nothing of each other.
//
// # What it promises
//
// Per host, at most one request is in flight, and at least the delay D passes
// between the end of one and the start of the next, over all workers and
// through their crashes. One host with most of the URLs slows nobody else
// down. More workers give more speed until every host is asked as often as D
// allows. No URL is lost: a request leaves the frontier only when its page, or
// the outcome that ends it, has been acknowledged by NATS.
//
// # How
//
// Intake ([Frontier.Intake]) reads submissions, makes each URL canonical,
// drops what was seen lately, and writes the request to the stream URLS under
// its gate's subject, and then a turn to the stream TURNS. A gate is what
// politeness is kept by: a host, or with [Settings.GroupByDomain] a registrable
// domain. TURNS holds one message per subject at most: a refusal because the
// subject is taken means that the gate has its turn already. The order matters:
// with the turn second, every URL has a turn that is worked off after it came.
//
// The workers ([Frontier.Turns]) share one consumer of TURNS. Who is given a
// turn first takes the gate's lease: a compare-and-set in the bucket FENCE
// that says until when the gate is busy. The lease is short (4 s) and renewed
// while the worker lives; when it cannot be renewed, the request in flight is
// given up before the lease ends. Then the worker reads the gate's first
// request that may go (direct get by subject), fetches it, publishes page and
// outcome, and deletes the request. At the end it writes "busy until now + D"
// over its lease and hands the turn back to NATS, to be delivered again after
// D. A worker whose compare-and-set fails has lost the gate to another and
// touches nothing more, neither the fence nor the turn.
//
// When no request is left, the turn is acknowledged and thus removed; then the
// worker looks once more, because a request may have come in between whose
// turn was refused. A sweeper repairs what a crash in the middle of all this
// can leave: a gate with requests and without a turn.
//
// Redelivered turns go before new ones in NATS. When there are more turns than
// the workers can serve, D alone would let the gates that came first take
// every free worker; so turns come back after the time that all of them need
// for one round, if that is longer than D (see pace).
//
// What is known of a host (its robots.txt, that it asked for a pause or is
// down, which requests failed how often) lives in the bucket HOSTS, written
// only by who holds the lease. Workers keep a copy; the fence carries the
// revision of the last write, so a copy that is out of date is noticed without
// a read.
//
// # What it does not promise
//
// The clocks of the workers must agree to within a few hundred milliseconds:
// who runs ahead sees a fence end early by that much. A process stopped in the
// middle of a request (SIGSTOP, a frozen virtual machine) for longer than its
// lease may be overtaken; the request that was frozen then overlaps with the
// next. NATS may lose acknowledged writes when its machine loses power, for as
// long as its sync interval (a second in the embedded server).
package frontier

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/warc"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/render"
)

// Settings of a frontier. All workers of a pipeline should have the same. Zero
// values stand for the defaults.
type Settings struct {
	// Delay is the least time between the end of one request to a host and the
	// start of the next. Zero means a second.
	Delay time.Duration
	// ResponseFactor times the duration of the last response is waited when
	// that is longer than Delay, so that a slow site gets more rest. Zero means 2.
	ResponseFactor float64
	// MaxDelay bounds what a Crawl-delay and ResponseFactor can ask for. Zero
	// means a minute.
	MaxDelay time.Duration
	// PerTurn is how many requests a worker makes while it holds a turn, when
	// the delay is at most half a second. Zero means 5.
	PerTurn int
	// Concurrency is how many requests one worker has in flight, to as many
	// hosts. Zero means 100.
	Concurrency int

	// RefetchAfter is how long a URL that was taken is not taken again, unless
	// forced. Zero means 7 days.
	RefetchAfter time.Duration
	// Attempts is how often a request may fail before it is given up. Zero means 5.
	Attempts int
	// RetryBase is the wait after a request's first failure; it doubles up to
	// an hour. Zero means 30 s.
	RetryBase time.Duration
	// DownBase is how long a host rests after the first failure that was its
	// own (DNS, connection, timeout); it doubles up to an hour. Zero means 15 s.
	DownBase time.Duration
	// PauseBase is how long a host rests that answered 429 or 503, or blocks
	// us, and did not say how long; it doubles up to a day. Zero means a minute.
	PauseBase time.Duration
	// SameHostRedirects is how many redirects within a host a request follows.
	// Zero means 5.
	SameHostRedirects int

	// SitesFile is a JSON file of settings by host, {"hosts": [Site, …]}, read
	// again when it changes. Empty means none.
	SitesFile string
	// OptOuts are the reservations in response headers that keep a page out of
	// the pipeline. Nil means "noindex", "none" and "tdm-reservation".
	OptOuts []string
	// Archive, when set, gets every exchange with a site. It stays the caller's
	// to close.
	Archive *warc.Writer
	// Renderer, when set, renders the pages of hosts that match a pattern of
	// Render, or that SitesFile says to render.
	Renderer *render.Renderer
	Render   []string
	// GroupByDomain lets all hosts of a registrable domain share one gate.
	GroupByDomain bool
	// Lease is how long a gate stays closed when its worker dies. Zero means 4 s.
	Lease time.Duration
	// Sweep is the time between two searches for gates that lost their turn.
	// Zero means a minute.
	Sweep time.Duration
	// Grace is how long running requests may take when the frontier is
	// stopped. Zero means 30 s.
	Grace time.Duration

	Log *slog.Logger
}

func (s Settings) withDefaults() Settings {
	setDefault(&s.Delay, time.Second)
	setDefault(&s.ResponseFactor, 2)
	setDefault(&s.MaxDelay, time.Minute)
	setDefault(&s.PerTurn, 5)
	setDefault(&s.Concurrency, 100)
	setDefault(&s.RefetchAfter, 7*24*time.Hour)
	setDefault(&s.Attempts, 5)
	setDefault(&s.RetryBase, 30*time.Second)
	setDefault(&s.DownBase, 15*time.Second)
	setDefault(&s.PauseBase, time.Minute)
	setDefault(&s.SameHostRedirects, 5)
	setDefault(&s.Lease, 4*time.Second)
	setDefault(&s.Sweep, time.Minute)
	setDefault(&s.Grace, 30*time.Second)
	if s.OptOuts == nil {
		s.OptOuts = []string{"noindex", "none", "tdm-reservation"}
	}
	setDefault(&s.Log, slog.New(slog.DiscardHandler))
	return s
}

func setDefault[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

// Frontier is one worker's part in the frontier.
type Frontier struct {
	settings Settings
	queue    *queue.Queue
	js       jetstream.JetStream
	subjects schema.Subjects
	streams  schema.StreamSet
	fetcher  *fetch.Fetcher
	log      *slog.Logger

	urls  jetstream.Stream
	turns jetstream.Consumer
	fence *fence
	hosts jetstream.KeyValue
	seen  *seen

	follows *Follows // nil on a NATS that is too old

	sites  *sites
	memory *memory
	slots  chan struct{} // one per request in flight
	pace   *pace
	gauge  *gauge

	reportEvery time.Duration
	noBrowser   atomic.Bool // said so already
}

// New returns a worker's part in the frontier of q's pipeline, creating its
// buckets and its consumer where they are missing. The streams must exist.
func New(ctx context.Context, q *queue.Queue, fetcher *fetch.Fetcher, s Settings) (*Frontier, error) {
	s = s.withDefaults()
	f := &Frontier{
		settings: s, queue: q, js: q.JetStream(), subjects: q.Subjects(), streams: q.Streams(),
		fetcher: fetcher, log: s.Log,
		memory: newMemory(), slots: make(chan struct{}, s.Concurrency), gauge: newGauge(), reportEvery: reportEvery,
	}
	var err error
	if err := checkRender(s); err != nil {
		return nil, err
	}
	if f.sites, err = openSites(s.SitesFile, s.Renderer != nil, s.Log); err != nil {
		return nil, err
	}
	buckets, err := openBuckets(ctx, q, s.RefetchAfter)
	if err != nil {
		return nil, err
	}
	if f.follows, err = OpenFollows(ctx, q); errors.Is(err, ErrNoSchedules) {
		s.Log.Info("nothing can be followed", "reason", err)
	} else if err != nil {
		return nil, err
	}
	f.fence = &fence{kv: buckets.fence, lease: s.Lease}
	f.hosts, f.seen = buckets.hosts, &seen{kv: buckets.seen, publish: f.publishAsync, keep: keepSeen * s.RefetchAfter}
	if f.urls, err = f.js.Stream(ctx, f.streams.URLs.Name); err != nil {
		return nil, fmt.Errorf("open stream %s: %w", f.streams.URLs.Name, err)
	}
	f.turns, err = f.js.CreateOrUpdateConsumer(ctx, f.streams.Turns.Name, jetstream.ConsumerConfig{
		Durable:     turnsConsumer,
		Description: "turns of hosts: each goes to one worker, and back until the host's requests are done",
		AckPolicy:   jetstream.AckExplicitPolicy,
		AckWait:     s.Lease,
		MaxDeliver:  -1,
		// Every gate whose turn waits for its delay counts as pending.
		MaxAckPending: 1_000_000,
		Replicas:      q.Replicas(),
	})
	if err != nil {
		return nil, fmt.Errorf("create the consumer of turns: %w", err)
	}
	f.pace = &pace{consumer: f.turns}
	return f, nil
}

// turnsConsumer names the consumer of TURNS that all fetch workers share.
const turnsConsumer = "fetch"

// buckets are the frontier's key-value buckets.
type buckets struct{ fence, hosts, seen jetstream.KeyValue }

// keepSeen times [Settings.RefetchAfter] is how long a URL is remembered, so
// that a refetch can be conditional.
const keepSeen = 2

func openBuckets(ctx context.Context, q *queue.Queue, refetchAfter time.Duration) (buckets, error) {
	var b buckets
	for _, want := range []struct {
		into *jetstream.KeyValue
		name string
		what string
		ttl  time.Duration
	}{
		{&b.fence, "FENCE", "until when each gate is busy", 25 * time.Hour},
		{&b.hosts, "HOSTS", "robots.txt, pauses and failures by host", 8 * 24 * time.Hour},
		{&b.seen, "SEEN", "URLs taken lately, by the first bits of their identity", keepSeen * refetchAfter},
	} {
		name := bucketName(q.Subjects(), want.name)
		kv, err := q.JetStream().CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: name, Description: want.what, History: 1, TTL: want.ttl,
			Storage: jetstream.FileStorage, Replicas: q.Replicas(),
		})
		if err != nil {
			return b, fmt.Errorf("create bucket %s: %w", name, err)
		}
		*want.into = kv
	}
	return b, nil
}

func bucketName(s schema.Subjects, role string) string {
	return strings.ToUpper(s.Prefix()) + "_" + role
}

// Run takes submissions and fetches until ctx ends, then finishes what is in
// flight for up to [Settings.Grace] and returns nil. It returns an error only
// when NATS refuses to go on for good.
func (f *Frontier) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := []func(context.Context) error{f.Intake, f.Turns, f.Following}
	errs := make(chan error, len(parts))
	for _, part := range parts {
		go func() {
			err := part(ctx)
			if err != nil {
				cancel()
			}
			errs <- err
		}()
	}
	var all []error
	for range parts {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}

// gate returns the name of the gate that a request to host goes through. A host
// that may be asked several things at once has as many gates, among which the
// identities of URLs spread.
func (f *Frontier) gate(host, key string) string {
	if n := f.sites.of(host).Concurrency; n > 1 {
		sum := crc32.ChecksumIEEE([]byte(key))
		return host + "#" + strconv.Itoa(int(sum%uint32(n)))
	}
	if f.settings.GroupByDomain {
		return weburl.Domain(host)
	}
	return host
}

// token makes a name fit for one token of a subject: 64 bits of its SHA-256 in
// hexadecimal. Two names with the same token would share a gate, no more; that
// is one chance in 30 million among a million hosts.
func token(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// makeID returns an identifier for what the parts name, the same every time.
func makeID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:15]))
}
