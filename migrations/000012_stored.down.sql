DROP INDEX articles_stored;
CREATE INDEX articles_stored ON articles USING brin (stored) WITH (pages_per_range = 16);

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 11';
