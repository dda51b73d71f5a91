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

-- select_judged --
-- How far the judgement of alerts has come, with how long ago it said so.
SELECT
    nullif(city_at, 'epoch') AS city_at,
    extract(EPOCH FROM now() - written_at)::double precision AS beat_age_s
FROM judged_until;

-- select_held_cuts --
-- What retention would drop and does not, because a clock alone wants it.
SELECT
    tier,
    held_cut_at
FROM retention
WHERE held_cut_at IS NOT NULL
ORDER BY tier;
