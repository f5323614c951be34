CREATE INDEX mentions_entity ON mentions (entity_id, day, article_id);
DROP INDEX mentions_entity_day;
DROP FUNCTION search_merge;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 7';
