package store_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

// TestHostileArticles stores each hostile article in the middle of good ones.
func TestHostileArticles(t *testing.T) {
	const evil = "a\x00b\xff'\"; DROP TABLE articles; --\\ \u202e\ud7ff{}$1 "
	for _, c := range []struct {
		name  string
		spoil func(a *schema.Article)
		sql   string // about the article, as "a"
		want  string
		drop  schema.Reason
	}{
		{"NUL, invalid UTF-8 and SQL in every field", func(a *schema.Article) {
			a.Title, a.Body, a.Description, a.SiteName, a.Section, a.Language, a.Kind, a.Image, a.CanonicalURL = evil, evil, evil, evil, evil, evil, evil, evil, evil
			a.Authors, a.OptOuts = []string{evil}, []string{evil}
			a.Labels, a.Sources = map[string]string{evil: evil}, map[string]string{evil: evil}
			a.Tags = []schema.Tag{{Name: evil, Source: evil, Score: math.NaN()}}
			a.Entities = []schema.Entity{{Name: evil, Kind: schema.Person, Key: evil, Link: evil, Forms: []string{evil}, Mentions: -5, First: math.MaxInt, Confidence: math.Inf(1), Salience: math.NaN()}}
		}, `SELECT a.title = E'ab\uFFFD''"; DROP TABLE articles; --\\ \u202e\ud7ff{}$1', (SELECT count(*) FROM mentions WHERE article_id = a.id AND mentions = 1 AND confidence = 1 AND salience = 0)`, "t|1", ""},
		{"nothing but an address", func(a *schema.Article) {
			*a = schema.Article{Key: a.Key, URL: a.URL, Host: a.Host, Fetched: a.Fetched}
		}, `SELECT a.title = '' AND a.body = '' AND a.published IS NULL AND a.sources IS NULL`, "t", ""},
		{"dates of the year 1, 9999 and 292277026596", func(a *schema.Article) {
			a.Published, a.Modified = schema.Day(1, 1, 1), schema.Instant(time.Unix(1<<61, 0))
		}, `SELECT a.published_day, a.modified_day`, "|", ""},
		{"a date of tomorrow, and one of 1789", func(a *schema.Article) {
			a.Published, a.Modified = schema.Day(2026, 3, 2), schema.Day(1789, 7, 14)
		}, `SELECT a.published_day, a.modified_day`, "2026-03-02|1789-07-14", ""},
		{"100,000 tags, authors, entities, labels", func(a *schema.Article) {
			for i := range 100_000 {
				name := fmt.Sprint("n", i)
				a.Tags = append(a.Tags, schema.Tag{Name: name})
				a.Authors = append(a.Authors, name)
				a.Entities = append(a.Entities, schema.Entity{Name: name, Kind: schema.Person, Key: name})
				a.Labels[name] = name
			}
		}, `SELECT (SELECT count(*) FROM article_tags WHERE article_id = a.id), (SELECT count(*) FROM article_authors WHERE article_id = a.id),
			(SELECT count(*) FROM mentions WHERE article_id = a.id), (SELECT count(*) FROM jsonb_object_keys(a.labels))`, "200|50|1000|32", ""},
		{"a body of 9 MiB without a space", func(a *schema.Article) { a.Body = strings.Repeat("x", 9<<20) },
			`SELECT octet_length(a.body)`, fmt.Sprint(8 << 20), ""},
		{"a body of 9 MiB of Han", func(a *schema.Article) { a.Language, a.Body = "zh", hanText(3<<20) },
			`SELECT octet_length(a.body) BETWEEN 8 * 1024 * 1024 - 3 AND 8 * 1024 * 1024`, "t", ""},
		{"a body of different words only", func(a *schema.Article) {
			var b strings.Builder
			for i := range 600_000 {
				fmt.Fprintf(&b, "%x ", i*7919)
			}
			a.Body = b.String()
		}, `SELECT count(*) FROM articles x WHERE x.id = a.id AND search_vector(x.language, x.title, x.body) @@ search_query('1eef', 'en')`, "1", ""},
		{"names of 10 KB", func(a *schema.Article) {
			long := strings.Repeat("long ", 2000)
			a.Title, a.Section, a.Authors, a.Tags = long, long, []string{long}, []schema.Tag{{Name: long}}
			a.Entities = []schema.Entity{{Name: long, Kind: schema.Person, Key: long}}
		}, `SELECT octet_length(a.title), octet_length(a.section), (SELECT count(*) FROM mentions WHERE article_id = a.id)`, "4096|256|0", ""},
		{"an unknown kind of entity", func(a *schema.Article) {
			a.Entities = append(a.Entities, schema.Entity{Name: "X", Kind: "animal", Key: "x"})
		}, `SELECT (SELECT count(*) FROM mentions WHERE article_id = a.id)`, "2", ""},
		{"no key", func(a *schema.Article) { a.Key = "" }, "", "", schema.ReasonMalformed},
		{"no URL", func(a *schema.Article) { a.URL = "\x00" }, "", "", schema.ReasonMalformed},
		{"no time of fetch", func(a *schema.Article) { a.Fetched = time.Time{} }, "", "", schema.ReasonMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := pgtest.Pool(t)
			s := store.New(pool, quiet())
			batch := []schema.Article{article(url(1)), article(url(2)), article(url(3))}
			c.spoil(&batch[1])
			for i, w := range s.Articles(t.Context(), batch) {
				drop, _ := schema.AsDrop(w.Err)
				switch {
				case i == 1 && c.drop != "":
					if drop == nil || drop.Reason != c.drop {
						t.Errorf("error %v; want the reason %s", w.Err, c.drop)
					}
				case w.Err != nil:
					t.Errorf("article %d: %v", i, w.Err)
				}
			}
			if c.sql != "" {
				sql, rest, from := strings.Cut(c.sql, " FROM articles x WHERE")
				if from {
					sql = c.sql[:len(sql)] + " FROM articles x, articles a WHERE a.url = '" + url(2) + "' AND" + rest
				} else {
					sql += " FROM articles a WHERE a.url = '" + url(2) + "'"
				}
				want(t, pool, sql, c.want)
			}
			want(t, pool, `SELECT count(*) FROM articles WHERE url IN ('`+url(1)+`', '`+url(3)+`')`, "2")
		})
	}
}

