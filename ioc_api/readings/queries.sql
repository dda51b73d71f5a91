-- select_readings --
-- Readings of a sensor in a span, after a place in it, ascending in event time.
SELECT
    observed_at,
    quality,
    {values}
FROM {readings}
WHERE
    sensor_key = %(sensor_key)s
    AND observed_at >= %(from_at)s
    AND observed_at < %(to_at)s
    AND (%(after)s::TIMESTAMPTZ IS NULL OR observed_at > %(after)s)
ORDER BY observed_at
LIMIT %(limit)s;

-- select_extent --
-- Where each tier of a sensor begins and ends, and its readings in a span, counted to a limit.
SELECT
    (
        SELECT observed_at FROM {readings}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY observed_at ASC
        LIMIT 1
    ) AS oldest_raw,
    (
        SELECT bucket_at FROM {quarters}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY bucket_at ASC
        LIMIT 1
    ) AS oldest_quarter,
    (
        SELECT bucket_at FROM {hours}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY bucket_at ASC
        LIMIT 1
    ) AS oldest_hour,
    (
        SELECT bucket_at FROM {days}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY bucket_at ASC
        LIMIT 1
    ) AS oldest_day,
    (
        SELECT observed_at FROM {readings}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY observed_at DESC
        LIMIT 1
    ) AS newest_raw,
    (
        SELECT bucket_at FROM {quarters}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY bucket_at DESC
        LIMIT 1
    ) AS newest_quarter,
    (
        SELECT bucket_at FROM {days}
        WHERE sensor_key = %(sensor_key)s
        ORDER BY bucket_at DESC
        LIMIT 1
    ) AS newest_day,
    (
        SELECT count(*)
        FROM (
            SELECT FROM {readings}
            WHERE
                sensor_key = %(sensor_key)s
                AND observed_at >= %(from_at)s
                AND observed_at < %(to_at)s
            LIMIT %(limit)s  -- noqa: AM09
        ) AS found
    ) AS raw_count;

-- select_buckets --
-- Buckets of a sensor as they are at this moment, ascending.
WITH stale AS (
    SELECT
        %(sensor_key)s::INT AS sensor_key,
        piece.from_at,
        piece.to_at
    FROM
        unnest(%(stale_from)s::TIMESTAMPTZ[], %(stale_to)s::TIMESTAMPTZ[])
            AS piece (from_at, to_at)
),

touched AS ({touched}),

current AS ({current})

SELECT
    one.bucket_at,
    one.reading_count,
    {values}
FROM (SELECT {row} FROM current) AS one
WHERE one.bucket_at >= %(first_at)s
ORDER BY one.bucket_at
LIMIT %(limit)s;

-- select_marks --
-- The quarters of an hour of a sensor that have changed since they were computed.
SELECT DISTINCT bucket_at
FROM dirty_bucket
WHERE
    kind = %(kind)s
    AND sensor_key = %(sensor_key)s
    AND bucket_at >= %(from_at)s
    AND bucket_at < %(to_at)s;

-- select_last_before --
-- A time in the last bucket before another time that has a value of a register.
SELECT
    coalesce(
        (
            SELECT observed_at FROM {readings}
            WHERE
                sensor_key = %(sensor_key)s
                AND observed_at < %(from_at)s
                AND {value} IS NOT NULL
            ORDER BY observed_at DESC
            LIMIT 1
        ),
        (
            SELECT bucket_at FROM {rollup}
            WHERE
                sensor_key = %(sensor_key)s
                AND bucket_at < %(from_at)s
                AND {last} IS NOT NULL
            ORDER BY bucket_at DESC
            LIMIT 1
        )
    ) AS before_at;
