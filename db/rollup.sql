-- refresh --
-- Compute the dirty buckets of one kind and tier anew, each whole, from the finer tier or, quarters
-- of an hour, from readings. OFFSET keeps the planner from judging a row once for each sum.
INSERT INTO {rollup} AS stored (
    sensor_key, bucket_at, reading_count, untrusted_count, expected_count, {columns}
)
SELECT
    wanted.sensor_key,
    wanted.bucket_at,
    bucket.*
FROM (
    SELECT DISTINCT
        dirty.sensor_key,
        {bucket} AS bucket_at
    FROM dirty
    WHERE dirty.kind = {kind}
) AS wanted
INNER JOIN sensor ON wanted.sensor_key = sensor.sensor_key
CROSS JOIN
    LATERAL (  -- noqa: ST05
        SELECT
            {count} AS reading_count,
            {untrusted_count},
            greatest(1, round({width_s} / sensor.period_s))::INT AS expected_count,
            {sums}
        FROM (
            SELECT {row}
            FROM {finer} AS part
            WHERE
                part.sensor_key = wanted.sensor_key
                AND part.{at} >= wanted.bucket_at
                AND part.{at} < wanted.bucket_at + {width_s} * INTERVAL '1 second'
                AND part.{at} >= {from_at}
                AND part.{at} < {to_at}
            OFFSET 0  -- noqa: AM09
        ) AS one
    ) AS bucket
WHERE bucket.reading_count > 0
ORDER BY wanted.sensor_key, wanted.bucket_at
ON CONFLICT (sensor_key, bucket_at) DO UPDATE
    SET
        (reading_count, untrusted_count, expected_count, {columns})
        = ROW (
            excluded.reading_count, excluded.untrusted_count, excluded.expected_count,
            {computed_columns}
        )
    WHERE stored.reading_count <= excluded.reading_count OR excluded.bucket_at >= %(floor_at)s;
