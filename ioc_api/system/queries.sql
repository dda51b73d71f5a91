-- select_ingest_workers --
-- How each slot of the ingest is doing, with the age of its last beat.
SELECT
    slot,
    is_connected,
    lag_s,
    oldest_uncommitted_s,
    problem,
    extract(EPOCH FROM now() - beat_at)::double precision AS beat_age_s
FROM ingest_worker
ORDER BY slot;
