package store

import (
	"cmp"
	"context"
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
	numbers, err := s.number(ctx, items)
	if err != nil {
		return err
	}
	// Neighbours in the tables are written one after the other: the pages of an
	// index then fill up instead of being split in the middle.
	slices.SortFunc(items, func(a, b *item) int { return cmp.Compare(a.state.id, b.state.id) })
	if err := s.plan(ctx, s.pool, items); err != nil {
		return err
	}
	if err := s.apply(ctx, items, numbers); err != nil {
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

// numbers are the ids of what a batch of articles names, by term.id.
type numbers struct {
	authors, tags, entities map[string]entry
}

// number finds or adds what the articles name.
func (s *Store) number(ctx context.Context, items []*item) (numbers, error) {
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
	var n numbers
	err := s.name(ctx, func(tx *naming) error {
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
		if n.authors, err = s.authors.resolve(ctx, tx, authors); err != nil {
			return err
		}
		if n.tags, err = s.tags.resolve(ctx, tx, tags); err != nil {
			return err
		}
		if n.entities, err = s.entities.resolve(ctx, tx, entities); err != nil {
			return err
		}
		return s.addForms(ctx, tx, items, n.entities)
	})
	return n, err
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
func (s *Store) addForms(ctx context.Context, tx *naming, items []*item, entities map[string]entry) error {
	fresh := map[string]entry{}
	var ids []int32
	var names, scripts []string
	for _, it := range items {
		for _, m := range it.row.mentions {
			e := entities[term{m.word, m.kind, m.link}.id()]
			for _, form := range m.forms {
				id := strconv.FormatInt(e.id, 36) + " " + form
				if _, ok := fresh[id]; ok {
					continue
				}
				if _, ok := s.forms.get(id); ok {
					continue
				}
				fresh[id] = entry{}
				ids, names, scripts = append(ids, int32(e.id)), append(names, form), append(scripts, script(form))
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
func (s *Store) apply(ctx context.Context, items []*item, n numbers) error {
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
		queue(&b, items, n)
		return tx.SendBatch(ctx, &b).Close()
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

// queue puts the statements of a transaction into b.
func queue(b *pgx.Batch, items []*item, n numbers) {
	var kept, inserted, replaced, changed []*item
	for _, it := range items {
		if it.change.keep {
			kept = append(kept, it)
		}
		if it.change.insert {
			inserted = append(inserted, it)
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
	if len(inserted) > 0 {
		b.Queue(insertArticles, articleColumns(inserted)...)
	}
	queueAuthors(b, changed, n.authors)
	queueTags(b, changed, n.tags)
	queueMentions(b, changed, n.entities)
	queueFingerprints(b, items)
	if len(changed) > 0 {
		b.Queue("SELECT pg_notify('"+Channel+"', $1)", idList(changed))
	}
}

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
	b.Queue(replaceArticles, articleColumns(replaced)...)
}

const insertArticles = `
	INSERT INTO articles (id, site_id, url, canonical_url, site_name, title, description,
		published, published_day, modified, modified_day, language, section, kind, image, paywalled,
		opt_outs, labels, sources, first_seen, text_since, fetched, text_hash, content_hash, body)
	SELECT id, site_id, url, nullif(canonical_url, ''), nullif(site_name, ''), title, nullif(description, ''),
		published, published_day, modified, modified_day, nullif(language, ''), nullif(section, ''), nullif(kind, ''), nullif(image, ''), paywalled,
		string_to_array(nullif(opt_outs, ''), ','), nullif(labels, '')::jsonb, nullif(sources, '')::jsonb,
		first_seen, text_since, fetched, text_hash, content_hash, body
	FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
		$8::timestamptz[], $9::date[], $10::timestamptz[], $11::date[], $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[],
		$17::text[], $18::text[], $19::text[], $20::timestamptz[], $21::timestamptz[], $22::timestamptz[], $23::bigint[], $24::bigint[], $25::text[])
		i(id, site_id, url, canonical_url, site_name, title, description,
		published, published_day, modified, modified_day, language, section, kind, image, paywalled,
		opt_outs, labels, sources, first_seen, text_since, fetched, text_hash, content_hash, body)
	ORDER BY id`

const replaceArticles = insertArticles + `
	ON CONFLICT (id) DO UPDATE SET
		site_id = excluded.site_id, url = excluded.url, canonical_url = excluded.canonical_url, site_name = excluded.site_name,
		title = excluded.title, description = excluded.description, published = excluded.published, published_day = excluded.published_day,
		modified = excluded.modified, modified_day = excluded.modified_day, language = excluded.language, section = excluded.section,
		body_dropped = NULL, kind = excluded.kind, image = excluded.image, paywalled = excluded.paywalled, opt_outs = excluded.opt_outs,
		labels = excluded.labels, sources = excluded.sources, first_seen = excluded.first_seen, text_since = excluded.text_since,
		fetched = excluded.fetched, stored = now(), text_hash = excluded.text_hash, content_hash = excluded.content_hash, body = excluded.body`

// articleColumns are the arguments of insertArticles.
func articleColumns(items []*item) []any {
	n := len(items)
	ids, sites, textHashes, contentHashes := make([]int64, n), make([]int32, n), make([]int64, n), make([]int64, n)
	paywalled := make([]bool, n)
	published, publishedDay := make([]*time.Time, n), make([]*time.Time, n)
	modified, modifiedDay := make([]*time.Time, n), make([]*time.Time, n)
	first, since, fetched := make([]time.Time, n), make([]time.Time, n), make([]time.Time, n)
	texts := make([][]string, 13)
	for i := range texts {
		texts[i] = make([]string, n)
	}
	for i, it := range items {
		r := it.row
		ids[i], sites[i], textHashes[i], contentHashes[i] = it.state.id, int32(it.site), r.textHash, r.contentHash
		paywalled[i] = r.paywalled
		published[i], publishedDay[i], modified[i], modifiedDay[i] = r.published, r.publishedDay, r.modified, r.modifiedDay
		first[i], since[i], fetched[i] = it.change.firstSeen, it.change.textSince, r.fetched
		for j, text := range []string{r.url, r.canonicalURL, r.siteName, r.title, r.description,
			r.language, r.section, r.kind, r.image, r.optOuts, r.labels, r.sources, r.body} {
			texts[j][i] = text
		}
	}
	return []any{ids, sites, texts[0], texts[1], texts[2], texts[3], texts[4],
		published, publishedDay, modified, modifiedDay, texts[5], texts[6], texts[7], texts[8], paywalled,
		texts[9], texts[10], texts[11], first, since, fetched, textHashes, contentHashes, texts[12]}
}

func queueAuthors(b *pgx.Batch, changed []*item, authors map[string]entry) {
	var ids []int64
	var numbers []int32
	var positions []int16
	for _, it := range changed {
		for i, w := range it.row.authors {
			ids, numbers, positions = append(ids, it.state.id), append(numbers, int32(authors[term{word: w}.id()].id)), append(positions, int16(i+1))
		}
	}
	if len(ids) > 0 {
		b.Queue(`INSERT INTO article_authors (article_id, author_id, position)
			SELECT * FROM unnest($1::bigint[], $2::int[], $3::smallint[]) ORDER BY 1, 2`, ids, numbers, positions)
	}
}

func queueTags(b *pgx.Batch, changed []*item, tags map[string]entry) {
	var ids []int64
	var numbers []int32
	var sources []string
	var scores []*float32
	for _, it := range changed {
		for _, t := range it.row.tags {
			ids, numbers = append(ids, it.state.id), append(numbers, int32(tags[term{word: t.word}.id()].id))
			sources, scores = append(sources, t.source), append(scores, t.score)
		}
	}
	if len(ids) > 0 {
		b.Queue(`INSERT INTO article_tags (article_id, tag_id, source, score)
			SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::real[]) ORDER BY 1, 2`, ids, numbers, sources, scores)
	}
}

func queueMentions(b *pgx.Batch, changed []*item, entities map[string]entry) {
	var ids []int64
	var numbers []int32
	var counts []int16
	var days []*time.Time
	var first []*int32
	var inTitle []bool
	var confidence, salience []float32
	for _, it := range changed {
		for _, m := range it.row.mentions {
			ids, numbers = append(ids, it.state.id), append(numbers, int32(entities[term{m.word, m.kind, m.link}.id()].id))
			days, counts = append(days, it.row.publishedDay), append(counts, m.mentions)
			first, inTitle = append(first, m.first), append(inTitle, m.inTitle)
			confidence, salience = append(confidence, m.confidence), append(salience, m.salience)
		}
	}
	if len(ids) > 0 {
		b.Queue(`INSERT INTO mentions (article_id, entity_id, day, mentions, first, in_title, confidence, salience)
			SELECT * FROM unnest($1::bigint[], $2::int[], $3::date[], $4::smallint[], $5::int[], $6::boolean[], $7::real[], $8::real[]) ORDER BY 1, 2`,
			ids, numbers, days, counts, first, inTitle, confidence, salience)
	}
}

// distinct returns the different strings of list, sorted.
func distinct(list []string) []string {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return slices.Sorted(maps.Keys(set))
}
