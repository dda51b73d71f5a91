-- select_usual --
-- The median of an hour's means at each sensor: of past weeks, else of past days of the same sort,
-- where there are enough of them. The hours that are looked at are given with the hour that each
-- speaks for.
SELECT
    back.hour_us,
    one.sensor_key,
    COALESCE(
        CASE
            WHEN COUNT(*) FILTER (WHERE back.is_week) >= {least_count}
                THEN
                    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {mean})
                    FILTER (WHERE back.is_week)
        END,
        CASE
            WHEN COUNT(*) FILTER (WHERE back.is_day) >= {least_count}
                THEN
                    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {mean})
                    FILTER (WHERE back.is_day)
        END
    ) AS usual
FROM {hours} AS one
INNER JOIN
    UNNEST(
        %(bucket_at)s::TIMESTAMPTZ[], %(hour_us)s::BIGINT[], %(is_week)s::BOOLEAN[],
        %(is_day)s::BOOLEAN[]
    ) AS back (bucket_at, hour_us, is_week, is_day)
    ON one.bucket_at = back.bucket_at
WHERE
    one.sensor_key = ANY(%(sensor_keys)s::INT[])
    AND one.bucket_at = ANY(%(bucket_at)s::TIMESTAMPTZ[])
    AND one.bucket_at >= %(from_at)s
    AND one.bucket_at <= %(to_at)s
    AND {mean} IS NOT NULL
GROUP BY back.hour_us, one.sensor_key;
