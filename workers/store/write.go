package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/harkara/harkara/pkg/schema"
)

// item is an article on its way: the row, what the tables have of it, and
// where to say what became of it.
type item struct {
	row     *row
	state   state
	change  change
	site    int64
	stored  bool // its content was written
	written *Written
}

// Channel is the channel of NOTIFY on which the ids of new and changed
// articles are announced, separated by commas, when they are committed.
const Channel = "harkara_articles"

// articles writes items, no two of the same URL, and sets their results.
func (s *Store) articles(ctx context.Context, items []*item) error {
	if err := s.number(ctx, items); err != nil {
		return err
	}
	// Neighbours in the tables are written one after the other: the pages of an
	// index then fill up instead of being split in the middle.
	slices.SortFunc(items, func(a, b *item) int { return cmp.Compare(a.state.id, b.state.id) })
	if err := s.plan(ctx, s.pool, items); err != nil {
		return err
	}
	if err := s.apply(ctx, items); err != nil {
		return err
	}
	for _, it := range items {
		it.stored = it.stored || it.change.content()
	}
	s.mergeSearch(ctx, items)
	if err := s.link(ctx, items); err != nil {
		return err
	}
	for _, it := range items {
		it.written.Result = schema.ResultUnchanged
		if it.stored {
			it.written.Result = schema.ResultStored
		}
	}
	return nil
}

// number finds or adds what the articles name, and notes the ids.
func (s *Store) number(ctx context.Context, items []*item) error {
	authors, tags, entities := terms{}, terms{}, terms{}
	for _, it := range items {
		for _, w := range it.row.authors {
			authors.add(term{word: w})
		}
		for _, t := range it.row.tags {
			tags.add(term{word: t.word})
		}
		for _, m := range it.row.mentions {
			entities.add(term{m.word, m.kind, m.link})
		}
	}
	return s.name(ctx, func(tx *naming) error {
		places := make([]place, len(items))
		for i, it := range items {
			places[i] = place{it.row.key, it.row.url, it.row.host}
		}
		urls, sites, err := s.places(ctx, tx, places)
		if err != nil {
			return err
		}
		for i, it := range items {
			it.state.id, it.site = urls[i], sites[i]
		}
		byAuthor, err := s.authors.resolve(ctx, tx, authors)
		if err != nil {
			return err
		}
		byTag, err := s.tags.resolve(ctx, tx, tags)
		if err != nil {
			return err
		}
		byEntity, err := s.entities.resolve(ctx, tx, entities)
		if err != nil {
			return err
		}
		for _, it := range items {
			r := it.row
			for i, w := range r.authors {
				r.authors[i].id = byAuthor[term{word: w}.id()].id
			}
			for i, t := range r.tags {
				r.tags[i].id = byTag[term{word: t.word}.id()].id
			}
			for i, m := range r.mentions {
				r.mentions[i].id = byEntity[term{m.word, m.kind, m.link}.id()].id
			}
		}
		return s.addForms(ctx, tx, items)
	})
}

// place is where something is: key, URL and host; no host when it is no URL.
type place struct{ key, url, host string }

// places returns the ids of URLs and of their sites; site 0 is none.
func (s *Store) places(ctx context.Context, tx *naming, places []place) (urls, sites []int64, err error) {
	sites = make([]int64, len(places))
	var hosts []string
	for _, p := range places {
		if _, ok := s.sites.get(p.host); !ok && p.host != "" {
			hosts = append(hosts, p.host)
		}
	}
	hosts = distinct(hosts)
	found, err := sitesTable().ids(ctx, tx, len(hosts), hosts)
	if err != nil {
		return nil, nil, err
	}
	fresh := map[string]entry{}
	for i, host := range hosts {
		fresh[host] = found[i]
	}
	tx.learn(s.sites, fresh)
	keys, addresses, siteIDs := make([]string, len(places)), make([]string, len(places)), make([]int32, len(places))
	for i, p := range places {
		e, ok := fresh[p.host]
		if !ok {
			e, _ = s.sites.get(p.host)
		}
		sites[i], siteIDs[i] = e.id, int32(e.id)
		keys[i], addresses[i] = p.key, p.url
	}
	entries, err := urlsTable().ids(ctx, tx, len(places), keys, addresses, siteIDs)
	if err != nil {
		return nil, nil, err
	}
	urls = make([]int64, len(entries))
	for i, e := range entries {
		urls[i] = e.id
	}
	return urls, sites, nil
}

