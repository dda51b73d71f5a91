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

-- select_held_cuts --
-- What retention would drop and does not, because a clock alone wants it.
SELECT
    tier,
    held_cut_at
FROM retention
WHERE held_cut_at IS NOT NULL
ORDER BY tier;
