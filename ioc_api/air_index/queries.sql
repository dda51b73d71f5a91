-- read_until --
-- The hour that ran when operations computed the index last: what began before is computed.
SELECT bucket_at
FROM air_index_until;

-- stations --
-- The stations that were in service in an hour, or have an index of it, where they stood, and what
-- it was: NULL where too little is known.
SELECT
    sensor.sensor_id,
    sensor.name,
    place.lat_deg,
    place.lon_deg,
    place.area_code,
    place.ward_code,
    one.value,
    one.dominant,
    one.pm25,
    one.pm10,
    one.o3,
    one.no2,
    one.so2,
    one.co,
    one.sensor_key IS NOT NULL AS has_row
FROM sensor
INNER JOIN sensor_place AS place
    ON
        sensor.sensor_key = place.sensor_key
        AND place.from_at <= %(hour_at)s
        AND (place.to_at IS NULL OR place.to_at > %(hour_at)s)
LEFT JOIN air_index_1h AS one
    ON
        sensor.sensor_key = one.sensor_key
        AND one.bucket_at = %(hour_at)s
WHERE
    sensor.kind = 'air_quality'
    AND (place.area_code IS NOT NULL OR place.ward_code IS NOT NULL)
    AND (
        one.sensor_key IS NOT NULL
        OR EXISTS (
            SELECT FROM sensor_service AS service
            WHERE
                service.sensor_key = sensor.sensor_key
                AND service.from_at < %(hour_at)s + INTERVAL '1 hour'
                AND (service.to_at IS NULL OR service.to_at > %(hour_at)s)
        )
    )
ORDER BY sensor.sensor_id;

-- station --
-- A sensor: what it is, and whether it ever stood where the asker may look.
SELECT
    sensor.sensor_key,
    sensor.kind,
    %(scope)s::TEXT[] IS NULL OR EXISTS (
        SELECT FROM sensor_place AS place
        WHERE
            place.sensor_key = sensor.sensor_key
            AND (place.area_code = ANY(%(scope)s) OR place.ward_code = ANY(%(scope)s))
    ) AS is_within
FROM sensor
WHERE sensor.sensor_id = %(sensor_id)s;

-- count_stations --
-- How many places of stations an area has had.
SELECT COUNT(*)
FROM sensor
INNER JOIN sensor_place AS place ON sensor.sensor_key = place.sensor_key
WHERE
    sensor.kind = 'air_quality'
    AND (%(area)s::TEXT IS NULL OR %(area)s IN (place.area_code, place.ward_code));
