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
