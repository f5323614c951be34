-- The hops of a URL in one view, as `harkara trace` shows them.

CREATE VIEW trail AS
	SELECT o.url_id, u.url, s.host, o.time, o.stage, o.result, o.reason, o.detail, o.status, o.bytes, o.millis, o.attempt, o.retry_at, o.target,
		o.spawned, o.final, o.request, o.root, o.worker
	FROM outcomes o
	JOIN urls u ON u.id = o.url_id
	LEFT JOIN sites s ON s.id = u.site_id;
COMMENT ON VIEW trail IS 'Every hop of every URL: outcomes with the URL and its host. Ask for one url_id or url, ordered by time.';

COMMENT ON TABLE schema_migrations IS 'Harkara schema version 10';
