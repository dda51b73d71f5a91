-- touched --
-- The buckets of a tier in which something is stale.
SELECT DISTINCT
    stale.sensor_key,
    {bucket} AS bucket_at
FROM stale
CROSS JOIN LATERAL generate_series(
    stale.from_at, stale.to_at - INTERVAL '1 microsecond', {quarter}
) AS part (at);

-- current --
-- Stored buckets in which nothing is stale, and those that are computed now. Those before the first
-- touched bucket, which are mostly almost all, are not looked for among the touched.
(
    SELECT
        kept.sensor_key,
        kept.bucket_at,
        kept.reading_count,
        kept.untrusted_count,
        {columns}
    FROM {rollup} AS kept
    WHERE
        {sensors}
        AND {within}
        AND kept.bucket_at >= %(from_at)s
        AND kept.bucket_at < %(to_at)s
        AND kept.bucket_at < (
            SELECT coalesce(min(touched.bucket_at), 'infinity')
            FROM touched
        )
    {kept_limit}
)
UNION ALL
(
    SELECT
        kept.sensor_key,
        kept.bucket_at,
        kept.reading_count,
        kept.untrusted_count,
        {columns}
    FROM {rollup} AS kept
    WHERE
        {sensors}
        AND {within}
        AND kept.bucket_at >= %(from_at)s
        AND kept.bucket_at < %(to_at)s
        AND kept.bucket_at >= (
            SELECT min(touched.bucket_at)
            FROM touched
        )
        AND NOT EXISTS (
            SELECT FROM touched
            WHERE
                touched.sensor_key = kept.sensor_key
                AND touched.bucket_at = kept.bucket_at
        )
    {kept_limit}
)
UNION ALL
{computed};

-- stale_quarters --
-- The stale quarters of an hour, from their readings. The span of all that is stale is known before
-- the statement runs: it tells the planner which chunks cannot matter; OFFSET keeps it from reading
-- those that can from end to end.
SELECT
    one.sensor_key,
    one.bucket_at,
    count(*)::INT AS reading_count,
    {untrusted_count},
    {sums}
FROM (
    SELECT {row}
    FROM stale
    CROSS JOIN LATERAL (
        SELECT {reading}
        FROM {readings} AS inner_reading
        WHERE
            inner_reading.sensor_key = stale.sensor_key
            AND inner_reading.observed_at >= stale.from_at
            AND inner_reading.observed_at < stale.to_at
            AND inner_reading.observed_at >= %(stale_from_at)s
            AND inner_reading.observed_at < %(stale_to_at)s
            AND {within}
        OFFSET 0  -- noqa: AM09
    ) AS reading
) AS one
GROUP BY one.sensor_key, one.bucket_at;

-- touched_buckets --
-- The touched hours or days, from stored quarters and from stale ones.
SELECT
    one.sensor_key,
    one.whole_at,
    sum(one.reading_count)::INT AS reading_count,
    {untrusted_count},
    {sums}
FROM (
    SELECT {row}
    FROM (
        SELECT stored.*
        FROM touched
        CROSS JOIN
            LATERAL (
                SELECT
                    finer.sensor_key,
                    finer.bucket_at,
                    finer.reading_count,
                    finer.untrusted_count,
                    {columns}
                FROM {quarters} AS finer
                WHERE
                    finer.sensor_key = touched.sensor_key
                    AND finer.bucket_at >= touched.bucket_at
                    AND finer.bucket_at < touched.bucket_at + {width}
                    AND finer.bucket_at >= %(stale_from_at)s
                    AND finer.bucket_at < %(stale_to_at)s
                    AND {within}
                OFFSET 0  -- noqa: AM09
            ) AS stored
        WHERE
            NOT EXISTS (
                SELECT FROM stale
                WHERE
                    stale.sensor_key = stored.sensor_key
                    AND stored.bucket_at >= stale.from_at
                    AND stored.bucket_at < stale.to_at
            )
        UNION ALL
        {stale_quarters}
    ) AS quarter
) AS one
GROUP BY one.sensor_key, one.whole_at;

-- former --
-- What the chain of a register has before what is computed, as it is stored: its last two buckets
-- with a value.
SELECT before_it.*
FROM chosen
CROSS JOIN LATERAL (
    SELECT
        stored.sensor_key,
        stored.bucket_at,
        stored.reading_count,
        stored.untrusted_count,
        {columns}
    FROM {rollup} AS stored
    WHERE
        stored.sensor_key = chosen.sensor_key
        AND stored.bucket_at < %(from_at)s
        AND stored.{last} IS NOT NULL
    ORDER BY stored.bucket_at DESC
    LIMIT 2
) AS before_it;
