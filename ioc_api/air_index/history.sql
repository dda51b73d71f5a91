-- of_station --
-- The index of one station at each hour or day of a span, while it stood where the asker may look.
SELECT
    bucket.bucket_at,
    one.value,
    one.dominant,
    one.pm25,
    one.pm10,
    one.o3,
    one.no2,
    one.so2,
    one.co,
    one.sensor_key IS NOT NULL AS has_row
FROM
    GENERATE_SERIES(
        %(from_at)s::TIMESTAMPTZ, %(last_at)s::TIMESTAMPTZ, %(step)s::INTERVAL
    ) AS bucket (bucket_at)
LEFT JOIN {table} AS one
    ON
        bucket.bucket_at = one.bucket_at
        AND one.sensor_key = %(sensor_key)s
        AND one.bucket_at >= %(from_at)s
        AND one.bucket_at <= %(last_at)s
        AND (
            %(scope)s::TEXT[] IS NULL
            OR EXISTS (
                SELECT FROM sensor_place AS place
                WHERE
                    place.sensor_key = %(sensor_key)s
                    AND place.from_at <= bucket.bucket_at
                    AND (place.to_at IS NULL OR place.to_at > bucket.bucket_at)
                    AND (place.area_code = ANY(%(scope)s) OR place.ward_code = ANY(%(scope)s))
            )
        )
ORDER BY bucket.bucket_at;

-- of_area --
-- The mean index of an area's stations at each hour or day of a span, how many of how many have
-- one, by pollutant too, and the worst of them. A station counts where it stood then.
WITH station AS MATERIALIZED (
    SELECT
        sensor.sensor_key,
        sensor.sensor_id,
        place.from_at,
        place.to_at
    FROM sensor
    INNER JOIN sensor_place AS place ON sensor.sensor_key = place.sensor_key
    WHERE
        sensor.kind = 'air_quality'
        AND (place.area_code IS NOT NULL OR place.ward_code IS NOT NULL)
        AND (%(area)s::TEXT IS NULL OR %(area)s IN (place.area_code, place.ward_code))
        AND (
            %(scope)s::TEXT[] IS NULL
            OR place.area_code = ANY(%(scope)s)
            OR place.ward_code = ANY(%(scope)s)
        )
),

stood AS (
    SELECT
        bucket.bucket_at,
        station.sensor_key,
        station.sensor_id
    FROM
        GENERATE_SERIES(
            %(from_at)s::TIMESTAMPTZ, %(last_at)s::TIMESTAMPTZ, %(step)s::INTERVAL
        ) AS bucket (bucket_at)
    INNER JOIN station
        ON
            bucket.bucket_at >= station.from_at
            AND (station.to_at IS NULL OR bucket.bucket_at < station.to_at)
),

told AS (
    SELECT
        stood.bucket_at,
        stood.sensor_id,
        one.value,
        one.pm25,
        one.pm10,
        one.o3,
        one.no2,
        one.so2,
        one.co
    FROM stood
    LEFT JOIN {table} AS one
        ON
            stood.sensor_key = one.sensor_key
            AND stood.bucket_at = one.bucket_at
            AND one.bucket_at >= %(from_at)s
            AND one.bucket_at <= %(last_at)s
    WHERE
        one.sensor_key IS NOT NULL
        OR EXISTS (
            SELECT FROM sensor_service AS service
            WHERE
                stood.sensor_key = service.sensor_key
                AND service.from_at < stood.bucket_at + %(step)s::INTERVAL
                AND (service.to_at IS NULL OR service.to_at > stood.bucket_at)
        )
)

SELECT
    bucket.bucket_at,
    COUNT(told.sensor_id) AS station_count,
    COUNT(told.value) AS value_count,
    COUNT(told.pm25) AS pm25_count,
    COUNT(told.pm10) AS pm10_count,
    COUNT(told.o3) AS o3_count,
    COUNT(told.no2) AS no2_count,
    COUNT(told.so2) AS so2_count,
    COUNT(told.co) AS co_count,
    AVG(told.value)::DOUBLE PRECISION AS value,
    AVG(told.pm25)::DOUBLE PRECISION AS pm25,
    AVG(told.pm10)::DOUBLE PRECISION AS pm10,
    AVG(told.o3)::DOUBLE PRECISION AS o3,
    AVG(told.no2)::DOUBLE PRECISION AS no2,
    AVG(told.so2)::DOUBLE PRECISION AS so2,
    AVG(told.co)::DOUBLE PRECISION AS co,
    (ARRAY_AGG(told.sensor_id ORDER BY told.value DESC NULLS LAST, told.sensor_id ASC))[1]
        AS worst_sensor_id
FROM
    GENERATE_SERIES(
        %(from_at)s::TIMESTAMPTZ, %(last_at)s::TIMESTAMPTZ, %(step)s::INTERVAL
    ) AS bucket (bucket_at)
LEFT JOIN told ON bucket.bucket_at = told.bucket_at
GROUP BY bucket.bucket_at
ORDER BY bucket.bucket_at;
