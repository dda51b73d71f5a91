-- select_trusted --
-- The trusted values of a quantity of some sensors in a span, its begin not included; both ends are
-- known before the statement runs and tell the planner which chunks cannot matter.
SELECT
    reading.observed_at,
    reading.{value}
FROM {readings} AS reading
WHERE
    reading.sensor_key = any(%(sensor_keys)s::INT[])
    AND reading.observed_at > %(from_at)s
    AND reading.observed_at <= %(to_at)s
    AND {is_trusted}
    AND reading.{value} IS NOT NULL;

-- select_bins --
-- One number of each sensor of a kind for each bin of a span, trusted readings alone, by column:
-- one row of arrays. Bins are counted from 1970 on.
SELECT
    array_agg(one.sensor_key) AS sensor_key,
    array_agg(one.bin) AS bin,
    array_agg(one.told) AS told
FROM (
    SELECT
        reading.sensor_key,
        floor(extract(EPOCH FROM reading.observed_at) / {width_s})::INT AS bin,  -- noqa: RF02
        ({told})::DOUBLE PRECISION AS told  -- noqa: RF02
    FROM {readings} AS reading
    INNER JOIN sensor ON reading.sensor_key = sensor.sensor_key
    WHERE
        reading.observed_at >= %(from_at)s
        AND reading.observed_at <= %(to_at)s
        AND {is_trusted}  -- noqa: RF02
    GROUP BY reading.sensor_key, bin
) AS one
WHERE one.told IS NOT NULL;
