package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

type traceCmd struct {
	config.Database
	Address string `arg:"" name:"url" help:"The URL, in any spelling."`
	JSON    bool   `help:"One outcome as JSON per line."`
}

// Help is shown by harkara trace --help.
func (traceCmd) Help() string {
	return `Every hop, oldest first: submitted or duplicate (intake); waiting (the host wants
to be left alone, or there is no browser), fetched, unchanged, redirected, retrying
(with the time of the next attempt) or failed (fetch); parsed or listed (parse);
stored (store); refused (any stage, for good). REASON is the class of what went
wrong. In Postgres, the view trail holds the same, and the view url_status the latest
of each URL.`
}

func (c traceCmd) Run(ctx context.Context, a *app) error {
	canonical, err := weburl.Canonical(c.Address)
	if err != nil {
		return fmt.Errorf("%s: %w", clip(c.Address, 200), err)
	}
	url, err := c.Find(a.global)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, url, a.log)
	if err != nil {
		return err
	}
	defer pool.Close()
	trail, err := store.New(pool, a.log).Trail(ctx, weburl.Key(canonical))
	if err != nil {
		return err
	}
	if len(trail) == 0 {
		return fmt.Errorf("%s has left no trail: it was never submitted, or its outcomes are still on their way (see `harkara status`)", canonical)
	}
	if c.JSON {
		for _, o := range trail {
			if err := writeJSON(a.out, o); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintln(a.out, canonical)
	tab := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "WHEN\tSTAGE\tRESULT\tREASON\tDETAIL")
	for _, o := range trail {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\n", o.Time.Local().Format("2006-01-02 15:04:05.000"), o.Stage, o.Result, o.Reason, traceDetail(o))
	}
	return tab.Flush()
}

// traceDetail is what an outcome says beside its result, for one line.
func traceDetail(o schema.Outcome) string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if o.Status != 0 && !strings.HasPrefix(o.Detail, strconv.Itoa(o.Status)) {
		say("status %d", o.Status)
	}
	if o.Bytes != 0 {
		say("%d bytes", o.Bytes)
	}
	if o.Millis != 0 {
		say("%d ms", o.Millis)
	}
	if o.Target != "" {
		say("→ %s", clip(o.Target, 100))
	}
	if o.Spawned != 0 && o.Target == "" {
		say("%s", plural(uint64(o.Spawned), "URL"))
	}
	if o.Attempt > 1 {
		say("attempt %d", o.Attempt)
	}
	if !o.RetryAt.IsZero() {
		say("again at %s", o.RetryAt.Local().Format(time.TimeOnly))
	}
	if o.Detail != "" {
		say("%s", oneLine(o.Detail, 200))
	}
	return strings.Join(parts, ", ")
}