func hanText(n int) string {
	r := rand.New(rand.NewPCG(5, 5))
	out := make([]rune, n)
	for i := range out {
		out[i] = 0x4e00 + r.Int32N(20_000)
	}
	return string(out)
}

// TestPoison lets Postgres refuse one row of a batch by a rule of its own.
func TestPoison(t *testing.T) {
	pool := pgtest.Pool(t)
	if _, err := pool.Exec(t.Context(), `ALTER TABLE articles ADD CHECK (title <> 'poison')`); err != nil {
		t.Fatal(err)
	}
	s := store.New(pool, quiet())
	var batch []schema.Article
	for i := range 20 {
		a := article(url(i))
		if i == 7 || i == 8 || i == 19 {
			a.Title = "poison"
		}
		batch = append(batch, a)
	}
	for i, w := range s.Articles(t.Context(), batch) {
		drop, dropped := schema.AsDrop(w.Err)
		if dropped != (batch[i].Title == "poison") || dropped && drop.Reason != schema.ReasonRejected || !dropped && w.Result != schema.ResultStored {
			t.Errorf("article %d, %q: %v, %v", i, batch[i].Title, w.Result, w.Err)
		}
	}
	want(t, pool, `SELECT count(*) FROM articles`, "17")
}

// TestNamesThatAreTheSame are spellings of one name.
func TestNamesThatAreTheSame(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	for i, name := range []string{"Zoë Brånd", "Zoe\u0308 Bra\u030and", "ZOË BRÅND", "\u200fZoë  Brånd\u200e", "Ｚoë Brånd", "zoë\u00a0brånd"} {
		a := article(url(i))
		a.Authors, a.Tags, a.Topics = []string{name}, []schema.Tag{{Name: name}}, nil
		put(t, s, a)
	}
	want(t, pool, `SELECT name, count(*) FROM authors JOIN article_authors ON author_id = id GROUP BY 1`, "Zoë Brånd|6")
	want(t, pool, `SELECT name, count(*) FROM tags JOIN article_tags ON tag_id = id GROUP BY 1`, "Zoë Brånd|6")
	for i, name := range []string{"Ola Sund", " ola sund", "Ola  Sund", "OLA\tSUND ", "ola\nsund"} {
		a := article(url(10 + i))
		a.Authors, a.Tags, a.Topics = []string{name}, []schema.Tag{{Name: name}}, nil
		put(t, s, a)
	}
	want(t, pool, `SELECT name, count(*) FROM authors JOIN article_authors ON author_id = id WHERE key LIKE 'ola%' GROUP BY 1`, "Ola Sund|5")
}

