-- mark_sensors --
-- Mark the buckets of the next sensors that were computed before doubtful readings were counted,
-- and write down how far that is; without further sensors, that it is done.
WITH chosen AS MATERIALIZED (
    SELECT sensor_key
    FROM sensor
    WHERE kind = %(kind)s AND sensor_key > %(after_key)s
    ORDER BY sensor_key
    LIMIT %(sensor_limit)s
),

marked AS (
    INSERT INTO dirty_bucket (kind, sensor_key, bucket_at)
    SELECT
        %(kind)s AS kind,
        stored.sensor_key,
        stored.bucket_at
    FROM chosen
    INNER JOIN {quarters} AS stored ON chosen.sensor_key = stored.sensor_key
    WHERE
        stored.bucket_at >= %(from_at)s
        AND stored.bucket_at < %(to_at)s
        AND stored.untrusted_count IS NULL
),

moved AS (
    UPDATE recount_due
    SET after_key = (SELECT max(chosen.sensor_key) FROM chosen)
    WHERE kind = %(kind)s AND from_at = %(from_at)s AND EXISTS (SELECT FROM chosen)
)

DELETE FROM recount_due
WHERE kind = %(kind)s AND from_at = %(from_at)s AND NOT EXISTS (SELECT FROM chosen);
