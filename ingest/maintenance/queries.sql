-- count_marks --
-- How many marks wait for each kind, and how long the oldest has.
SELECT
    kind,
    COUNT(*) AS mark_count,
    EXTRACT(EPOCH FROM NOW() - MIN(marked_at))::DOUBLE PRECISION AS oldest_s
FROM dirty_bucket
GROUP BY kind;

-- take_marks --
-- Take marks of a kind away and note their buckets; rows are read by later statements, so that
-- they see all that was committed with the marks. Any marks will do.
WITH gone AS (
    DELETE FROM dirty_bucket
    WHERE
        ctid = ANY(ARRAY(
            SELECT waiting.ctid
            FROM dirty_bucket AS waiting
            WHERE waiting.kind = %(kind)s
            LIMIT %(mark_limit)s  -- noqa: AM09
        ))
    RETURNING kind, sensor_key, bucket_at
),

noted AS (
    INSERT INTO dirty (kind, sensor_key, bucket_at)
    SELECT DISTINCT
        gone.kind,
        gone.sensor_key,
        gone.bucket_at
    FROM gone
)

SELECT COUNT(*) FROM gone;

-- dirty_limits --
-- The first and the last quarter that are to be computed.
SELECT
    MIN(bucket_at) AS first_at,
    MAX(bucket_at) AS last_at
FROM dirty;

-- read_floors --
-- From when on each tier is complete.
SELECT
    tier,
    kept_from_at
FROM retention;

-- newest_chunk --
-- The end of the newest chunk among tables: nothing stored is younger.
SELECT LEAST(MAX(range_end), %(end_at)s)
FROM timescaledb_information.chunks
WHERE hypertable_name = ANY(%(tables)s)
HAVING COUNT(*) > 0;

-- midnight --
-- The midnight of the city that lies some days before the one that began the day of a time.
SELECT
    (DATE_TRUNC('day', %(now_at)s AT TIME ZONE %(time_zone)s) - MAKE_INTERVAL(days => %(days)s))
    AT TIME ZONE %(time_zone)s;

-- read_cut --
-- Where a tier was cut last, and when.
SELECT
    cut_at,
    applied_at
FROM retention
WHERE tier = %(tier)s;

-- read_held --
-- The cuts that a clock wants and may not have.
SELECT
    tier,
    held_cut_at
FROM retention
WHERE held_cut_at IS NOT NULL;

-- move_cut --
-- Write a cut down. What was dropped does not come back, so what is complete begins no earlier.
INSERT INTO retention (tier, kept_from_at, cut_at, applied_at)
VALUES (%(tier)s, %(cut_at)s, %(cut_at)s, %(applied_at)s)
ON CONFLICT (tier) DO UPDATE
    SET
        kept_from_at = GREATEST(retention.kept_from_at, excluded.kept_from_at),
        cut_at = excluded.cut_at,
        applied_at = excluded.applied_at,
        held_cut_at = NULL;

-- hold_cut --
-- Note the cut that is wanted and held.
UPDATE retention
SET held_cut_at = %(wanted_at)s
WHERE tier = %(tier)s;

-- release_cut --
-- Note that nothing is held of a tier.
UPDATE retention
SET held_cut_at = NULL
WHERE tier = %(tier)s AND held_cut_at IS NOT NULL;

-- count_chunks --
-- How many chunks of tables end before a time.
SELECT COUNT(*)
FROM timescaledb_information.chunks
WHERE hypertable_name = ANY(%(tables)s) AND range_end <= %(kept_from_at)s;

-- count_letters --
-- How many letters were received before a time.
SELECT COUNT(*)
FROM dead_letter
WHERE received_at < %(kept_from_at)s;

-- marked_kinds --
-- The kinds of which marks before a time wait, or buckets that are still to be marked.
SELECT kind
FROM dirty_bucket
WHERE bucket_at < %(kept_from_at)s
UNION
SELECT kind
FROM recount_due
WHERE from_at < %(kept_from_at)s;

-- drop_chunks --
-- Drop the chunks of a table that end before a time, and return how many there were.
SELECT DROP_CHUNKS_BEFORE(%(table)s, %(kept_from_at)s);

