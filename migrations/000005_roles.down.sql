-- The roles stay: they belong to the cluster, and other databases may use them.

DO $$
DECLARE
	role text;
BEGIN
	FOREACH role IN ARRAY ARRAY['harkara_reader', 'harkara_writer'] LOOP
		CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role);
		EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM %I', current_schema, role);
		EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM %I', current_schema, role);
		EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', current_schema, role);
		EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I', current_schema, role);
		EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema, role);
	END LOOP;
END
$$;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 4';
