package cli

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

type deadCmd struct {
	List  deadListCmd  `cmd:"" help:"List dead letters, oldest first."`
	Show  deadShowCmd  `cmd:"" help:"Show one dead letter whole."`
	Retry deadRetryCmd `cmd:"" help:"Send messages back to where they were."`
	Purge deadPurgeCmd `cmd:"" help:"Remove dead letters for good."`
}

// deadFilter chooses dead letters.
type deadFilter struct {
	IDs    []uint64      `arg:"" optional:"" name:"id" help:"Numbers from 'harkara dead list'."`
	All    bool          `help:"All that the other flags let through."`
	Stage  schema.Stage  `help:"Only of this stage." placeholder:"STAGE"`
	Reason schema.Reason `help:"Only with this reason." placeholder:"REASON"`
}

func (f deadFilter) check() error {
	if len(f.IDs) == 0 && !f.All {
		return errors.New("name the dead letters by their numbers, or use --all")
	}
	if len(f.IDs) > 0 && f.All {
		return errors.New("either numbers or --all")
	}
	return nil
}

func (f deadFilter) takes(d queue.DeadLetter) bool {
	return (f.Stage == "" || f.Stage == d.Stage) && (f.Reason == "" || f.Reason == d.Reason)
}

// each calls do for every dead letter that the filter chooses and reports how many.
func (f deadFilter) each(ctx context.Context, q *queue.Queue, do func(queue.DeadLetter) error) (n int, err error) {
	wanted := map[uint64]bool{}
	for _, id := range f.IDs {
		wanted[id] = true
	}
	scan := q.Dead(ctx, 0, func(d queue.DeadLetter) bool {
		if len(f.IDs) > 0 && !wanted[d.Sequence] || !f.takes(d) {
			return true
		}
		delete(wanted, d.Sequence)
		if err = do(d); err == nil {
			n++
		}
		return err == nil
	})
	for id := range wanted {
		if err == nil && scan == nil {
			err = fmt.Errorf("there is no dead letter %d", id)
		}
	}
	return n, errors.Join(scan, err)
}

type deadListCmd struct {
	config.NATS
	Stage  schema.Stage  `help:"Only of this stage." placeholder:"STAGE"`
	Reason schema.Reason `help:"Only with this reason." placeholder:"REASON"`
	Limit  int           `help:"At most so many." default:"100"`
	JSON   bool          `help:"One JSON object per line."`
}

func (c deadListCmd) Run(ctx context.Context, a *app) error {
	q, err := a.connect(ctx, c.NATS, "dead")
	if err != nil {
		return err
	}
	defer q.Close()
	filter := deadFilter{Stage: c.Stage, Reason: c.Reason}
	tab := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	n := 0
	err = q.Dead(ctx, 0, func(d queue.DeadLetter) bool {
		if !filter.takes(d) {
			return true
		}
		if n++; n > c.Limit {
			return false
		}
		if c.JSON {
			return writeJSON(a.out, deadJSON(d)) == nil
		}
		if n == 1 {
			fmt.Fprintln(tab, "ID\tWHEN\tSTAGE\tREASON\tTRIES\tURL\tDETAIL")
		}
		fmt.Fprintf(tab, "%d\t%s\t%s\t%s\t%d\t%s\t%s\n", d.Sequence, d.Time.Local().Format(time.DateTime), d.Stage, d.Reason,
			d.Attempts, clip(oneLine(d.URL, 100), 80), oneLine(d.Detail, 80))
		return true
	})
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
	case n == 0:
		fmt.Fprintln(a.out, "no dead letters")
	case n > c.Limit:
		fmt.Fprintln(tab, "… and more: see --limit")
	}
	return tab.Flush()
}

func deadJSON(d queue.DeadLetter) map[string]any {
	return map[string]any{
		"id": d.Sequence, "time": d.Time, "stage": d.Stage, "reason": d.Reason, "attempts": d.Attempts,
		"url": d.URL, "request": d.Request, "detail": d.Detail, "subject": d.Subject, "worker": d.Worker, "bytes": len(d.Data),
	}
}

type deadShowCmd struct {
	config.NATS
	ID  uint64 `arg:"" help:"Number from 'harkara dead list'."`
	Raw bool   `help:"Write the message's data as it is and nothing else."`
}

func (c deadShowCmd) Run(ctx context.Context, a *app) error {
	q, err := a.connect(ctx, c.NATS, "dead")
	if err != nil {
		return err
	}
	defer q.Close()
	_, err = deadFilter{IDs: []uint64{c.ID}}.each(ctx, q, func(d queue.DeadLetter) error {
		if c.Raw {
			_, err := a.out.Write(d.Data)
			return err
		}
		fmt.Fprintf(a.out, "id        %d\nwhen      %s\nstage     %s\nreason    %s\nattempts  %d\nworker    %s\nurl       %s\nrequest   %s\nsubject   %s\ndata      %d bytes (--raw writes them)\n",
			d.Sequence, d.Time.Format(time.RFC3339), d.Stage, d.Reason, d.Attempts, d.Worker, oneLine(d.URL, schema.MaxURL), d.Request, d.Subject, len(d.Data))
		for name, values := range d.Header {
			fmt.Fprintf(a.out, "header    %s: %s\n", name, oneLine(fmt.Sprint(values), 2000))
		}
		fmt.Fprintf(a.out, "\n%s\n", d.Detail)
		return nil
	})
	return err
}

type deadRetryCmd struct {
	config.NATS
	deadFilter
}

func (c deadRetryCmd) Run(ctx context.Context, a *app) error {
	return onDead(ctx, a, c.NATS, c.deadFilter, "sent back", (*queue.Queue).Retry)
}

type deadPurgeCmd struct {
	config.NATS
	deadFilter
}

func (c deadPurgeCmd) Run(ctx context.Context, a *app) error {
	return onDead(ctx, a, c.NATS, c.deadFilter, "purged", func(q *queue.Queue, ctx context.Context, d queue.DeadLetter) error {
		return q.Purge(ctx, d.Sequence)
	})
}

func onDead(ctx context.Context, a *app, n config.NATS, f deadFilter, done string, do func(*queue.Queue, context.Context, queue.DeadLetter) error) error {
	if err := f.check(); err != nil {
		return err
	}
	q, err := a.connect(ctx, n, "dead")
	if err != nil {
		return err
	}
	defer q.Close()
	count, err := f.each(ctx, q, func(d queue.DeadLetter) error {
		a.progress("%s %d", done, d.Sequence)
		return do(q, ctx, d)
	})
	a.progressDone()
	fmt.Fprintf(a.out, "%s %d\n", done, count)
	return err
}
