package cli

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/sample"
	"github.com/harkara/harkara/pkg/schema"
)

// tryQueries are two questions to begin with.
const tryQueries = `  -- who and what is in the news, in any script
  SELECT e.name, e.kind, count(*) AS articles, string_agg(DISTINCT a.language, ' ') AS languages
  FROM mentions m JOIN entities e ON e.id = m.entity_id JOIN articles a ON a.id = m.article_id
  GROUP BY e.id ORDER BY articles DESC, e.name LIMIT 10;

  -- what became of each URL, and why
  SELECT result, reason, count(*), min(url) AS example FROM url_status GROUP BY result, reason ORDER BY 3 DESC;
`

// report prints what was stored and what was refused, and two queries to try.
// It returns an error when something did not go through.
func (r *running) report(ctx context.Context, finals []schema.Outcome) error {
	out := r.app.out
	pool, err := postgres.Open(ctx, r.database, r.app.log)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := printArticles(ctx, out, pool, finals); err != nil {
		return err
	}
	printOutcomes(out, finals)
	whileUp := ""
	if r.private {
		whileUp = " while `harkara up` runs" // and with --once it is about to end
	}
	fmt.Fprintf(out, "\nQueries to try%s, with psql '%s':\n\n%s", whileUp, r.database, tryQueries)

	var expected map[string]schema.Reason
	if r.sample != nil {
		expected = expectedRefusals()
	}
	bad := 0
	for _, o := range finals {
		if (o.Result == schema.ResultRefused || o.Result == schema.ResultFailed) && (o.Reason == "" || expected[o.URL] != o.Reason) {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d URLs did not go through", bad, len(finals))
	}
	return nil
}

// expectedRefusals are the URLs of the sample site that ought to be refused,
// with the reason.
func expectedRefusals() map[string]schema.Reason {
	expected := map[string]schema.Reason{}
	for _, p := range sample.Pages() {
		if p.Refused != "" {
			expected[sample.Origin+p.Path] = p.Refused
		}
	}
	return expected
}

// mostArticles is how many articles printArticles lists.
const mostArticles = 50

// printArticles lists the articles that were stored.
func printArticles(ctx context.Context, w io.Writer, pool *pgxpool.Pool, finals []schema.Outcome) error {
	var urls []string
	for _, o := range finals {
		if o.Result == schema.ResultStored || o.Result == schema.ResultUnchanged {
			urls = append(urls, o.URL)
		}
	}
	if len(urls) == 0 {
		return nil
	}
	const query = `
		SELECT coalesce(a.language, '') AS language, coalesce(a.published_day::text, '') AS day, a.title,
		       (SELECT count(*) FROM mentions m WHERE m.article_id = a.id) AS entities,
		       (SELECT count(*) FROM article_tags t WHERE t.article_id = a.id) AS tags,
		       length(a.body) AS characters
		FROM articles a WHERE a.url = ANY ($1) ORDER BY a.published_day DESC NULLS LAST, a.url LIMIT $2`
	type row struct {
		Language, Day, Title       string
		Entities, Tags, Characters int
	}
	rows, err := pool.Query(ctx, query, urls, mostArticles)
	if err != nil {
		return err
	}
	articles, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "DAY\tLANGUAGE\tCHARACTERS\tENTITIES\tTAGS\tTITLE")
	for _, a := range articles {
		fmt.Fprintf(tab, "%s\t%s\t%d\t%d\t%d\t%s\n", a.Day, a.Language, a.Characters, a.Entities, a.Tags, oneLine(a.Title, 90))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	if more := len(urls) - len(articles); more > 0 {
		fmt.Fprintf(w, "… and %d more\n", more)
	}
	fmt.Fprintln(w)
	return nil
}
