-- Roles, where the one that migrates may make them: it owns the schema,
-- harkara_writer is for workers, harkara_reader for analysts. Neither can log
-- in; grant them to those who do: GRANT harkara_reader TO mira;

DO $$
DECLARE
	may boolean;
BEGIN
	SELECT rolsuper OR rolcreaterole INTO may FROM pg_roles WHERE rolname = current_user;
	FOR i IN 1..2 LOOP
		DECLARE
			role text := (ARRAY['harkara_reader', 'harkara_writer'])[i];
		BEGIN
			IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
				IF NOT may THEN
					RAISE NOTICE 'role % is not created: % may not create roles', role, current_user;
					CONTINUE;
				END IF;
				BEGIN
					EXECUTE format('CREATE ROLE %I NOLOGIN', role);
				EXCEPTION WHEN duplicate_object OR unique_violation THEN
					NULL; -- at the same moment by the migration of another database
				END;
			END IF;
			EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema, role);
			EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', current_schema, role);
			EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO %I', current_schema, role);
			IF role = 'harkara_writer' THEN
				EXECUTE format('GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', current_schema, role);
				EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', current_schema, role);
				EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM %I', role);
				EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT INSERT, UPDATE, DELETE ON TABLES TO %I', current_schema, role);
				EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', current_schema, role);
			END IF;
		END;
	END LOOP;
END
$$;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 5';
