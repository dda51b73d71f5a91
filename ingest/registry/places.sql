-- find_moved --
-- Those sensors that stand elsewhere by their births than where they stood last.
SELECT sensor.sensor_id
FROM sensor
INNER JOIN
    JSONB_TO_RECORDSET(%(births)s)
        AS birth (
            sensor_id TEXT, area_code TEXT, ward_code TEXT, lat_deg DOUBLE PRECISION,
            lon_deg DOUBLE PRECISION
        )
    ON sensor.sensor_id = birth.sensor_id
WHERE
    sensor.city = %(city)s
    AND (sensor.area_code, sensor.ward_code, sensor.lat_deg, sensor.lon_deg)
    IS DISTINCT FROM (birth.area_code, birth.ward_code, birth.lat_deg, birth.lon_deg);

-- replace_places --
-- Present places that began no earlier than their sensor left them: the city's clock was set back.
UPDATE sensor_place
SET
    area_code = move.area_code,
    ward_code = move.ward_code,
    lat_deg = move.lat_deg,
    lon_deg = move.lon_deg
FROM sensor,
    JSONB_TO_RECORDSET(%(moves)s)
        AS move (
            sensor_id TEXT, from_at TIMESTAMPTZ, area_code TEXT, ward_code TEXT,
            lat_deg DOUBLE PRECISION, lon_deg DOUBLE PRECISION
        )
WHERE
    sensor.city = %(city)s
    AND sensor.sensor_id = move.sensor_id
    AND sensor_place.sensor_key = sensor.sensor_key
    AND sensor_place.to_at IS NULL
    AND sensor_place.from_at >= move.from_at;

-- end_places --
-- Places that their sensors leave.
UPDATE sensor_place
SET to_at = move.from_at
FROM sensor,
    JSONB_TO_RECORDSET(%(moves)s) AS move (sensor_id TEXT, from_at TIMESTAMPTZ)
WHERE
    sensor.city = %(city)s
    AND sensor.sensor_id = move.sensor_id
    AND sensor_place.sensor_key = sensor.sensor_key
    AND sensor_place.to_at IS NULL
    AND sensor_place.from_at < move.from_at;

-- begin_places --
-- Places to which sensors moved.
INSERT INTO sensor_place (sensor_key, from_at, area_code, ward_code, lat_deg, lon_deg)
SELECT
    sensor.sensor_key,
    move.from_at,
    move.area_code,
    move.ward_code,
    move.lat_deg,
    move.lon_deg
FROM sensor
INNER JOIN
    JSONB_TO_RECORDSET(%(moves)s)
        AS move (
            sensor_id TEXT, from_at TIMESTAMPTZ, area_code TEXT, ward_code TEXT,
            lat_deg DOUBLE PRECISION, lon_deg DOUBLE PRECISION
        )
    ON sensor.sensor_id = move.sensor_id
WHERE
    sensor.city = %(city)s
    AND NOT EXISTS (
        SELECT FROM sensor_place
        WHERE sensor_place.sensor_key = sensor.sensor_key AND sensor_place.to_at IS NULL
    );
