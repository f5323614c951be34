DROP VIEW article_details, headline_changes;
DROP FUNCTION article_history, text_difference;
DROP VIEW versions;
ALTER TABLE articles DROP COLUMN body_dropped;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 3';
