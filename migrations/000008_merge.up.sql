-- New entries of the full-text index lie in a list until somebody merges them.
-- Several workers at once fill that list faster than the one who happens to
-- merge it empties it, and every search reads all of it; so the workers merge
-- it themselves, and wait for it. Only the owner of an index may, hence the
-- function.

CREATE FUNCTION search_merge() RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT gin_clean_pending_list('articles_search') $$;
COMMENT ON FUNCTION search_merge IS 'Merges new articles into the full-text index; the number of pages merged. The workers call it as they write.';
REVOKE EXECUTE ON FUNCTION search_merge FROM PUBLIC;

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'harkara_writer') THEN
		GRANT EXECUTE ON FUNCTION search_merge TO harkara_writer;
	END IF;
END
$$;

-- Without the article, entries of the same entity and day share one key, which
-- halves the index; the article is read from the row, as its salience is.
CREATE INDEX mentions_entity_day ON mentions (entity_id, day);
DROP INDEX mentions_entity;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 8';
