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
-- one, by pollutant too, and the worst of them. A station counts where it stood then, and while it
-- was in service or has an index.
WITH bucket AS MATERIALIZED (
    SELECT passed.bucket_at
    FROM
        GENERATE_SERIES(
            %(from_at)s::TIMESTAMPTZ, %(last_at)s::TIMESTAMPTZ, %(step)s::INTERVAL
        ) AS passed (bucket_at)
),

station AS MATERIALIZED (
    SELECT
        sensor.sensor_key,
        sensor.sensor_id,
        place.from_at,
        COALESCE(place.to_at, 'infinity') AS to_at
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

known AS MATERIALIZED (
    SELECT
        one.*,
        station.sensor_id
    FROM {table} AS one
    INNER JOIN station
        ON
            one.sensor_key = station.sensor_key
            AND one.bucket_at >= station.from_at
            AND one.bucket_at < station.to_at
    WHERE
        one.bucket_at >= %(from_at)s
        AND one.bucket_at <= %(last_at)s
),

counted AS (
    SELECT
        cell.bucket_at,
        COUNT(*) AS station_count
    FROM (
        SELECT
            known.bucket_at,
            known.sensor_key
        FROM known
        UNION
        SELECT
            bucket.bucket_at,
            station.sensor_key
        FROM bucket
        INNER JOIN station
            ON
                bucket.bucket_at >= station.from_at
                AND bucket.bucket_at < station.to_at
        INNER JOIN sensor_service AS service
            ON
                station.sensor_key = service.sensor_key
                AND bucket.bucket_at + %(step)s::INTERVAL > service.from_at
                AND (service.to_at IS NULL OR bucket.bucket_at < service.to_at)
    ) AS cell
    GROUP BY cell.bucket_at
),

told AS (
    SELECT
        known.bucket_at,
        COUNT(known.value) AS value_count,
        COUNT(known.pm25) AS pm25_count,
        COUNT(known.pm10) AS pm10_count,
        COUNT(known.o3) AS o3_count,
        COUNT(known.no2) AS no2_count,
        COUNT(known.so2) AS so2_count,
        COUNT(known.co) AS co_count,
        AVG(known.value)::DOUBLE PRECISION AS value,
        AVG(known.pm25)::DOUBLE PRECISION AS pm25,
        AVG(known.pm10)::DOUBLE PRECISION AS pm10,
        AVG(known.o3)::DOUBLE PRECISION AS o3,
        AVG(known.no2)::DOUBLE PRECISION AS no2,
        AVG(known.so2)::DOUBLE PRECISION AS so2,
        AVG(known.co)::DOUBLE PRECISION AS co,
        (ARRAY_AGG(known.sensor_id ORDER BY known.value DESC NULLS LAST, known.sensor_id ASC))[1]
            AS worst_sensor_id
    FROM known
    GROUP BY known.bucket_at
)

SELECT
    bucket.bucket_at,
    told.value,
    told.pm25,
    told.pm10,
    told.o3,
    told.no2,
    told.so2,
    told.co,
    told.worst_sensor_id,
    COALESCE(counted.station_count, 0) AS station_count,
    COALESCE(told.value_count, 0) AS value_count,
    COALESCE(told.pm25_count, 0) AS pm25_count,
    COALESCE(told.pm10_count, 0) AS pm10_count,
    COALESCE(told.o3_count, 0) AS o3_count,
    COALESCE(told.no2_count, 0) AS no2_count,
    COALESCE(told.so2_count, 0) AS so2_count,
    COALESCE(told.co_count, 0) AS co_count
FROM bucket
LEFT JOIN counted ON bucket.bucket_at = counted.bucket_at
LEFT JOIN told ON bucket.bucket_at = told.bucket_at
ORDER BY bucket.bucket_at;
