package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Retention says what to keep. An age of zero keeps all of its kind.
type Retention struct {
	Bodies    time.Duration // drop the bodies of articles first seen longer ago; title, entities, tags … stay
	Articles  time.Duration // delete articles first seen longer ago, with all that belongs to them
	Revisions time.Duration // delete earlier texts last seen longer ago
	Outcomes  time.Duration // delete outcomes from longer ago
	Hosts     []string      // only of these hosts; empty means all
	DryRun    bool          // change nothing, only count
}

// Retained counts what was dropped or deleted, or would be.
type Retained struct {
	Bodies, Articles, Revisions, Outcomes int64
	// Names are the authors, tags, entities and URLs that nothing referred to
	// any more; not counted by a dry run.
	Names int64
}

// retainRange is how many URL ids one transaction of Retain goes through: few
// enough that the workers do not wait for it.
const retainRange = 5000

// ofHosts ends each rule: $1 is the time before which it applies, $2 the
// hosts, $3 and $4 the range of ids.
const ofHosts = ` AND (cardinality($2::text[]) = 0 OR site_id IN (SELECT s.id FROM sites s WHERE s.host = ANY ($2)))`

const (
	dropOutcomes = `DELETE FROM outcomes o USING urls u
		WHERE u.id = o.url_id AND o.url_id >= $3 AND o.url_id < $4 AND o.time < $1` + ofHosts
	dropRevisions = `DELETE FROM revisions v USING articles a
		WHERE a.id = v.article_id AND v.article_id >= $3 AND v.article_id < $4 AND v.last_seen < $1` + ofHosts
	dropArticles = `DELETE FROM articles
		WHERE id >= $3 AND id < $4 AND first_seen < $1` + ofHosts
	dropBodies = `UPDATE articles SET body = '', body_dropped = now()
		WHERE id >= $3 AND id < $4 AND first_seen < $1 AND body <> ''` + ofHosts
)

// Retain ages out rows by rule, in small transactions beside the workers, and
// then what nothing refers to any more. It can be stopped and run again at any
// time. The space becomes free for new rows once autovacuum has been there.
func (s *Store) Retain(ctx context.Context, keep Retention) (Retained, error) {
	var done Retained
	now := time.Now()
	hosts := append([]string{}, keep.Hosts...)
	for _, rule := range []struct {
		sql   string
		age   time.Duration
		count *int64
	}{
		{dropOutcomes, keep.Outcomes, &done.Outcomes},
		{dropRevisions, keep.Revisions, &done.Revisions},
		{dropArticles, keep.Articles, &done.Articles},
		{dropBodies, keep.Bodies, &done.Bodies},
	} {
		if rule.age < 0 {
			return done, fmt.Errorf("age %v is negative", rule.age)
		}
		if rule.age == 0 {
			continue
		}
		err := s.inRanges(ctx, keep.DryRun, rule.count, rule.sql, now.Add(-rule.age), hosts)
		if err != nil {
			return done, err
		}
	}
	if keep.DryRun {
		return done, nil
	}
	return done, s.dropUnused(ctx, &done.Names)
}

// inRanges runs a rule over all ids and adds up the rows.
func (s *Store) inRanges(ctx context.Context, dryRun bool, count *int64, sql string, args ...any) error {
	var last int64
	if err := s.pool.QueryRow(ctx, "SELECT coalesce(max(id), 0) FROM urls").Scan(&last); err != nil {
		return err
	}
	for from := int64(0); from <= last; from += retainRange {
		if err := s.retry(func() error { return s.inRange(ctx, dryRun, count, sql, append(args, from, from+retainRange)) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) inRange(ctx context.Context, dryRun bool, count *int64, sql string, args []any) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, sql, args...)
	if err != nil || dryRun {
		err = errors.Join(err, tx.Rollback(ctx))
	} else {
		err = tx.Commit(ctx)
	}
	if err == nil {
		*count += tag.RowsAffected()
	}
	return err
}

// dropUnused deletes names, URLs and clusters that are left without articles.
// A worker that has just looked one up finds it gone by its foreign key, and
// begins again.
func (s *Store) dropUnused(ctx context.Context, count *int64) error {
	for _, sql := range []string{
		`DELETE FROM copies c WHERE NOT EXISTS (SELECT FROM copies o WHERE o.cluster_id = c.cluster_id AND o.article_id <> c.article_id)`,
		`DELETE FROM entities e WHERE NOT EXISTS (SELECT FROM mentions m WHERE m.entity_id = e.id)`,
		`DELETE FROM tags t WHERE NOT EXISTS (SELECT FROM article_tags a WHERE a.tag_id = t.id)`,
		`DELETE FROM authors n WHERE NOT EXISTS (SELECT FROM article_authors a WHERE a.author_id = n.id)`,
	} {
		if err := s.retry(func() error { return s.inRange(ctx, false, count, sql, nil) }); err != nil {
			return err
		}
	}
	return s.inRanges(ctx, false, count, `DELETE FROM urls u
		WHERE u.id >= $1 AND u.id < $2
		AND NOT EXISTS (SELECT FROM articles a WHERE a.id = u.id) AND NOT EXISTS (SELECT FROM outcomes o WHERE o.url_id = u.id)`)
}