-- delete_letters --
-- Delete some of the letters that were received before a time.
DELETE FROM dead_letter
WHERE
    dead_letter_id = ANY(ARRAY(
        SELECT old.dead_letter_id
        FROM dead_letter AS old
        WHERE old.received_at < %(kept_from_at)s
        ORDER BY old.received_at
        LIMIT %(letter_limit)s
    ));

-- take_recalls --
-- Take some sensors whose letters are to be called back.
DELETE FROM recall_due
WHERE
    sensor_id = ANY(ARRAY(
        SELECT due.sensor_id
        FROM recall_due AS due
        ORDER BY due.sensor_id
        LIMIT %(sensor_limit)s
    ))
RETURNING sensor_id;

-- stored_days --
-- The city's first and last day of which anything is stored in some tables.
SELECT
    (MIN(range_start) AT TIME ZONE %(time_zone)s)::DATE AS first_date,
    (MAX(range_end) AT TIME ZONE %(time_zone)s)::DATE AS last_date
FROM timescaledb_information.chunks
WHERE hypertable_name = ANY(%(tables)s);

-- day_limits --
-- When a day of the city begins and ends.
SELECT
    %(day)s::DATE::TIMESTAMP AT TIME ZONE %(time_zone)s AS from_at,
    (%(day)s::DATE + 1)::TIMESTAMP AT TIME ZONE %(time_zone)s AS to_at;

-- newest_recount --
-- The newest readings of which the buckets are to be computed anew, and how far that has come.
SELECT
    kind,
    from_at,
    to_at,
    after_key
FROM recount_due
ORDER BY
    from_at DESC,
    kind ASC
LIMIT 1;

-- count_recounts --
-- How many spans of readings, each a chunk, wait for their buckets to be computed anew.
SELECT COUNT(*) AS chunk_count FROM recount_due;

-- keep_areas --
-- Make the table of areas equal to what the city's pack says; where it is, nothing is written.
WITH told AS MATERIALIZED (
    SELECT
        code,
        level,
        name_vi,
        name_en,
        parent
    FROM
        UNNEST(
            %(code)s::TEXT[],
            %(level)s::TEXT[],
            %(name_vi)s::TEXT[],
            %(name_en)s::TEXT[],
            %(parent)s::TEXT[]
        ) AS given (code, level, name_vi, name_en, parent)
),

gone AS (
    DELETE FROM area
    WHERE NOT EXISTS (
        SELECT FROM told
        WHERE told.code = area.code
    )
)

INSERT INTO area AS kept (code, level, name_vi, name_en, parent)
SELECT
    code,
    level,
    name_vi,
    name_en,
    parent
FROM told
ON CONFLICT (code) DO UPDATE
    SET
        level = excluded.level,
        name_vi = excluded.name_vi,
        name_en = excluded.name_en,
        parent = excluded.parent
    WHERE
    (kept.level, kept.name_vi, kept.name_en, kept.parent)
    IS DISTINCT FROM (excluded.level, excluded.name_vi, excluded.name_en, excluded.parent);

-- keep_city --
-- Let the city's zone be that of its pack; nothing is written where it is.
INSERT INTO city AS kept (time_zone)
VALUES (%(time_zone)s)
ON CONFLICT (is_only) DO UPDATE
    SET time_zone = excluded.time_zone
    WHERE kept.time_zone <> excluded.time_zone;

-- cut_changes --
-- Forget what waits to be judged.
DELETE FROM changed_sensor;

-- note_cut_changes --
-- Let whoever judges know that something was forgotten; where nobody ever did, nobody asks.
UPDATE judged_until
SET marks_cut_at = NOW();

-- fold_air_marks --
-- Let each hour of the air that waits to be computed be marked once. Marks that are committed
-- meanwhile stay.
WITH gone AS (
    DELETE FROM air_index_due
    RETURNING sensor_key, bucket_at
)

INSERT INTO air_index_due (sensor_key, bucket_at)
SELECT DISTINCT
    gone.sensor_key,
    gone.bucket_at
FROM gone;
