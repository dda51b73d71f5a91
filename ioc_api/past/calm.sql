-- select_calm --
-- The sensors of a kind of which no value in some buckets reaches a bound, where those that have
-- ended cover enough and all are computed: of each quantity an array.
SELECT {calm}  -- noqa: RF02
FROM sensor
CROSS JOIN
    LATERAL (
        SELECT {told}  -- noqa: RF02
        FROM {buckets} AS stored
        WHERE
            stored.sensor_key = sensor.sensor_key
            AND stored.bucket_at > %(from_at)s
            AND stored.bucket_at <= %(to_at)s
    ) AS told
WHERE
    sensor.kind = {kind}  -- noqa: RF02
    AND NOT EXISTS (
        SELECT FROM dirty_bucket AS mark
        WHERE
            mark.kind = {kind}  -- noqa: RF02
            AND mark.sensor_key = sensor.sensor_key
            AND mark.bucket_at > %(from_at)s
            AND mark.bucket_at <= %(to_at)s
    );
