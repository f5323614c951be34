-- Full text.
--
-- What is indexed is an expression, not a stored column: the vectors of a
-- stored column take more room than the text itself and half the time of a
-- write, and only the few articles of an answer need theirs for ranking.

CREATE FUNCTION search_config(language text) RETURNS regconfig
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
	WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
	WHEN 'hy' THEN 'pg_catalog.armenian'::regconfig
	WHEN 'eu' THEN 'pg_catalog.basque'::regconfig
	WHEN 'ca' THEN 'pg_catalog.catalan'::regconfig
	WHEN 'da' THEN 'pg_catalog.danish'::regconfig
	WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
	WHEN 'en' THEN 'pg_catalog.english'::regconfig
	WHEN 'fi' THEN 'pg_catalog.finnish'::regconfig
	WHEN 'fr' THEN 'pg_catalog.french'::regconfig
	WHEN 'de' THEN 'pg_catalog.german'::regconfig
	WHEN 'el' THEN 'pg_catalog.greek'::regconfig
	WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
	WHEN 'hu' THEN 'pg_catalog.hungarian'::regconfig
	WHEN 'id' THEN 'pg_catalog.indonesian'::regconfig
	WHEN 'ga' THEN 'pg_catalog.irish'::regconfig
	WHEN 'it' THEN 'pg_catalog.italian'::regconfig
	WHEN 'lt' THEN 'pg_catalog.lithuanian'::regconfig
	WHEN 'ne' THEN 'pg_catalog.nepali'::regconfig
	WHEN 'no' THEN 'pg_catalog.norwegian'::regconfig
	WHEN 'nb' THEN 'pg_catalog.norwegian'::regconfig
	WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
	WHEN 'ro' THEN 'pg_catalog.romanian'::regconfig
	WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
	WHEN 'sr' THEN 'pg_catalog.serbian'::regconfig
	WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
	WHEN 'sv' THEN 'pg_catalog.swedish'::regconfig
	WHEN 'ta' THEN 'pg_catalog.tamil'::regconfig
	WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
	WHEN 'yi' THEN 'pg_catalog.yiddish'::regconfig
	ELSE 'pg_catalog.simple'::regconfig
END;
COMMENT ON FUNCTION search_config IS 'Text-search configuration of a language (BCP 47); simple, which leaves words as they are, where Postgres has none.';

-- Thai, Lao, Burmese, Khmer, kana, Han: scripts that are written without
-- spaces between words.
CREATE FUNCTION search_pairs(t text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(t, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2})', ' \1 ', 'g')
	|| ' ' || regexp_replace(
		regexp_replace(t, '(^|[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]', '\1 ', 'g'),
		'([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2})', ' \1 ', 'g');
COMMENT ON FUNCTION search_pairs IS 'Text with every two neighbouring characters of scripts without word spaces as a word of its own: those from the first character on, then those from the second on.';

CREATE FUNCTION search_indic(t text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
	translate(t, E'\u0929\u0931\u0934\u0901\u093c\u200c\u200d', E'\u0928\u0930\u0933\u0902'),
	E'(\u0919\u094d(?=[\u0915-\u0918])|\u091e\u094d(?=[\u091a-\u091d])|\u0923\u094d(?=[\u091f-\u0922])|\u0928\u094d(?=[\u0924-\u0927])|\u092e\u094d(?=[\u092a-\u092d]))', E'\u0902', 'g');
COMMENT ON FUNCTION search_indic IS 'Devanagari with its spelling variants made one: without nukta and joiners, chandrabindu and half nasals before their consonants as anusvara.';

CREATE FUNCTION search_words(language text, t text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN language IN ('zh', 'ja', 'th', 'lo', 'my', 'km', 'yue', 'wuu') THEN search_pairs(left(t, 60000))
	WHEN language IN ('hi', 'mr', 'ne', 'sa', 'bho', 'mai', 'kok') THEN search_indic(left(t, 60000))
	ELSE left(t, 60000)
END;
COMMENT ON FUNCTION search_words IS 'Text of a language as full text sees it: spelling variants made one, pairs of characters where there are no spaces; at most the first 60,000 characters.';

CREATE FUNCTION search_vector(language text, title text, body text) RETURNS tsvector
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000
AS $$
BEGIN
	RETURN setweight(to_tsvector(search_config(language), search_words(language, title)), 'A')
		|| to_tsvector(search_config(language), search_words(language, body));
END
$$;
COMMENT ON FUNCTION search_vector IS 'Words of an article for full text, those of the title with weight A. Indexed; a query that is to use the index names it with exactly the columns language, title, body.';

CREATE INDEX articles_search ON articles USING gin (search_vector(language, title, body));
-- Statistics of an expression are not worth computing every vector of a sample.
ALTER INDEX articles_search ALTER COLUMN 1 SET STATISTICS 0;

CREATE FUNCTION search_query(query text, language text) RETURNS tsquery
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
	config regconfig := search_config(language);
	wanted text := normalize(replace(query, E'\u0964', ' '), NFC);
	spaceless CONSTANT text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]';
	run text;
	pairs tsquery;
	result tsquery;
