DROP INDEX articles_stored, articles_opt_outs, articles_labels;
COMMENT ON TABLE schema_migrations IS 'Harkara schema version 5';
