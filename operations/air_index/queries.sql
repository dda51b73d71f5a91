-- mark_silent --
-- Mark what became over since the index was computed last, beside what changed: an hour without
-- readings after some that have some, and the last hour of a day.
INSERT INTO air_index_due (sensor_key, bucket_at)
SELECT DISTINCT
    one.sensor_key,
    passed.bucket_at
FROM
    GENERATE_SERIES(
        %(from_at)s::TIMESTAMPTZ, %(last_at)s::TIMESTAMPTZ, INTERVAL '1 hour'
    ) AS passed (bucket_at)
INNER JOIN rollup_air_quality_1h AS one
    ON
        passed.bucket_at >= one.bucket_at
        AND one.bucket_at > passed.bucket_at - CASE
            WHEN passed.bucket_at = ANY(%(ends)s::TIMESTAMPTZ[]) THEN INTERVAL '24 hours'
            ELSE %(newest_hours)s * INTERVAL '1 hour'
        END
WHERE one.bucket_at > %(from_at)s::TIMESTAMPTZ - INTERVAL '24 hours';

-- read_until --
-- The hour that ran when the index was computed last.
SELECT bucket_at
FROM air_index_until;

-- write_until --
-- Note which hour runs.
INSERT INTO air_index_until AS stored (bucket_at)
VALUES (%(running_at)s)
ON CONFLICT (is_only) DO UPDATE
    SET bucket_at = excluded.bucket_at;

-- take_marks --
-- Take marks of hours that are over away; rows are read by later statements, so that they see all
-- that was committed with the marks.
DELETE FROM air_index_due
WHERE
    ctid = ANY(ARRAY(
        SELECT waiting.ctid
        FROM air_index_due AS waiting
        WHERE waiting.bucket_at < %(running_at)s
        LIMIT %(mark_limit)s  -- noqa: AM09
    ))
RETURNING
    sensor_key,
    bucket_at;

-- read_hours --
-- The hours of units, each from the first that its day reaches into: how many readings there should
-- be, of each pollutant how many there are and their sum, the unit's place and the hour's.
SELECT
    one.expected_count::DOUBLE PRECISION,
    one.pm25_ugm3_count::DOUBLE PRECISION,
    one.pm25_ugm3_sum,
    one.pm10_ugm3_count::DOUBLE PRECISION,
    one.pm10_ugm3_sum,
    one.o3_ugm3_count::DOUBLE PRECISION,
    one.o3_ugm3_sum,
    one.no2_ugm3_count::DOUBLE PRECISION,
    one.no2_ugm3_sum,
    one.so2_ugm3_count::DOUBLE PRECISION,
    one.so2_ugm3_sum,
    one.co_ugm3_count::DOUBLE PRECISION,
    one.co_ugm3_sum,
    (unit.place - 1)::INT AS place,
    (EXTRACT(EPOCH FROM one.bucket_at - unit.from_at) / 3600)::INT AS hour
FROM
    UNNEST(%(sensor_keys)s::INT[], %(from_ats)s::TIMESTAMPTZ[])
    WITH ORDINALITY AS unit (sensor_key, from_at, place)
INNER JOIN rollup_air_quality_1h AS one
    ON
        unit.sensor_key = one.sensor_key
        AND unit.from_at <= one.bucket_at
        AND one.bucket_at < unit.from_at + %(hours)s * INTERVAL '1 hour'
WHERE
    one.bucket_at >= %(first_at)s
    AND one.bucket_at < %(end_at)s;