BEGIN
	IF language IN ('zh', 'ja', 'th', 'lo', 'my', 'km', 'yue', 'wuu') THEN
		-- Every run of characters is all of its pairs; one character alone is
		-- any pair that begins with it.
		FOR run IN SELECT m[1] FROM regexp_matches(wanted, '(' || spaceless || '+)', 'g') m LOOP
			IF length(run) = 1 THEN
				pairs := (quote_literal(run) || ':*')::tsquery;
			ELSE
				SELECT plainto_tsquery('pg_catalog.simple', string_agg(substr(run, i, 2), ' ')) INTO pairs FROM generate_series(1, length(run) - 1) i;
			END IF;
			result := CASE WHEN result IS NULL THEN pairs ELSE result && pairs END;
		END LOOP;
		pairs := websearch_to_tsquery(config, regexp_replace(wanted, spaceless || '+', ' ', 'g'));
		RETURN CASE WHEN result IS NULL THEN pairs WHEN numnode(pairs) = 0 THEN result ELSE result && pairs END;
	END IF;
	result := websearch_to_tsquery(config, search_words(language, wanted));
	IF config = 'pg_catalog.simple'::regconfig THEN
		-- No stemmer knows the endings, so that a word stands for all that begin with it.
		result := regexp_replace(result::text, '(''(?:[^'']|''''){3,}'')(?!:)', '\1:*', 'g')::tsquery;
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION search_query IS 'Query for articles of a language, from what people type: words, "a phrase", or, -without.';

CREATE FUNCTION search_snippet(language text, body text, query text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
	spaceless CONSTANT text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+';
	options CONSTANT text := 'StartSel=«, StopSel=», MinWords=12, MaxWords=30, MaxFragments=2, FragmentDelimiter=" … "';
	text text := left(body, 60000);
	run text;
	at int;
	result text;
BEGIN
	IF language IN ('zh', 'ja', 'th', 'lo', 'my', 'km', 'yue', 'wuu') THEN
		run := coalesce((regexp_match(normalize(query, NFC), spaceless))[1], query);
		at := position(run IN text);
		IF at > 0 THEN
			RETURN CASE WHEN at > 31 THEN '…' ELSE '' END || substr(text, greatest(at - 30, 1), least(at - 1, 30))
				|| '«' || run || '»' || substr(text, at + length(run), 50) || '…';
		END IF;
	END IF;
	-- As typed, too: the text is not, as the index is, free of spelling variants.
	result := ts_headline(search_config(language), text,
		search_query(query, language) || websearch_to_tsquery(search_config(language), query), options);
	IF position('«' IN result) = 0 AND language IN ('hi', 'mr', 'ne', 'sa', 'bho', 'mai', 'kok') THEN
		-- Written another way than asked for: marked in the spelling that both share.
		result := ts_headline(search_config(language), search_words(language, text), search_query(query, language), options);
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION search_snippet IS 'Up to two passages of a text with the words of a query between « and ».';

CREATE FUNCTION search_languages(query text) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN query ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]' THEN ARRAY['zh']
	WHEN query ~ '[\u0900-\u097f]' THEN ARRAY['hi', 'ne', 'mr']
	WHEN query ~ '[\u0400-\u04ff]' THEN ARRAY['ru', 'sr', 'uk']
	WHEN query ~ '[\u0600-\u06ff]' THEN ARRAY['ar', 'fa']
	WHEN query ~ '[\u0370-\u03ff]' THEN ARRAY['el']
	WHEN query ~ '[\u0b80-\u0bff]' THEN ARRAY['ta']
	WHEN query ~ '[A-Za-z]' THEN ARRAY['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'id', 'tr', 'ro', 'sv', 'da', 'no', 'fi', 'hu', 'ca', 'pl']
	ELSE ARRAY['und']
END;
COMMENT ON FUNCTION search_languages IS 'Languages whose rules a query may have been written by, one for each configuration of its script.';

CREATE FUNCTION search_articles(query text, lang text DEFAULT NULL, since date DEFAULT NULL, until date DEFAULT NULL, host text DEFAULT NULL, most int DEFAULT 20)
	RETURNS TABLE (id bigint, published_day date, title text, url text, language text, rank real, snippet text)
	LANGUAGE plpgsql STABLE
	SET work_mem = '32MB' SET enable_seqscan = off
AS $$
DECLARE
	-- How many of the newest matches have their titles looked at, and of those
	-- how many are ranked by their whole text.
	titles CONSTANT int := 200;
	texts int := greatest(2 * most, 40);
	wanted tsquery;
	each text;
	newest date;
	window_days int;
	site int;
	found bigint[];
BEGIN
	FOREACH each IN ARRAY CASE WHEN lang IS NULL THEN search_languages(query) ELSE ARRAY[lang] END LOOP
		wanted := CASE WHEN wanted IS NULL THEN search_query(query, each)
			WHEN numnode(search_query(query, each)) = 0 THEN wanted
			WHEN search_query(query, each)::text = wanted::text THEN wanted
			ELSE wanted || search_query(query, each) END;
	END LOOP;
	IF numnode(wanted) = 0 THEN
		RETURN; -- nothing but stop words
	END IF;
	IF search_articles.host IS NOT NULL THEN
		SELECT s.id INTO site FROM sites s WHERE s.host = search_articles.host;
		IF site IS NULL THEN
			RETURN;
		END IF;
	END IF;
	newest := coalesce(until, (SELECT max(a.published_day) FROM articles a));
	-- The newest first: a frequent word has enough of them within days, and
	-- then the others need not be read.
	FOREACH window_days IN ARRAY ARRAY[14, 120, NULL] LOOP
		IF window_days IS NULL THEN
			SELECT array_agg(f.id) INTO found FROM (
				SELECT a.id FROM articles a
				WHERE search_vector(a.language, a.title, a.body) @@ wanted
					AND (lang IS NULL OR a.language = lang)
					AND (since IS NULL OR a.published_day >= since)
					AND (until IS NULL OR a.published_day <= until)
					AND (site IS NULL OR a.site_id = site)
				ORDER BY a.published_day DESC NULLS LAST, a.id DESC LIMIT titles) f;
		ELSE
			CONTINUE WHEN newest IS NULL OR since > newest - window_days;
			SELECT array_agg(f.id) INTO found FROM (
				SELECT a.id FROM articles a
				WHERE search_vector(a.language, a.title, a.body) @@ wanted
					AND (lang IS NULL OR a.language = lang)
					AND a.published_day BETWEEN newest - window_days AND newest
					AND (site IS NULL OR a.site_id = site)
				ORDER BY a.published_day DESC, a.id DESC LIMIT titles) f;
			EXIT WHEN cardinality(found) = titles;
		END IF;
	END LOOP;
	RETURN QUERY
	WITH best AS MATERIALIZED (
		SELECT a.id FROM articles a
		WHERE a.id = ANY (found)
		ORDER BY to_tsvector(search_config(a.language), search_words(a.language, a.title)) @@ search_query(query, a.language) DESC,
			a.published_day DESC NULLS LAST, a.id DESC
		LIMIT texts
	), ranked AS MATERIALIZED (
		SELECT a.id, ts_rank(search_vector(a.language, a.title, a.body), search_query(query, a.language), 1) AS rank
		FROM articles a JOIN best ON best.id = a.id
		-- Not by the rules of another language that the words also are words of.
		WHERE lang IS NOT NULL OR search_vector(a.language, a.title, a.body) @@ search_query(query, a.language)
		ORDER BY 2 DESC, a.published_day DESC NULLS LAST, a.id DESC
		LIMIT most
	)
	SELECT a.id, a.published_day, a.title, a.url, a.language, ranked.rank, search_snippet(a.language, a.body, query)
	FROM ranked JOIN articles a ON a.id = ranked.id
	ORDER BY ranked.rank DESC, a.published_day DESC NULLS LAST, a.id DESC;
END
$$;
COMMENT ON FUNCTION search_articles IS 'The best articles for what people type (words, "a phrase", or, -without), with a snippet: in one language or, without lang, in all that the query''s script writes; within days and of one host if given. Of more than 200 matches the newest are ranked.';

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 2';
