package frontier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch/robots"
)

// host is what the frontier remembers of one host.
type host struct {
	Name string `json:"host"`
	// Robots is the host's robots.txt, by scheme.
	Robots map[string]robotsEntry `json:"robots,omitempty"`
	// Pause is what the host asked for: 429, 503, a block, a robots.txt that
	// cannot be read.
	Pause rest `json:"pause,omitzero"`
	// Down is set while the host cannot be reached.
	Down rest `json:"down,omitzero"`
	// Retries are the requests that failed, by their sequence in URLS.
	Retries map[uint64]retry `json:"retries,omitempty"`

	revision uint64
}

// robotsEntry is a robots.txt as it was found.
type robotsEntry struct {
	Rules   robots.Rules `json:"rules"`
	Expires time.Time    `json:"expires"`
}

// robotsTTL is how long a robots.txt holds (RFC 9309 section 2.4).
const robotsTTL = 24 * time.Hour

// rest is a time in which a host is left alone. It grows with every failure in
// a row.
type rest struct {
	Level  int           `json:"level"`
	Until  time.Time     `json:"until"`
	Reason schema.Reason `json:"reason"`
	Detail string        `json:"detail,omitempty"`
}

// forgiveAfter is how long after its end a rest is forgotten.
const forgiveAfter = 30 * time.Minute

// next returns the rest after another failure at now: base doubled with each
// failure in a row up to limit, and up to a tenth more at random, so that
// hosts that failed together are not asked together.
func (r rest) next(now time.Time, base, limit time.Duration, reason schema.Reason, detail string) rest {
	level := r.Level
	if now.Sub(r.Until) > forgiveAfter {
		level = 0
	}
	d := double(base, limit, level)
	d += rand.N(d/10 + 1)
	return rest{Level: level + 1, Until: now.Add(d), Reason: reason, Detail: clip(detail, 200)}
}

// double returns base doubled n times, at most limit.
func double(base, limit time.Duration, n int) time.Duration {
	for ; n > 0 && base < limit; n-- {
		base *= 2
	}
	return min(base, limit)
}

// retry says when a request that failed may be tried again.
type retry struct {
	Failures int       `json:"failures"`
	At       time.Time `json:"at"`
}

// maxRetries bounds how many failed requests of one host wait for their next
// attempt beside those that were not tried yet.
const maxRetries = 64

// restingUntil returns until when the host is left alone, and why.
func (h *host) resting(now time.Time) (rest, bool) {
	longest := h.Pause
	if h.Down.Until.After(longest.Until) {
		longest = h.Down
	}
	return longest, longest.Until.After(now)
}

// readyAt returns when the request at sequence may go.
func (h *host) readyAt(sequence uint64) time.Time {
	at := h.Pause.Until
	if h.Down.Until.After(at) {
		at = h.Down.Until
	}
	if r := h.Retries[sequence].At; r.After(at) {
		at = r
	}
	return at
}

// loadHost reads a host's record; one that does not exist is empty.
func (f *Frontier) loadHost(ctx context.Context, name string) (*host, error) {
	entry, err := f.hosts.Get(ctx, hostKey(name))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return &host{Name: name}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the record of %s: %w", name, err)
	}
	h := &host{}
	if err := json.Unmarshal(entry.Value(), h); err != nil || h.Name != name {
		// A record that cannot be read is as good as none; it is written anew.
		f.log.Warn("the record of a host is broken, starting it anew", "host", name, "error", err)
		h = &host{Name: name}
	}
	h.revision = entry.Revision()
	return h, nil
}

// saveHost writes a host's record, if nobody else has since it was read.
func (f *Frontier) saveHost(ctx context.Context, h *host) error {
	data, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("encode the record of %s: %w", h.Name, err)
	}
	revision, err := f.hosts.Update(ctx, hostKey(h.Name), data, h.revision)
	if err != nil {
		return fmt.Errorf("write the record of %s: %w", h.Name, err)
	}
	h.revision = revision
	return nil
}

func hostKey(name string) string { return "host." + token(name) }

// memory is what a worker remembers of gates between turns: copies of host
// records, and where in URLS their requests begin. It only saves reads.
type memory struct {
	mu    sync.Mutex
	gates map[string]*gateMemory
}

type gateMemory struct {
	stamp uint64 // of the fence when the copies were current
	first uint64 // no request of the gate comes before this sequence
	hosts map[string]*host
}

// maxGates bounds the memory; beyond it everything is forgotten.
const maxGates = 100_000

func newMemory() *memory { return &memory{gates: map[string]*gateMemory{}} }

// take removes and returns what is remembered of a gate. The copies of host
// records are dropped unless they are current by stamp.
func (m *memory) take(gate string, stamp uint64, current bool) *gateMemory {
	m.mu.Lock()
	g := m.gates[gate]
	delete(m.gates, gate)
	m.mu.Unlock()
	if g == nil {
		g = &gateMemory{first: 1}
	}
	if g.hosts == nil || g.stamp != stamp || !current {
		g.hosts = map[string]*host{}
	}
	return g
}

// put remembers a gate as its holder leaves it.
func (m *memory) put(gate string, stamp uint64, g *gateMemory) {
	g.stamp = stamp
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.gates) >= maxGates {
		clear(m.gates)
	}
	m.gates[gate] = g
}
