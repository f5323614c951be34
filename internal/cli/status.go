package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/frontier"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

type statusCmd struct {
	config.NATS
	JSON  bool          `help:"One JSON object."`
	Watch time.Duration `help:"Show it again at this interval." placeholder:"DURATION"`
	Over  time.Duration `help:"Measure rates over this long." default:"1s"`
}

// Help is shown by harkara status --help.
func (statusCmd) Help() string {
	return `One line per stream: messages that wait, their size and how full that makes the
stream, messages per second in and out; HELD is with a worker, AGAIN of those not for
the first time. Then the hosts, whether more fetch workers would help, and the hosts
that rest: because they asked for it (429, 503), keep programs out, or are down.`
}

// streamStatus is one stream at one moment.
type streamStatus struct {
	Role     string  `json:"role"`
	Stream   string  `json:"stream"`
	Messages uint64  `json:"messages"`
	Bytes    uint64  `json:"bytes"`
	Limit    int64   `json:"limit_bytes"`
	In       float64 `json:"in_per_second"`
	Out      float64 `json:"out_per_second"`
	// Of the stage that reads it, where it has one.
	Held        int `json:"held"`        // delivered and not yet acknowledged
	Redelivered int `json:"redelivered"` // of those, not for the first time
	Workers     int `json:"workers_waiting"`
}

type status struct {
	Time    time.Time          `json:"time"`
	Streams []streamStatus     `json:"streams"`
	Hosts   *frontier.Snapshot `json:"hosts,omitempty"`
	Dead    uint64             `json:"dead_letters"`
}

func (c statusCmd) Run(ctx context.Context, a *app) error {
	q, err := a.connect(ctx, c.NATS, "status")
	if err != nil {
		return err
	}
	defer q.Close()
	for {
		s, err := readStatus(ctx, q, c.Over)
		if err != nil {
			return err
		}
		if c.JSON {
			err = writeJSON(a.out, s)
		} else {
			err = s.print(a.out)
		}
		if err != nil || c.Watch == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(c.Watch):
			fmt.Fprintln(a.out)
		}
	}
}

func readStatus(ctx context.Context, q *queue.Queue, over time.Duration) (status, error) {
	s := status{Time: time.Now().UTC()}
	before, err := readStreams(ctx, q)
	if err != nil {
		return s, err
	}
	began := time.Now()
	select {
	case <-ctx.Done():
		return s, context.Cause(ctx)
	case <-time.After(over):
	}
	after, err := readStreams(ctx, q)
	if err != nil {
		return s, err
	}
	seconds := time.Since(began).Seconds()
	for i, now := range after {
		st := now.streamStatus
		in := float64(now.last - before[i].last)
		st.In = in / seconds
		st.Out = max(0, in-(float64(now.Messages)-float64(before[i].Messages))) / seconds
		s.Streams = append(s.Streams, st)
		if st.Role == "dead letters" {
			s.Dead = st.Messages
		}
	}
	hosts, err := frontier.Look(ctx, q)
	if err != nil {
		return s, err
	}
	s.Hosts = &hosts
	return s, nil
}

type streamReading struct {
	streamStatus
	last uint64
}

func readStreams(ctx context.Context, q *queue.Queue) ([]streamReading, error) {
	set := q.Streams()
	var all []streamReading
	for _, r := range []struct {
		role    string
		stream  schema.Stream
		durable string
	}{
		{"submitted", set.Submit, "intake"}, {"waiting for their host", set.URLs, ""}, {"hosts' turns", set.Turns, "fetch"},
		{"pages", set.Pages, "parse"}, {"articles", set.Articles, "store"}, {"outcomes", set.Outcomes, "store"}, {"dead letters", set.Dead, ""},
	} {
		stream, err := q.JetStream().Stream(ctx, r.stream.Name)
		if err != nil {
			return nil, fmt.Errorf("read stream %s: %w: has a worker or `harkara up` run on this NATS yet?", r.stream.Name, err)
		}
		state := stream.CachedInfo().State
		one := streamReading{streamStatus{Role: r.role, Stream: r.stream.Name, Messages: state.Msgs, Bytes: state.Bytes, Limit: stream.CachedInfo().Config.MaxBytes}, state.LastSeq}
		if r.durable != "" {
			if cons, err := stream.Consumer(ctx, r.durable); err == nil {
				info := cons.CachedInfo()
				one.Held, one.Redelivered, one.Workers = info.NumAckPending, info.NumRedelivered, info.NumWaiting
			} else if ctx.Err() != nil {
				return nil, err
			} else if !isNotFound(err) {
				return nil, fmt.Errorf("read consumer %s of %s: %w", r.durable, r.stream.Name, err)
			}
		}
		all = append(all, one)
	}
	return all, nil
}

