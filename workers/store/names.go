package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// table is one of those that hold one row per thing: a site, URL, author, tag
// or entity. Its find answers for a list of things with their place in the
// list, id, name and name's rank; its insert adds those that are missing, in
// the order of their keys, so that two workers never wait for each other in a
// circle.
type table struct {
	find, insert string
	improve      string // changes names for better ones; empty where there are none
}

func sitesTable() table {
	return table{
		find: `SELECT i.n, t.id::bigint, '', 0::smallint
			FROM unnest($1::text[]) WITH ORDINALITY i(host, n) JOIN sites t USING (host)`,
		insert: `INSERT INTO sites (host)
			SELECT host FROM unnest($1::text[]) i(host)
			WHERE NOT EXISTS (SELECT FROM sites t WHERE t.host = i.host)
			ORDER BY host ON CONFLICT DO NOTHING`,
	}
}

func urlsTable() table {
	return table{
		find: `SELECT i.n, t.id, '', 0::smallint
			FROM unnest($1::uuid[], $2::text[], $3::int[]) WITH ORDINALITY i(key, url, site_id, n) JOIN urls t USING (key)`,
		insert: `INSERT INTO urls (key, url, site_id)
			SELECT key, url, nullif(site_id, 0) FROM unnest($1::uuid[], $2::text[], $3::int[]) i(key, url, site_id)
			WHERE NOT EXISTS (SELECT FROM urls t WHERE t.key = i.key)
			ORDER BY key ON CONFLICT DO NOTHING`,
	}
}

// namesTable is for authors and tags.
func namesTable(name string) table {
	const arrays = `unnest($1::text[], $2::text[], $3::smallint[])`
	return table{
		find: `SELECT i.n, t.id::bigint, t.name, t.name_rank
			FROM ` + arrays + ` WITH ORDINALITY i(key, name, name_rank, n) JOIN ` + name + ` t USING (key)`,
		insert: `INSERT INTO ` + name + ` (key, name, name_rank)
			SELECT key, name, name_rank FROM ` + arrays + ` i(key, name, name_rank)
			WHERE NOT EXISTS (SELECT FROM ` + name + ` t WHERE t.key = i.key)
			ORDER BY key ON CONFLICT DO NOTHING`,
		improve: `UPDATE ` + name + ` t SET name = i.name, name_rank = i.name_rank
			FROM ` + arrays + ` i(key, name, name_rank)
			WHERE t.key = i.key AND (i.name_rank, i.name COLLATE "C") < (t.name_rank, t.name COLLATE "C")`,
	}
}

func entitiesTable() table {
	const arrays = `unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::text[])`
	return table{
		find: `SELECT i.n, t.id::bigint, t.name, t.name_rank
			FROM ` + arrays + ` WITH ORDINALITY i(key, name, name_rank, kind, link, n) JOIN entities t USING (key, kind)`,
		insert: `INSERT INTO entities (key, name, name_rank, kind, link)
			SELECT key, name, name_rank, kind, nullif(link, '') FROM ` + arrays + ` i(key, name, name_rank, kind, link)
			WHERE NOT EXISTS (SELECT FROM entities t WHERE t.key = i.key AND t.kind = i.kind)
			ORDER BY key, kind ON CONFLICT DO NOTHING`,
		improve: `UPDATE entities t SET name = i.name, name_rank = i.name_rank
			FROM ` + arrays + ` i(key, name, name_rank, kind, link)
			WHERE t.key = i.key AND t.kind = i.kind AND (i.name_rank, i.name COLLATE "C") < (t.name_rank, t.name COLLATE "C")`,
	}
}

// entry is a row of a table.
type entry struct {
	id   int64
	name string
	rank int16
}

// ids finds or adds n things, whose columns are args.
func (t table) ids(ctx context.Context, tx *naming, n int, args ...any) ([]entry, error) {
	if n == 0 {
		return nil, nil
	}
	found, missing, err := t.lookUp(ctx, tx, n, args)
	if err != nil || missing == 0 {
		return found, err
	}
	if _, err := tx.Exec(ctx, t.insert, args...); err != nil {
		return nil, err
	}
	found, missing, err = t.lookUp(ctx, tx, n, args)
	if err == nil && missing > 0 {
		// Deleted between the two statements, which only retain does.
		err = fmt.Errorf("%d rows are gone that were there: %w", missing, errAgain)
	}
	return found, err
}

