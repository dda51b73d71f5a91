-- write --
-- Write what is known of hours or days, where it is another than what stands there.
INSERT INTO {table} AS stored (
    sensor_key, bucket_at, value, dominant, pm25, pm10, o3, no2, so2, co
)
SELECT
    sensor_key,
    bucket_at,
    value,
    dominant,
    pm25,
    pm10,
    o3,
    no2,
    so2,
    co
FROM
    UNNEST(
        %(sensor_key)s::INT[],
        %(bucket_at)s::TIMESTAMPTZ[],
        %(value)s::SMALLINT[],
        %(dominant)s::TEXT[],
        %(pm25)s::SMALLINT[],
        %(pm10)s::SMALLINT[],
        %(o3)s::SMALLINT[],
        %(no2)s::SMALLINT[],
        %(so2)s::SMALLINT[],
        %(co)s::SMALLINT[]
    ) AS known (sensor_key, bucket_at, value, dominant, pm25, pm10, o3, no2, so2, co)
ON CONFLICT (sensor_key, bucket_at) DO UPDATE
    SET
        value = excluded.value,
        dominant = excluded.dominant,
        pm25 = excluded.pm25,
        pm10 = excluded.pm10,
        o3 = excluded.o3,
        no2 = excluded.no2,
        so2 = excluded.so2,
        co = excluded.co,
        computed_at = NOW()
    WHERE
    (
        stored.value, stored.dominant, stored.pm25, stored.pm10, stored.o3, stored.no2, stored.so2,
        stored.co
    )
    IS DISTINCT FROM (
        excluded.value, excluded.dominant, excluded.pm25, excluded.pm10, excluded.o3, excluded.no2,
        excluded.so2, excluded.co
    );

-- forget --
-- Take away hours or days of which nothing is known any more.
DELETE FROM {table} AS stored
USING UNNEST(%(sensor_key)s::INT[], %(bucket_at)s::TIMESTAMPTZ[]) AS unknown (sensor_key, bucket_at)
WHERE
    stored.sensor_key = unknown.sensor_key
    AND stored.bucket_at = unknown.bucket_at;
