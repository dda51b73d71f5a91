-- percentiles --
-- Percentiles of the readings themselves.
WITH standing AS MATERIALIZED ({standing}),

chosen AS MATERIALIZED ({chosen}),

read AS (
    SELECT
        chosen.sensor_key,
        {begins_at} AS bucket_at,
        reading.value
    FROM chosen
    CROSS JOIN LATERAL (
        SELECT
            inner_reading.observed_at,
            inner_reading.{name} AS value
        FROM {readings} AS inner_reading
        WHERE
            inner_reading.sensor_key = chosen.sensor_key
            AND inner_reading.observed_at >= %(first_at)s
            AND inner_reading.observed_at < %(to_at)s
            AND inner_reading.{name} IS NOT NULL
            AND {counts}
            AND {within}
        OFFSET 0  -- noqa: AM09
    ) AS reading
),

placed AS (
    SELECT
        one.value,
        {groups}
    FROM read AS one
)

SELECT
    one.group_key,
    one.at,
    one.weekday,
    one.hour,
    percentile_cont(%(fractions)s::FLOAT8[]) WITHIN GROUP (ORDER BY one.value)::REAL[] AS levels
FROM placed AS one
GROUP BY one.group_key, one.at, one.weekday, one.hour;
