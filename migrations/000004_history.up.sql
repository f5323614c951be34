-- How articles changed, and articles with all that belongs to them.

ALTER TABLE articles ADD COLUMN body_dropped timestamptz;
COMMENT ON COLUMN articles.body_dropped IS 'When harkara retain took the body away; null while it is there.';

CREATE VIEW versions AS
	SELECT a.id AS article_id, a.url, a.text_since AS first_seen, greatest(a.fetched, c.fetched) AS last_seen, true AS current,
		a.title, a.description, a.body, a.text_hash
	FROM articles a LEFT JOIN rechecks c ON c.article_id = a.id
	UNION ALL
	SELECT v.article_id, a.url, v.first_seen, v.last_seen, false, v.title, v.description, v.body, v.text_hash
	FROM revisions v JOIN articles a ON a.id = v.article_id;
COMMENT ON VIEW versions IS 'Every text that an article had, the current one among them, with the times at which it was first and last fetched so.';

CREATE FUNCTION text_difference(before text, after text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
	SELECT string_agg(line, E'\n' ORDER BY place, mark DESC) FROM (
		SELECT '- ' || p AS line, '-' AS mark, n::float / (SELECT count(*) FROM regexp_split_to_table(before, E'\n\n+')) AS place
		FROM regexp_split_to_table(before, E'\n\n+') WITH ORDINALITY b(p, n)
		WHERE p <> ALL (regexp_split_to_array(coalesce(after, ''), E'\n\n+'))
		UNION ALL
		SELECT '+ ' || p, '+', n::float / (SELECT count(*) FROM regexp_split_to_table(after, E'\n\n+'))
		FROM regexp_split_to_table(after, E'\n\n+') WITH ORDINALITY a(p, n)
		WHERE p <> ALL (regexp_split_to_array(coalesce(before, ''), E'\n\n+'))
	) lines
);
COMMENT ON FUNCTION text_difference IS 'Paragraphs that only the earlier text has, marked with -, and that only the later one has, marked with +; null when there are none.';

CREATE FUNCTION article_history(article text)
	RETURNS TABLE (seen timestamptz, until timestamptz, changed text[], title text, difference text)
	LANGUAGE sql STABLE
AS $$
	SELECT first_seen, last_seen,
		CASE WHEN earlier IS NULL THEN NULL ELSE array_remove(ARRAY[
			CASE WHEN title <> earlier_title THEN 'title' END,
			CASE WHEN description IS DISTINCT FROM earlier_description THEN 'description' END,
			CASE WHEN body <> earlier_body THEN 'body' END], NULL) END,
		title,
		CASE WHEN earlier IS NOT NULL THEN text_difference(
			concat_ws(E'\n\n', earlier_title, earlier_description, earlier_body), concat_ws(E'\n\n', title, description, body)) END
	FROM (
		SELECT v.*, lag(v.text_hash) OVER w AS earlier, lag(v.title) OVER w AS earlier_title,
			lag(v.description) OVER w AS earlier_description, lag(v.body) OVER w AS earlier_body
		FROM versions v
		WHERE v.article_id = (SELECT a.id FROM articles a WHERE a.url = article ORDER BY a.id LIMIT 1)
		WINDOW w AS (ORDER BY v.first_seen, v.last_seen, v.text_hash)
	) steps
	ORDER BY first_seen, last_seen, text_hash
$$;
COMMENT ON FUNCTION article_history IS 'The versions of the article at this URL, the oldest first: when each was seen, which of title, description and body changed, and the paragraphs that went (-) and came (+).';

CREATE VIEW headline_changes AS
	SELECT article_id, url, first_seen AS changed, before, title AS after
	FROM (
		SELECT v.article_id, v.url, v.first_seen, v.title, lag(v.title) OVER (PARTITION BY v.article_id ORDER BY v.first_seen, v.last_seen, v.text_hash) AS before
		FROM versions v
		WHERE v.article_id IN (SELECT r.article_id FROM revisions r)
	) steps
	WHERE title <> before;
COMMENT ON VIEW headline_changes IS 'Headlines that were changed after publication: what they said before and after, and when the change was seen.';

CREATE VIEW article_details AS
	SELECT a.id, a.url, s.host, a.site_name, a.title, a.description, a.published, a.published_day, a.modified, a.language, a.section, a.kind,
		(SELECT array_agg(n.name ORDER BY l.position) FROM article_authors l JOIN authors n ON n.id = l.author_id WHERE l.article_id = a.id) AS authors,
		(SELECT array_agg(n.name ORDER BY n.name) FROM article_tags l JOIN tags n ON n.id = l.tag_id WHERE l.article_id = a.id AND l.source <> 'topic') AS tags,
		(SELECT array_agg(n.name ORDER BY n.name) FROM article_tags l JOIN tags n ON n.id = l.tag_id WHERE l.article_id = a.id AND l.source = 'topic') AS topics,
		(SELECT array_agg(e.name ORDER BY m.salience DESC, e.name) FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = a.id AND e.kind = 'person') AS people,
		(SELECT array_agg(e.name ORDER BY m.salience DESC, e.name) FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = a.id AND e.kind = 'organization') AS organizations,
		(SELECT array_agg(e.name ORDER BY m.salience DESC, e.name) FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = a.id AND e.kind = 'location') AS locations,
		a.image, a.paywalled, a.labels, a.first_seen, a.fetched, a.body
	FROM articles a JOIN sites s ON s.id = a.site_id;
COMMENT ON VIEW article_details IS 'Articles with host, authors, tags, topics, people, organisations and locations as arrays: for reading and for export.';

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 4';
