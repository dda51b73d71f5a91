-- load_sensors --
-- Every sensor of a city, retired ones too: their late readings are still stored.
SELECT
    sensor_key,
    sensor_id,
    kind,
    domain,
    area_code,
    gateway_id,
    is_owned
FROM sensor
WHERE city = %(city)s;

-- find_sensors --
-- The sensors among some ids.
SELECT
    sensor_key,
    sensor_id,
    kind,
    domain,
    area_code,
    gateway_id,
    is_owned
FROM sensor
WHERE city = %(city)s AND sensor_id = ANY(%(sensor_ids)s);

-- insert_sensors --
-- Register sensors; one that another worker registered meanwhile is left for the update.
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, ward_code, gateway_id,
    quantities, period_s, installed_at, announced_at, topic_area, live_area, told_at, is_replay,
    is_owned, told_city_at
)
SELECT
    %(city)s AS city,
    birth.sensor_id,
    birth.kind,
    birth.domain,
    birth.name,
    birth.lat_deg,
    birth.lon_deg,
    birth.area_code,
    birth.ward_code,
    birth.gateway_id,
    birth.quantities,
    birth.period_s,
    birth.installed_at,
    birth.announced_at,
    birth.topic_area,
    birth.live_area,
    birth.told_at,
    birth.is_replay,
    birth.is_owned,
    birth.told_city_at
FROM
    JSONB_TO_RECORDSET(%(births)s)
        AS birth (
            sensor_id TEXT, kind TEXT, domain TEXT, name TEXT, lat_deg DOUBLE PRECISION,
            lon_deg DOUBLE PRECISION, area_code TEXT, ward_code TEXT, gateway_id TEXT,
            quantities TEXT[], period_s REAL, installed_at TIMESTAMPTZ, announced_at TIMESTAMPTZ,
            topic_area TEXT, live_area TEXT, told_at TIMESTAMPTZ, is_replay BOOLEAN,
            is_owned BOOLEAN, told_city_at TIMESTAMPTZ
        )
WHERE
    NOT EXISTS (
        SELECT FROM sensor
        WHERE sensor.sensor_id = birth.sensor_id
    )
ORDER BY birth.sensor_id
ON CONFLICT (sensor_id) DO NOTHING
RETURNING sensor_key, sensor_id, kind, domain, area_code, gateway_id, is_owned;

-- hold_sensors --
-- What decides whether a word about a sensor is news, held until the commit.
SELECT
    sensor_id,
    kind,
    topic_area,
    live_area,
    told_at,
    is_replay,
    is_owned
FROM sensor
WHERE city = %(city)s AND sensor_id = ANY(%(sensor_ids)s)
ORDER BY sensor_key
FOR NO KEY UPDATE;

-- update_sensors --
-- Bring registered sensors up to date where their birth says something else than before. A birth
-- that only says it again, later, is no announcement that readers need to hear of.
WITH birth AS (
    SELECT *
    FROM
        JSONB_TO_RECORDSET(%(births)s)
            AS birth (  -- noqa: AL05
                sensor_id TEXT, kind TEXT, name TEXT, lat_deg DOUBLE PRECISION,
                lon_deg DOUBLE PRECISION, area_code TEXT, ward_code TEXT, gateway_id TEXT,
                quantities TEXT[], period_s REAL, installed_at TIMESTAMPTZ,
                announced_at TIMESTAMPTZ, topic_area TEXT, live_area TEXT, told_at TIMESTAMPTZ,
                is_replay BOOLEAN, is_owned BOOLEAN, told_city_at TIMESTAMPTZ
            )
),

compared AS (
    SELECT
        sensor.sensor_key,
        ROW(
            sensor.name, sensor.lat_deg, sensor.lon_deg, sensor.area_code, sensor.ward_code,
            sensor.gateway_id, sensor.quantities, sensor.period_s, sensor.installed_at,
            sensor.retired_at
        ) AS known,
        ROW(
            birth.name, birth.lat_deg, birth.lon_deg, birth.area_code, birth.ward_code,
            birth.gateway_id, birth.quantities, birth.period_s, birth.installed_at,
            CAST(NULL AS TIMESTAMPTZ)
        ) AS said
    FROM sensor
    INNER JOIN birth ON sensor.sensor_id = birth.sensor_id AND sensor.kind = birth.kind
    WHERE sensor.city = %(city)s
)

UPDATE sensor
SET
    name = birth.name,
    lat_deg = birth.lat_deg,
    lon_deg = birth.lon_deg,
    area_code = birth.area_code,
    ward_code = birth.ward_code,
    gateway_id = birth.gateway_id,
    quantities = birth.quantities,
    period_s = birth.period_s,
    installed_at = birth.installed_at,
    announced_at = CASE
        WHEN compared.known IS DISTINCT FROM compared.said THEN birth.announced_at
        ELSE sensor.announced_at
    END,
    topic_area = birth.topic_area,
    live_area = birth.live_area,
    told_at = birth.told_at,
    is_replay = birth.is_replay,
    is_owned = birth.is_owned,
    told_city_at = birth.told_city_at,
    retired_at = NULL,
    retired_city_at = NULL
FROM birth, compared
WHERE
    sensor.sensor_id = birth.sensor_id
    AND sensor.sensor_key = compared.sensor_key
    AND (
        compared.known IS DISTINCT FROM compared.said
        OR (
            sensor.topic_area, sensor.live_area, sensor.told_at, sensor.is_replay, sensor.is_owned
        ) IS DISTINCT FROM (
            birth.topic_area, birth.live_area, birth.told_at, birth.is_replay, birth.is_owned
        )
    );

-- displace_sensors --
-- Free ids that somebody without credentials registered under another kind than their owner's
-- births name: what he sent stays, under another id.
UPDATE sensor
SET
    sensor_id = LEFT(sensor_id, 48) || '-was-' || sensor_key,
    retired_at = COALESCE(retired_at, %(retired_at)s),
    retired_city_at = CASE
        WHEN retired_at IS NULL THEN %(retired_city_at)s
        ELSE retired_city_at
    END
WHERE city = %(city)s AND sensor_id = ANY(%(sensor_ids)s) AND NOT is_owned;

-- retire_sensors --
-- Note that sensors no longer send; what they sent stays.
UPDATE sensor
SET
    retired_at = said.retired_at,
    retired_city_at = said.retired_city_at
FROM
    UNNEST(
        %(sensor_ids)s::TEXT[], %(retired_at)s::TIMESTAMPTZ[], %(retired_city_at)s::TIMESTAMPTZ[]
    ) AS said (sensor_id, retired_at, retired_city_at)
WHERE
    sensor.city = %(city)s
    AND sensor.sensor_id = said.sensor_id
    AND sensor.retired_at IS NULL
RETURNING sensor.sensor_key, sensor.retired_at, sensor.retired_city_at;

-- load_retired --
-- Retired sensors and since when.
SELECT
    sensor_key,
    retired_at,
    retired_city_at
FROM sensor
WHERE city = %(city)s AND retired_at IS NOT NULL;

-- return_sensors --
-- Take retired sensors back into service.
WITH shown AS (
    SELECT sensor_key
    FROM sensor
    WHERE sensor_key = ANY(%(sensor_keys)s) AND retired_at IS NOT NULL
    ORDER BY sensor_key
    FOR NO KEY UPDATE
)

UPDATE sensor
SET
    retired_at = NULL,
    retired_city_at = NULL
FROM shown
WHERE sensor.sensor_key = shown.sensor_key
RETURNING sensor.sensor_key;
