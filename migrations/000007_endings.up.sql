-- A page that was delivered twice, because its worker died, may be announced as
-- parsed after it was stored. An ending holds against what its own request
-- says later.

CREATE OR REPLACE VIEW url_status AS
	SELECT u.id AS url_id, u.url, s.host, o.stage, o.result, o.final, o.reason, o.detail, o.status, o.time, o.retry_at, o.request
	FROM urls u
	LEFT JOIN sites s ON s.id = u.site_id
	CROSS JOIN LATERAL (
		SELECT * FROM outcomes o
		WHERE o.url_id = u.id AND (o.final OR NOT EXISTS (
			SELECT FROM outcomes e WHERE e.url_id = u.id AND e.request = o.request AND e.final))
		ORDER BY o.time DESC, array_position(ARRAY['intake', 'fetch', 'parse', 'store'], o.stage) DESC, o.final DESC, o.id DESC
		LIMIT 1
	) o;

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 7';