func (t table) lookUp(ctx context.Context, tx *naming, n int, args []any) (found []entry, missing int, err error) {
	found = make([]entry, n)
	rows, err := tx.Query(ctx, t.find, args...)
	if err != nil {
		return nil, 0, err
	}
	var place int
	var e entry
	missing = n
	_, err = pgx.ForEachRow(rows, []any{&place, &e.id, &e.name, &e.rank}, func() error {
		found[place-1] = e
		missing--
		return nil
	})
	return found, missing, err
}

// maxCached is how many rows of one table a worker remembers; about 100 bytes each.
const maxCached = 200_000

// cache remembers rows by key. What is in it may have left the database (by
// retain); a foreign key then refuses the article, and the cache is emptied.
type cache struct {
	mu      sync.Mutex
	entries map[string]entry
}

func newCache() *cache { return &cache{entries: map[string]entry{}} }

func (c *cache) get(key string) (entry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	return e, ok
}

func (c *cache) put(entries map[string]entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries)+len(entries) > maxCached {
		clear(c.entries)
	}
	maps.Copy(c.entries, entries)
}

func (c *cache) empty() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.entries)
}

// term is a name to find or add, with what entities have besides.
type term struct {
	word
	kind, link string
}

// id tells terms of one table apart.
func (t term) id() string {
	if t.kind == "" {
		return t.key // an author or tag
	}
	return t.kind + "\x00" + t.key
}

// better reports whether the spelling a is to be shown rather than b.
func better(a word, name string, rank int16) bool {
	return a.rank < rank || a.rank == rank && a.name < name
}

// terms are those of a batch, each once, with the best spelling.
type terms map[string]term

func (ts terms) add(t term) {
	id := t.id()
	if have, ok := ts[id]; !ok || better(t.word, have.name, have.rank) {
		ts[id] = t
	}
}

// naming is a transaction that finds and adds names; what it learns is
// remembered when it is committed.
type naming struct {
	pgx.Tx
	learned []func()
}

func (n *naming) learn(c *cache, entries map[string]entry) {
	n.learned = append(n.learned, func() { c.put(entries) })
}

// name runs do in a transaction of its own, so that other workers wait for its
// rows no longer than this takes; rows that nothing refers to harm nobody. Its
// commit waits for the disk: ids that a crash of Postgres takes back are given
// to others, and what remembers them would then refer to the wrong thing.
func (s *Store) name(ctx context.Context, do func(*naming) error) error {
	var n naming
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		n.Tx = tx
		return do(&n)
	})
	if err == nil {
		for _, remember := range n.learned {
			remember()
		}
	}
	return err
}

// dictionary is a table of names with its cache.
type dictionary struct {
	table
	columns func([]term) []any // the arguments of its statements
	cache   *cache
}

func newDictionary(name string) dictionary {
	return dictionary{namesTable(name), nameColumns, newCache()}
}

func newEntities() dictionary {
	return dictionary{entitiesTable(), entityColumns, newCache()}
}

func nameColumns(ts []term) []any {
	keys, names, ranks := make([]string, len(ts)), make([]string, len(ts)), make([]int16, len(ts))
	for i, t := range ts {
		keys[i], names[i], ranks[i] = t.key, t.name, t.rank
	}
	return []any{keys, names, ranks}
}

func entityColumns(ts []term) []any {
	kinds, links := make([]string, len(ts)), make([]string, len(ts))
	for i, t := range ts {
		kinds[i], links[i] = t.kind, t.link
	}
	return append(nameColumns(ts), kinds, links)
}

// resolve returns the rows of ts by their id.
func (d dictionary) resolve(ctx context.Context, tx *naming, ts terms) (map[string]entry, error) {
	all, fresh := make(map[string]entry, len(ts)), map[string]entry{}
	var ask []term
	for id, t := range ts {
		if e, ok := d.cache.get(id); ok && !better(t.word, e.name, e.rank) {
			all[id] = e
		} else {
			ask = append(ask, t)
		}
	}
	slices.SortFunc(ask, func(a, b term) int { return strings.Compare(a.id(), b.id()) })
	args := d.columns(ask)
	found, err := d.ids(ctx, tx, len(ask), args...)
	if err != nil {
		return nil, err
	}
	improve := false
	for i, t := range ask {
		e := found[i]
		if better(t.word, e.name, e.rank) {
			improve = true
			e.name, e.rank = t.name, t.rank
		}
		all[t.id()], fresh[t.id()] = e, e
	}
	tx.learn(d.cache, fresh)
	if improve {
		_, err = tx.Exec(ctx, d.improve, args...)
	}
	return all, err
}
