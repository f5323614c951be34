package frontier

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// sweep gives back their turn to gates that have requests but no turn, which a
// crash between two writes can leave. One worker does it at a time.
func (f *Frontier) sweep(ctx context.Context) {
	// A restart is when a turn may be missing, so the first search is soon.
	every := min(f.settings.Sweep, firstSweep)
	for sleep(ctx, every) == nil {
		every = f.settings.Sweep
		l, err := f.fence.take(ctx, sweepGate, 0, func() {})
		if err != nil {
			continue // another is at it, or was lately
		}
		began := time.Now()
		n, err := f.repair(l.ctx)
		switch {
		case ctx.Err() != nil: // released below
		case err != nil:
			f.log.Warn("the search for hosts without a turn failed, trying again", "error", err)
		case n > 0:
			f.log.Info("gave hosts their lost turn back", "hosts", n)
		}
		// Listing a million subjects takes its time; it stays below a fiftieth.
		every = max(f.settings.Sweep, 50*time.Since(began))
		if err := l.release(ctx, fenceEntry{clean: true, until: time.Now().Add(every * 9 / 10)}); err != nil {
			f.log.Debug("the sweep's lease was lost", "error", err)
		}
	}
}

// firstSweep is how long after its start a worker searches at the latest.
const firstSweep = 10 * time.Second

// sweepGate is the fence entry that the sweepers share; no token of a host is
// that short.
const sweepGate = "sweep"

// repair publishes the missing turns and returns how many it found.
func (f *Frontier) repair(ctx context.Context) (int, error) {
	// Turns first: a gate that gets its turn in between looks fine, not lost.
	turns, err := f.js.Stream(ctx, f.streams.Turns.Name)
	if err != nil {
		return 0, err
	}
	waiting, err := subjects(ctx, f.urls, f.subjects.URL("*"))
	if err != nil {
		return 0, fmt.Errorf("list the requests: %w", err)
	}
	have, err := subjects(ctx, turns, f.subjects.Turn("*"))
	if err != nil {
		return 0, fmt.Errorf("list the turns: %w", err)
	}
	missing := map[string]string{}
	prefix := len(f.subjects.URL(""))
	for subject := range waiting {
		tok := subject[prefix:]
		if _, ok := have[f.subjects.Turn(tok)]; !ok {
			missing[tok] = tok
		}
	}
	for chunk := range slices.Chunk(slices.Collect(maps.Keys(missing)), 500) {
		gates := map[string]string{}
		for _, tok := range chunk {
			gates[tok] = missing[tok]
		}
		if err := f.publishTurns(ctx, gates); err != nil {
			return 0, err
		}
	}
	return len(missing), nil
}

// subjects returns the subjects in a stream with their number of messages.
func subjects(ctx context.Context, s jetstream.Stream, filter string) (map[string]uint64, error) {
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, err
	}
	return info.State.Subjects, nil
}
