DROP FUNCTION search_articles, search_languages, search_snippet, search_query;
DROP INDEX articles_search;
DROP FUNCTION search_vector, search_words, search_indic, search_pairs, search_config;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 1';