// addForms notes the ways in which entities are written.
func (s *Store) addForms(ctx context.Context, tx *naming, items []*item) error {
	fresh := map[string]entry{}
	var ids []int32
	var names, scripts []string
	for _, it := range items {
		for _, m := range it.row.mentions {
			for _, form := range m.forms {
				id := strconv.FormatInt(m.id, 36) + " " + form
				if _, ok := fresh[id]; ok {
					continue
				}
				if _, ok := s.forms.get(id); ok {
					continue
				}
				fresh[id] = entry{}
				ids, names, scripts = append(ids, int32(m.id)), append(names, form), append(scripts, script(form))
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	tx.learn(s.forms, fresh)
	_, err := tx.Exec(ctx, `INSERT INTO entity_names (entity_id, name, script)
		SELECT * FROM unnest($1::int[], $2::text[], $3::text[]) i(entity_id, name, script)
		ORDER BY entity_id, name ON CONFLICT DO NOTHING`, ids, names, scripts)
	return err
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

const selectStates = `
	SELECT i.n, a.first_seen, a.text_since, greatest(a.fetched, c.fetched), a.text_hash, a.content_hash, v.first_seen
	FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY i(id, text_hash, n)
	JOIN articles a ON a.id = i.id
	LEFT JOIN rechecks c ON c.article_id = i.id
	LEFT JOIN revisions v ON v.article_id = i.id AND v.text_hash = i.text_hash`

// plan reads what is there and decides what to change.
func (s *Store) plan(ctx context.Context, db querier, items []*item) error {
	ids, hashes := make([]int64, len(items)), make([]int64, len(items))
	for i, it := range items {
		ids[i], hashes[i] = it.state.id, it.row.textHash
		it.state = state{id: it.state.id}
	}
	rows, err := db.Query(ctx, selectStates, ids, hashes)
	if err != nil {
		return err
	}
	var n int
	var st state
	_, err = pgx.ForEachRow(rows, []any{&n, &st.firstSeen, &st.textSince, &st.lastSeen, &st.textHash, &st.contentHash, &st.arrivedTextSince}, func() error {
		st.exists, st.id = true, items[n-1].state.id
		items[n-1].state = st
		st.arrivedTextSince = nil
		return nil
	})
	if err != nil {
		return err
	}
	for _, it := range items {
		it.change = merge(it.state, it.row)
	}
	return nil
}

// apply writes what plan decided, in one transaction. Articles that exist are
// locked first and read again, since another worker may have changed them; one
// that another worker inserts meanwhile is a unique violation, and the batch
// is begun again.
func (s *Store) apply(ctx context.Context, items []*item) error {
	var existing []int64
	todo := false
	for _, it := range items {
		if !it.change.any() {
			continue
		}
		todo = true
		if !it.change.insert {
			existing = append(existing, it.state.id)
		}
	}
	if !todo {
		return nil
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if len(existing) > 0 {
			if _, err := tx.Exec(ctx, "SELECT FROM articles WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", existing); err != nil {
				return err
			}
			if err := s.plan(ctx, tx, items); err != nil {
				return err
			}
		}
		var b pgx.Batch
		queue(&b, items)
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return err
		}
		return copyIn(ctx, tx, items)
	})
}

// mergeEvery is how many articles a store leaves unmerged in the full-text
// index. Merging fewer costs more each; leaving more costs every search.
const mergeEvery = 200

// mergeSearch merges what was written into the full-text index, now and then.
// Batches that are written meanwhile wait when it is their turn, so that none
// runs ahead of the index. A failure harms no article: Postgres merges by
// itself too, only later.
func (s *Store) mergeSearch(ctx context.Context, items []*item) {
	n := int64(0)
	for _, it := range items {
		if it.change.content() {
			n++
		}
	}
	if n == 0 || s.unmerged.Add(n) < mergeEvery {
		return
	}
	s.merging.Lock()
	defer s.merging.Unlock()
	if s.unmerged.Load() < mergeEvery {
		return // another batch has merged ours
	}
	s.unmerged.Store(0)
	if _, err := s.pool.Exec(ctx, "SELECT search_merge()"); err != nil {
		s.log.Warn("full-text index not merged; searches are slower until Postgres does it", "error", err)
	}
}

// queue puts into b what changes rows that are there, and the notification.
func queue(b *pgx.Batch, items []*item) {
	var kept, replaced, changed []*item
	for _, it := range items {
		if it.change.keep {
			kept = append(kept, it)
		}
		if it.change.replace {
			replaced = append(replaced, it)
		}
		if it.change.content() {
			changed = append(changed, it)
		}
	}
	queueRevisions(b, kept, items)
	queueTimes(b, items)
	queueReplaced(b, replaced)
	queueFingerprints(b, items)
	if len(changed) > 0 {
		b.Queue("SELECT pg_notify('"+Channel+"', $1)", idList(changed))
	}
}

// copyIn adds what is new, by COPY: for a row of a few small columns that costs
// Postgres half of what INSERT does. A row that another worker has added
// meanwhile is a unique violation.
func copyIn(ctx context.Context, tx pgx.Tx, items []*item) error {
	var articles, authors, tags, mentions, fingerprints rows
	for _, it := range items {
		r, id := it.row, it.state.id
		if it.change.insert {
			articles.add(articleValues(it)...)
		}
		if f := r.fingerprint; f != nil && it.change.insert {
			fingerprints.add(id, r.textHash, f.bands, f.signature)
		}
		if !it.change.content() {
			continue
		}
		for i, w := range r.authors {
			authors.add(id, w.id, int16(i+1))
		}
		for _, t := range r.tags {
			tags.add(id, t.id, t.source, t.score)
		}
		for _, m := range r.mentions {
			mentions.add(id, m.id,
				r.publishedDay, m.mentions, m.first, m.inTitle, m.confidence, m.salience)
		}
	}
	for _, t := range []struct {
		name    string
		columns []string
		rows    rows
	}{
		{"articles", articleColumns, articles},
		{"article_authors", []string{"article_id", "author_id", "position"}, authors},
		{"article_tags", []string{"article_id", "tag_id", "source", "score"}, tags},
		{"mentions", []string{"article_id", "entity_id", "day", "mentions", "first", "in_title", "confidence", "salience"}, mentions},
		{"fingerprints", []string{"article_id", "text_hash", "bands", "signature"}, fingerprints},
	} {
		if len(t.rows) == 0 {
			continue
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
			return err
		}
	}
	return nil
}

// rows are the rows of a table, each with its columns.
type rows [][]any

func (r *rows) add(columns ...any) { *r = append(*r, columns) }

func idList(items []*item) string {
	var list strings.Builder
	for i, it := range items {
		if i > 0 {
			list.WriteByte(',')
		}
		list.WriteString(strconv.FormatInt(it.state.id, 10))
	}
	return list.String()
}

func queueRevisions(b *pgx.Batch, kept, items []*item) {
	const merged = ` ON CONFLICT (article_id, text_hash) DO UPDATE SET
		first_seen = least(revisions.first_seen, excluded.first_seen), last_seen = greatest(revisions.last_seen, excluded.last_seen)`
	if len(kept) > 0 {
		ids, hashes := make([]int64, len(kept)), make([]int64, len(kept))
		for i, it := range kept {
			ids[i], hashes[i] = it.state.id, it.row.textHash
		}
		b.Queue(`INSERT INTO revisions (article_id, text_hash, first_seen, last_seen, title, description, body)
			SELECT a.id, a.text_hash, a.text_since, greatest(a.fetched, c.fetched), a.title, a.description, a.body
			FROM articles a LEFT JOIN rechecks c ON c.article_id = a.id
			WHERE a.id = ANY($1) ORDER BY a.id`+merged, ids)
		// A text that comes back is no earlier one any more.
		b.Queue(`DELETE FROM revisions v USING unnest($1::bigint[], $2::bigint[]) i(article_id, text_hash)
			WHERE v.article_id = i.article_id AND v.text_hash = i.text_hash`, ids, hashes)
	}
	var ids, hashes []int64
	var times []time.Time
	var titles, descriptions, bodies []string
	for _, it := range items {
		if r := it.row; it.change.revise {
			ids, hashes, times = append(ids, it.state.id), append(hashes, r.textHash), append(times, r.fetched)
			titles, descriptions, bodies = append(titles, r.title), append(descriptions, r.description), append(bodies, r.body)
		}
	}
	if len(ids) > 0 {
		b.Queue(`INSERT INTO revisions (article_id, text_hash, first_seen, last_seen, title, description, body)
			SELECT id, hash, time, time, title, nullif(description, ''), body
			FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]) i(id, hash, time, title, description, body)
			ORDER BY id`+merged, ids, hashes, times, titles, descriptions, bodies)
	}
}

func queueTimes(b *pgx.Batch, items []*item) {
	var earlier, checked []int64
	var first, since, fetched []time.Time
	for _, it := range items {
		if it.change.times {
			earlier, first, since = append(earlier, it.state.id), append(first, it.change.firstSeen), append(since, it.change.textSince)
		}
		if it.change.recheck {
			checked, fetched = append(checked, it.state.id), append(fetched, it.row.fetched)
		}
	}
	if len(earlier) > 0 {
		b.Queue(`UPDATE articles a SET first_seen = i.first_seen, text_since = i.text_since
			FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) i(id, first_seen, text_since)
			WHERE a.id = i.id`, earlier, first, since)
	}
	if len(checked) > 0 {
		b.Queue(`INSERT INTO rechecks (article_id, fetched)
			SELECT * FROM unnest($1::bigint[], $2::timestamptz[]) i(id, fetched) ORDER BY id
			ON CONFLICT (article_id) DO UPDATE SET fetched = greatest(rechecks.fetched, excluded.fetched)`, checked, fetched)
	}
}

// queueReplaced makes room for the new content of articles that exist.
func queueReplaced(b *pgx.Batch, replaced []*item) {
	if len(replaced) == 0 {
		return
	}
	ids := make([]int64, len(replaced))
	for i, it := range replaced {
		ids[i] = it.state.id
	}
	for _, table := range []string{"mentions", "article_tags", "article_authors"} {
		b.Queue("DELETE FROM "+table+" WHERE article_id = ANY($1)", ids)
	}
	for _, it := range replaced {
		b.Queue(updateArticle, articleValues(it)...)
	}
}

// articleColumns are the columns of articles that come from outside, the id first.
var articleColumns = []string{"id", "site_id", "url", "canonical_url", "site_name", "title", "description",
	"published", "published_day", "modified", "modified_day", "language", "section", "kind", "image", "paywalled",
	"opt_outs", "labels", "sources", "first_seen", "text_since", "fetched", "text_hash", "content_hash", "body"}

// articleValues are the values of articleColumns.
func articleValues(it *item) []any {
	r := it.row
	var optOuts []string
	if r.optOuts != "" {
		optOuts = strings.Split(r.optOuts, ",")
	}
	return []any{it.state.id, it.site, r.url, orNull(r.canonicalURL), orNull(r.siteName), r.title, orNull(r.description),
		r.published, r.publishedDay, r.modified, r.modifiedDay, orNull(r.language), orNull(r.section), orNull(r.kind), orNull(r.image), r.paywalled,
		optOuts, orNull(r.labels), orNull(r.sources), it.change.firstSeen, it.change.textSince, r.fetched, r.textHash, r.contentHash, r.body}
}

// orNull is s, NULL when it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// updateArticle gives an article that exists the values of articleColumns.
var updateArticle = func() string {
	var sql strings.Builder
	sql.WriteString("UPDATE articles SET stored = now(), body_dropped = NULL")
	for i, column := range articleColumns[1:] {
		fmt.Fprintf(&sql, ", %s = $%d", column, i+2)
	}
	sql.WriteString(" WHERE id = $1")
	return sql.String()
}()

// distinct returns the different strings of list, sorted.
func distinct(list []string) []string {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return slices.Sorted(maps.Keys(set))
}
