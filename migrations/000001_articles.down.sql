DROP TABLE mentions, entity_names, entities, article_tags, tags, article_authors, authors, revisions, rechecks, articles;
DROP VIEW url_status;
DROP TABLE outcomes, urls, sites;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 0';
