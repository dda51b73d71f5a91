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

-- select_line --
-- Readings of a sensor in a span, at most so many, as columns of numbers as the wire writes them.
SELECT
    {values},
    string_agg(timestamptz_send(one.observed_at), ''::BYTEA) AS observed_at,
    string_agg(int2send(one.quality), ''::BYTEA) AS quality
FROM (
    SELECT reading.*
    FROM {readings} AS reading
    WHERE
        reading.sensor_key = %(sensor_key)s
        AND reading.observed_at >= %(from_at)s
        AND reading.observed_at < %(to_at)s
    ORDER BY reading.observed_at
    LIMIT %(limit)s
) AS one;

-- select_known --
-- Where each tier of a sensor begins and ends, how many readings the span has, counted up to one
-- more than may answer, and, unless these surely answer, which quarters of an hour have changed
-- since they were computed.
WITH ends AS MATERIALIZED (
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
                LIMIT %(most_readings)s + 1  -- noqa: AM09
            ) AS found
        ) AS raw_count
)

SELECT
    ends.*,
    CASE
        WHEN ends.raw_count <= %(most_readings)s AND ends.oldest_raw <= %(from_at)s THEN NULL
        ELSE array(
            SELECT DISTINCT mark.bucket_at
            FROM dirty_bucket AS mark
            WHERE mark.kind = %(kind)s AND mark.sensor_key = %(sensor_key)s
        )
    END AS marks
FROM ends;

-- select_chained_from --
-- The last but one of the days before a time in which a register has a value, or the last, or that
-- time itself.
WITH last_day AS MATERIALIZED ({last_day})

SELECT coalesce(({day_before}), last_day.at, %(chained_at)s) AS at
FROM last_day;

-- select_day_before --
-- The last of the city's days before a time in which a register has a value.
SELECT
    coalesce(
        (
            SELECT {day} FROM {readings}
            WHERE
                sensor_key = %(sensor_key)s
                AND observed_at < {before_at}
                AND {value} IS NOT NULL
                AND {counts}
            ORDER BY observed_at DESC
            LIMIT 1
        ),
        (
            SELECT bucket_at FROM {days}
            WHERE
                sensor_key = %(sensor_key)s
                AND bucket_at < {before_at}
                AND {last} IS NOT NULL
            ORDER BY bucket_at DESC
            LIMIT 1
        )
    ) AS at;

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
    one.untrusted_count,
    {values}
FROM (SELECT {row} FROM current) AS one
WHERE one.bucket_at >= %(first_at)s
ORDER BY one.bucket_at
LIMIT %(limit)s;
