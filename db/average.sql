-- averages --
-- The average of each given sensor over the span that ends at a time of its own. Whole quarters of
-- an hour are as they are stored; those that the span divides and those that have changed since are
-- computed from readings. The span of all is known before the statement runs: it tells the planner
-- which chunks cannot matter.
WITH ended AS MATERIALIZED (
    SELECT
        given.sensor_key,
        given.newest_at - {span} AS from_at,
        given.newest_at AS to_at,
        sensor.period_s
    FROM
        unnest(%(sensor_keys)s::INT[], %(newest_at)s::TIMESTAMPTZ[])
            AS given (sensor_key, newest_at)
    INNER JOIN sensor ON given.sensor_key = sensor.sensor_key
),

stale AS MATERIALIZED (
    SELECT
        ended.sensor_key,
        edge.bucket_at
    FROM ended
    CROSS JOIN
        LATERAL (
            VALUES ({begin_quarter}), ({end_quarter})
        ) AS edge (bucket_at)
    UNION
    SELECT
        ended.sensor_key,
        mark.bucket_at
    FROM ended
    INNER JOIN dirty_bucket AS mark ON ended.sensor_key = mark.sensor_key
    WHERE
        mark.kind = {kind}  -- noqa: RF02
        AND mark.bucket_at > ended.from_at
        AND mark.bucket_at <= ended.to_at
),

quarter AS (
    SELECT
        ended.sensor_key,
        ended.period_s,
        kept.*
    FROM ended
    CROSS JOIN
        LATERAL (
            SELECT
                stored.bucket_at,
                {columns}
            FROM {quarters} AS stored
            WHERE
                stored.sensor_key = ended.sensor_key
                AND stored.bucket_at > ended.from_at
                AND stored.bucket_at <= ended.to_at
                AND stored.bucket_at > %(from_at)s
                AND stored.bucket_at <= %(to_at)s
        ) AS kept
    WHERE
        NOT EXISTS (
            SELECT FROM stale
            WHERE stale.sensor_key = ended.sensor_key AND stale.bucket_at = kept.bucket_at
        )
    UNION ALL
    SELECT
        ended.sensor_key,
        ended.period_s,
        stale.bucket_at,
        computed.*
    FROM ended
    INNER JOIN stale ON ended.sensor_key = stale.sensor_key
    CROSS JOIN LATERAL (  -- noqa: ST05
        SELECT {reading_sums}
        FROM (
            SELECT {reading}
            FROM {readings} AS reading
            WHERE
                reading.sensor_key = ended.sensor_key
                AND reading.observed_at >= stale.bucket_at
                AND reading.observed_at < stale.bucket_at + {width}
                AND reading.observed_at > ended.from_at
                AND reading.observed_at <= ended.to_at
                AND reading.observed_at > %(from_at)s
                AND reading.observed_at <= %(to_at)s
        ) AS one
    ) AS computed
),

summed AS (
    SELECT
        one.sensor_key,
        {bucket_sums},
        sum(least(one.{count} * one.period_s, greatest({width_s}, one.period_s))) AS covered_s
    FROM quarter AS one
    GROUP BY one.sensor_key
)

SELECT
    one.sensor_key,
    {average} AS mean,
    one.{count} AS value_count,
    least(one.covered_s, {span_s})::DOUBLE PRECISION AS covered_s
FROM summed AS one
WHERE one.{count} > 0;
