-- Only the articles that have earlier texts are looked at, not all of them.

CREATE OR REPLACE VIEW headline_changes AS
	SELECT r.article_id, s.url, s.changed, s.before, s.after
	FROM (SELECT DISTINCT article_id FROM revisions) r
	CROSS JOIN LATERAL (
		SELECT v.url, v.first_seen AS changed, v.title AS after,
			lag(v.title) OVER (ORDER BY v.first_seen, v.last_seen, v.text_hash) AS before
		FROM versions v
		WHERE v.article_id = r.article_id
		OFFSET 0 -- one article at a time
	) s
	WHERE s.after <> s.before;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 11';