func isNotFound(err error) bool {
	return errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrConsumerDoesNotExist)
}

func (s status) print(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "MESSAGES\tSIZE\tFULL\tIN/S\tOUT/S\tHELD\tAGAIN\t  STREAM\t")
	for _, st := range s.Streams {
		fmt.Fprintf(tab, "%d\t%s\t%.0f%%\t%.1f\t%.1f\t%d\t%d\t  %s\t\n", st.Messages, config.Bytes(st.Bytes).Short(),
			100*float64(st.Bytes)/float64(max(st.Limit, 1)), st.In, st.Out, st.Held, st.Redelivered, st.Role)
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	if s.Hosts != nil {
		printHosts(w, *s.Hosts)
	}
	if s.Dead > 0 {
		fmt.Fprintf(w, "\n%s: see `harkara dead list`\n", plural(s.Dead, "dead letter"))
	}
	return nil
}

// printHosts says whether the frontier waits for politeness or for workers.
func printHosts(w io.Writer, h frontier.Snapshot) {
	if h.Requests == 0 {
		fmt.Fprintf(w, "\nNo URL waits to be fetched; %s.\n", plural(uint64(len(h.Workers)), "fetch worker"))
		return
	}
	fmt.Fprintf(w, "\n%s of %s wait to be fetched. Of the hosts, %d could be asked now, %d wait for their delay or a retry or are being asked, %d rest.\n",
		plural(h.Requests, "URL"), plural(h.Hosts, "host"), h.Eligible, h.Waiting-min(h.Waiting, uint64(len(h.Blocked))), len(h.Blocked))
	fmt.Fprintf(w, "%s %.1f requests/s; the longest that a host waited for a worker lately: %v.\n",
		plural(uint64(len(h.Workers)), "fetch worker")+" at", h.PerSecond, h.OldestEligible.Round(10*time.Millisecond))
	if advice := moreWorkers(h); advice != "" {
		fmt.Fprintln(w, advice)
	}
	for i, b := range h.Blocked {
		if i == mostBlocked {
			fmt.Fprintf(w, "  … and %d more\n", len(h.Blocked)-mostBlocked)
			break
		}
		fmt.Fprintf(w, "  %s rests until %s: %s %s\n", oneLine(b.Host, 80), b.Until.Local().Format(time.DateTime), b.Reason, oneLine(b.Detail, 80))
	}
}

// moreWorkers says whether more fetch workers would help: when more than a few
// of the hosts that do not rest wait for a worker.
func moreWorkers(h frontier.Snapshot) string {
	active := h.Hosts - min(h.Hosts, uint64(len(h.Blocked)))
	const few = 0.2
	switch {
	case h.Requests == 0:
		return ""
	case len(h.Workers) == 0:
		return "No fetch worker is running: start `harkara fetch`."
	case active == 0:
		return "All hosts rest: more fetch workers would not help."
	case float64(h.Eligible) > few*float64(active):
		return "Hosts wait for workers: more fetch workers would help."
	}
	return "The hosts' delays are what binds: more fetch workers would not help."
}

// plural returns "1 host" or "2 hosts".
func plural(n uint64, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// mostBlocked is how many resting hosts are listed.
const mostBlocked = 20
