DROP VIEW trail;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 9';
