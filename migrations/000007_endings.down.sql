CREATE OR REPLACE VIEW url_status AS
	SELECT u.id AS url_id, u.url, s.host, o.stage, o.result, o.final, o.reason, o.detail, o.status, o.time, o.retry_at, o.request
	FROM urls u
	LEFT JOIN sites s ON s.id = u.site_id
	CROSS JOIN LATERAL (
		SELECT * FROM outcomes o WHERE o.url_id = u.id
		ORDER BY o.time DESC, array_position(ARRAY['intake', 'fetch', 'parse', 'store'], o.stage) DESC, o.final DESC, o.id DESC
		LIMIT 1
	) o;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 6';
