-- Ways in that questions of docs/sql.md need.

CREATE INDEX articles_labels ON articles USING gin (labels jsonb_path_ops) WHERE labels IS NOT NULL;
CREATE INDEX articles_opt_outs ON articles (site_id) WHERE opt_outs IS NOT NULL;
-- Rows lie in the order in which they were stored, nearly.
CREATE INDEX articles_stored ON articles USING brin (stored) WITH (pages_per_range = 16);

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 6';
