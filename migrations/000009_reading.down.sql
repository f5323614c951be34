DROP VIEW mention_details;
CREATE OR REPLACE FUNCTION search_snippet(language text, body text, query text) RETURNS text
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

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 8';
