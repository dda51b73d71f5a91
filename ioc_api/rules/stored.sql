-- select_sensors --
-- The sensors of some kinds, where they stand, and since when where only some areas are told.
SELECT
    sensor.sensor_key,
    sensor.sensor_id,
    sensor.kind,
    sensor.area_code,
    sensor.ward_code,
    sensor.lat_deg,
    sensor.lon_deg,
    sensor.period_s,
    place.from_at
FROM sensor
LEFT JOIN sensor_place AS place
    ON sensor.sensor_key = place.sensor_key AND place.to_at IS NULL
WHERE
    sensor.kind = ANY(%(kinds)s::TEXT[])
    AND (
        %(scope)s::TEXT[] IS NULL
        OR sensor.area_code = ANY(%(scope)s::TEXT[])
        OR sensor.ward_code = ANY(%(scope)s::TEXT[])
    )
ORDER BY sensor.sensor_key;

-- select_readings --
-- The readings of a span, a row for each sensor, their columns packed: a row for each reading would
-- be a thing of the program's language each.
SELECT
    one.sensor_key,
    {columns},
    STRING_AGG(TIMESTAMPTZ_SEND(one.observed_at), ''::BYTEA ORDER BY one.observed_at) AS times
FROM (
    SELECT
        reading.sensor_key,
        reading.observed_at,
        {values}
    FROM UNNEST(%(sensor_keys)s::INT[], %(from_ats)s::TIMESTAMPTZ[]) AS asked (sensor_key, from_at)
    INNER JOIN {readings} AS reading ON asked.sensor_key = reading.sensor_key
    WHERE
        reading.observed_at >= asked.from_at
        AND reading.observed_at >= %(from_at)s::TIMESTAMPTZ
        AND reading.observed_at < %(to_at)s::TIMESTAMPTZ
    ORDER BY reading.sensor_key, reading.observed_at
    LIMIT %(row_count)s
) AS one
GROUP BY one.sensor_key
ORDER BY one.sensor_key;
