DROP TABLE copies, fingerprints;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 2';