// TestGone asks of a database that is not there any more.
func TestGone(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	put(t, s, article(url(1)))
	pool.Close()
	gone := pgtest.Connect(t, pgtest.Database(t))
	config := gone.Config()
	config.ConnConfig.Host = "/nonexistent"
	config.ConnConfig.Fallbacks = nil
	dead, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer dead.Close()
	s = store.New(dead, quiet())
	if w := s.Articles(t.Context(), []schema.Article{article(url(2))}); !isLater(w[0].Err) {
		t.Errorf("articles: %v", w[0].Err)
	}
	if errs := s.Outcomes(t.Context(), []schema.Outcome{{Request: "r", URL: url(2), Stage: schema.StageFetch, Result: schema.ResultFetched, Time: noon()}}); !isLater(errs[0]) {
		t.Errorf("outcomes: %v", errs[0])
	}
}

func isLater(err error) bool {
	_, ok := schema.AsLater(err)
	return ok
}

// dump is all that readers see, by identities that do not depend on the order
// of arrival: no ids, not when a row was stored.
var dump = []string{
	`SELECT u.key, s.host, a.url, a.canonical_url, a.site_name, a.title, a.description, a.published, a.published_day, a.modified_day, a.language, a.section,
		a.labels, a.sources, a.first_seen, a.text_since, greatest(a.fetched, c.fetched), a.text_hash, a.content_hash, md5(a.body)
	FROM articles a JOIN urls u USING (id) JOIN sites s ON s.id = a.site_id LEFT JOIN rechecks c ON c.article_id = a.id ORDER BY 1`,
	`SELECT u.key, v.first_seen, v.last_seen, v.title, md5(v.body) FROM revisions v JOIN urls u ON u.id = v.article_id ORDER BY 1, 2, 3, 4`,
	`SELECT u.key, e.kind, e.key, e.name, m.mentions, m.first, m.day FROM mentions m JOIN entities e ON e.id = m.entity_id JOIN urls u ON u.id = m.article_id ORDER BY 1, 2, 3`,
	`SELECT e.key, n.name, n.script FROM entity_names n JOIN entities e ON e.id = n.entity_id ORDER BY 1, 2`,
	`SELECT u.key, t.key, t.name, l.source FROM article_tags l JOIN tags t ON t.id = l.tag_id JOIN urls u ON u.id = l.article_id ORDER BY 1, 2`,
	`SELECT u.key, n.key, n.name, l.position FROM article_authors l JOIN authors n ON n.id = l.author_id JOIN urls u ON u.id = l.article_id ORDER BY 1, 2`,
	`SELECT string_agg(u.key::text, ' ' ORDER BY u.key) FROM copies c JOIN urls u ON u.id = c.article_id GROUP BY c.cluster_id ORDER BY 1`,
	`SELECT u.key, f.text_hash FROM fingerprints f JOIN urls u ON u.id = f.article_id ORDER BY 1, 2`,
}

// TestAnyOrder writes the same versions of articles in different orders, with
// repetitions, in batches of different sizes and by two stores at once, and
// wants the same rows.
func TestAnyOrder(t *testing.T) {
	g := generate.New(11)
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 9))
		var versions []schema.Article
		for n := range 12 {
			base := g.Article(n)
			base.URL = url(n % 6) // two texts for each address, and copies elsewhere
			base.Key, base.Host = weburl.Key(base.URL), "sarn.example"
			for range 1 + r.IntN(4) {
				v := base
				v.Fetched = noon().Add(time.Duration(r.IntN(5)) * time.Hour)
				switch r.IntN(5) {
				case 0:
					v.Title = "Another headline"
				case 1:
					v.Section = "moved"
				case 2:
					v.Authors = []string{strings.ToUpper(v.Authors[0])}
				case 3:
					v.Entities = slices.Clone(v.Entities[:3])
					v.Entities[0].Name = "Aa " + v.Entities[0].Name
				}
				versions = append(versions, v)
			}
		}
		var first []string
		for order := range 3 {
			pool := pgtest.Pool(t)
			stores := []*store.Store{store.New(pool, quiet()), store.New(pool, quiet())}
			list := append(slices.Clone(versions), versions[:len(versions)/3]...)
			if order > 0 {
				r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			}
			done := make(chan error)
			for w, s := range stores {
				go func() {
					var err error
					for batch := range slices.Chunk(list, 3+2*order) {
						if order < 2 || len(batch)%2 == w { // both write the same, or each its part
							for _, written := range s.Articles(t.Context(), batch) {
								err = cmp.Or(err, written.Err)
							}
						}
					}
					done <- err
				}()
			}
			for range stores {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
			for _, batch := range slices.Collect(slices.Chunk(list, 10)) { // what neither took
				put(t, stores[0], batch...)
			}
			var got []string
			for _, sql := range dump {
				got = append(got, query(t, pool, sql)...)
			}
			if order == 0 {
				first = got
			} else if d := difference(first, got); d != "" {
				t.Fatalf("seed %d, order %d:\n%s", seed, order, d)
			}
		}
	}
}

