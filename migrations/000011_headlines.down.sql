CREATE OR REPLACE VIEW headline_changes AS
	SELECT article_id, url, first_seen AS changed, before, title AS after
	FROM (
		SELECT v.article_id, v.url, v.first_seen, v.title, lag(v.title) OVER (PARTITION BY v.article_id ORDER BY v.first_seen, v.last_seen, v.text_hash) AS before
		FROM versions v
		WHERE v.article_id IN (SELECT r.article_id FROM revisions r)
	) steps
	WHERE title <> before;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 10';
