package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/harkara/harkara/pkg/schema"
)

// printOutcomes writes how many requests ended how, then those that were
// refused or failed, with their reasons.
func printOutcomes(w io.Writer, finals []schema.Outcome) {
	counts := map[schema.Result]int{}
	var unsuccessful []schema.Outcome
	for _, o := range finals {
		counts[o.Result]++
		if o.Result == schema.ResultRefused || o.Result == schema.ResultFailed {
			unsuccessful = append(unsuccessful, o)
		}
	}
	for _, r := range []struct {
		result schema.Result
		words  string
	}{
		{schema.ResultStored, "stored"},
		{schema.ResultUnchanged, "unchanged since they were stored"},
		{schema.ResultDuplicate, "seen before and not fetched again (--force fetches them)"},
		{schema.ResultListed, "feeds and sitemaps read"},
		{schema.ResultRedirected, "redirected"},
		{schema.ResultRefused, "refused"},
		{schema.ResultFailed, "failed (see `harkara dead list`)"},
	} {
		if n := counts[r.result]; n > 0 {
			fmt.Fprintf(w, "%6d %s\n", n, r.words)
		}
	}
	if len(unsuccessful) == 0 {
		return
	}
	slices.SortFunc(unsuccessful, func(a, b schema.Outcome) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.URL, b.URL))
	})
	fmt.Fprintln(w)
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "REASON\tSTAGE\tURL\tDETAIL")
	for _, o := range unsuccessful {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", o.Reason, o.Stage, clip(o.URL, 90), oneLine(o.Detail, 80))
	}
	_ = tab.Flush()
}