func difference(a, b []string) string {
	var out []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			out = append(out, "- "+line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			out = append(out, "+ "+line)
		}
	}
	return strings.Join(out[:min(len(out), 20)], "\n")
}

func TestRevisions(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	a := article(url(1))
	put(t, s, a)
	a.Title, a.Fetched = "Bridge opens at last", noon().Add(time.Hour)
	a.Body += "\n\nA third paragraph."
	put(t, s, a)
	want(t, pool, `SELECT seen, until, changed, title, difference FROM article_history('`+url(1)+`')`,
		"2026-03-01 12:00:00+00|2026-03-01 12:00:00+00||Bridge over the Sarn opens|",
		"2026-03-01 13:00:00+00|2026-03-01 13:00:00+00|{title,body}|Bridge opens at last|+ Bridge opens at last\n- Bridge over the Sarn opens\n+ A third paragraph.")
	want(t, pool, `SELECT before, after FROM headline_changes`, "Bridge over the Sarn opens|Bridge opens at last")
	a.Fetched = noon().Add(2 * time.Hour)
	if r := put(t, s, a); r[0] != schema.ResultUnchanged {
		t.Errorf("looked at again: %v", r)
	}
	want(t, pool, `SELECT last_seen, current FROM versions ORDER BY 1`, "2026-03-01 12:00:00+00|f", "2026-03-01 14:00:00+00|t")
}

// TestUnchangedLeavesNoDeadRows delivers the same batch again and again.
func TestUnchangedLeavesNoDeadRows(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	articles := generated(0, 100)
	put(t, s, articles...)
	const places = `SELECT md5(string_agg(ctid::text, ' ' ORDER BY id)) FROM articles UNION ALL SELECT md5(string_agg(ctid::text, ' ' ORDER BY article_id, entity_id)) FROM mentions`
	before, rows := query(t, pool, `SELECT pg_current_wal_insert_lsn()`)[0], query(t, pool, places)
	for range 5 {
		put(t, store.New(pool, quiet()), articles...)
	}
	want(t, pool, places, rows...) // an update would have moved them
	if wal := query(t, pool, `SELECT pg_current_wal_insert_lsn() - $1::pg_lsn < 200000`, before)[0]; wal != "t" {
		t.Errorf("redelivery writes to the log: %s", query(t, pool, `SELECT pg_current_wal_insert_lsn() - $1::pg_lsn`, before)[0])
	}
}

// TestSearchIsMerged looks for what the store leaves to be merged into the
// full-text index, as a role that may only write.
func TestSearchIsMerged(t *testing.T) {
	url := pgtest.Database(t)
	config, err := pgxpool.ParseConfig(pgtest.Superuser(t, url))
	if err != nil {
		t.Fatal(err)
	}
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE harkara_writer")
		return err
	}
	writer, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	s := store.New(writer, quiet())
	for batch := range slices.Chunk(generated(0, 300), 100) {
		put(t, s, batch...)
	}
	pool := pgtest.Connect(t, url)
	var pages int
	if _, err := fmt.Sscan(query(t, pool, `SELECT search_merge()`)[0], &pages); err != nil {
		t.Fatal(err)
	}
	if pages == 0 || pages > 150 { // of about 60 per hundred articles
		t.Errorf("%d pages were not merged; want those of the last hundred articles", pages)
	}
}

func TestNotify(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), "LISTEN "+store.Channel); err != nil {
		t.Fatal(err)
	}
	put(t, s, article(url(1)), article(url(2)))
	n, err := conn.Conn().WaitForNotification(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want(t, pool, `SELECT count(*) FROM articles WHERE id = ANY (string_to_array('`+n.Payload+`', ',')::bigint[])`, "2")
}
