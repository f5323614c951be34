-- Divides articles, and the large tables that follow them, by ranges of their
-- id, which grows with time. What is there becomes the first partition as it
-- is; new articles go into the next ones, whose indexes are small. scaling.md
-- says from which size on that pays.
--
--	psql "$DATABASE_URL" -1 -v ON_ERROR_STOP=1 -f docs/partition.sql
--
-- Run it as the owner of the schema, with the workers stopped: nothing is
-- copied, but foreign keys are checked anew. Run it again when the last of the
-- partitions is about to be used, to add as many; ids beyond them go into one
-- for the rest, which can be divided only while it is empty.

SET LOCAL client_min_messages = warning;
SET LOCAL harkara.ids_per_partition = 5000000; -- a month, say; one URL in twenty is no article
SET LOCAL harkara.partitions = 12;             -- to add

-- The tables, and which of their columns is the article's id.
CREATE TEMP TABLE divided (n int, name text, key text) ON COMMIT DROP;
INSERT INTO divided VALUES (1, 'articles', 'id'), (2, 'article_authors', 'article_id'), (3, 'article_tags', 'article_id'),
	(4, 'mentions', 'article_id'), (5, 'fingerprints', 'article_id');

CREATE FUNCTION pg_temp.divide(t text, key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	parent CONSTANT regclass := t::regclass;
	first CONSTANT text := t || '_1';
	primary_key CONSTANT text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = parent AND contype = 'p');
	indexes CONSTANT text[] := (SELECT array_agg(pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid = parent AND NOT indisprimary);
	statement text;
	name text;
BEGIN
	FOR name IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = parent LOOP
		EXECUTE format('ALTER INDEX %s RENAME TO %I', name, first || substr(name, length(t) + 1));
	END LOOP;
	EXECUTE format('ALTER TABLE %I RENAME TO %I', t, first);
	EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMMENTS) PARTITION BY RANGE (%I)', t, first, key);
	EXECUTE format('COMMENT ON TABLE %I IS %L', t, obj_description(parent, 'pg_class'));
	EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%s)', t, first, (SELECT coalesce(max(id), 0) + 1 FROM urls));
	EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', t, t || '_pkey', primary_key);
	FOREACH statement IN ARRAY coalesce(indexes, '{}') LOOP
		EXECUTE statement; -- takes the one of the first partition as it is
	END LOOP;
END
$$;

CREATE FUNCTION pg_temp.add_partitions(t text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	size CONSTANT bigint := current_setting('harkara.ids_per_partition');
	options CONSTANT text := CASE t WHEN 'articles' THEN ' WITH (toast_tuple_target = 512)' ELSE '' END;
	start bigint;
	number int;
	filled boolean;
BEGIN
	IF to_regclass(t || '_rest') IS NOT NULL THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I)', t || '_rest') INTO filled;
		IF filled THEN
			RAISE EXCEPTION '%_rest is not empty any more and cannot be divided', t;
		END IF;
		EXECUTE format('DROP TABLE %I', t || '_rest');
	END IF;
	SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(\d+)''\)')::bigint), count(*) INTO start, number
		FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = t::regclass;
	FOR i IN 1..current_setting('harkara.partitions')::int LOOP
		EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)%s', t || '_' || number + i, t, start, start + size, options);
		start := start + size;
	END LOOP;
	EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (MAXVALUE)%s', t || '_rest', t, start, options);
END
$$;

DO $$
DECLARE
	keys text[] := (SELECT array_agg(format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)))
		FROM pg_constraint
		WHERE contype = 'f' AND conparentid = 0 AND (confrelid = 'articles'::regclass OR conrelid IN (SELECT name::regclass FROM divided)));
	views text[] := (SELECT array_agg(format('CREATE VIEW %I AS %s COMMENT ON VIEW %1$I IS %3$L', relname, pg_get_viewdef(oid), obj_description(oid, 'pg_class')) ORDER BY oid)
		FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema::regnamespace);
	divide CONSTANT boolean := (SELECT relkind = 'r' FROM pg_class WHERE oid = 'articles'::regclass);
	t record;
	statement text;
BEGIN
	-- What hangs on the tables is taken off, and put on again at the end.
	FOR t IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
		WHERE contype = 'f' AND conparentid = 0 AND (confrelid = 'articles'::regclass OR conrelid IN (SELECT name::regclass FROM divided)) LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', t.name, t.conname);
	END LOOP;
	IF divide THEN
		FOR t IN SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = current_schema::regnamespace LOOP
			EXECUTE format('DROP VIEW IF EXISTS %I CASCADE', t.relname);
		END LOOP;
	END IF;
	FOR t IN SELECT name, key FROM divided ORDER BY n LOOP
		IF divide THEN
			PERFORM pg_temp.divide(t.name, t.key);
		END IF;
		PERFORM pg_temp.add_partitions(t.name);
	END LOOP;
	IF divide THEN
		FOREACH statement IN ARRAY views LOOP
			EXECUTE statement;
		END LOOP;
	END IF;
	FOREACH statement IN ARRAY keys LOOP
		EXECUTE statement;
	END LOOP;
	-- As migration 2 has it for the one index.
	FOR t IN SELECT relid FROM pg_partition_tree('articles_search') WHERE isleaf LOOP
		EXECUTE format('ALTER INDEX %s ALTER COLUMN 1 SET STATISTICS 0', t.relid::regclass);
	END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION search_merge() RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT sum(gin_clean_pending_list(relid))::bigint FROM pg_partition_tree('articles_search') WHERE isleaf $$;

-- Autovacuum gathers statistics of partitions only; repeat this now and then.
ANALYZE articles, article_authors, article_tags, mentions, fingerprints;
