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

-- load_owned_gateways --
-- Gateways of a city that clients with credentials announced.
SELECT gateway_id
FROM gateway
WHERE city = %(city)s AND is_owned;

-- find_owned_gateways --
-- Those among some gateways that clients with credentials announced.
SELECT gateway_id
FROM gateway
WHERE city = %(city)s AND is_owned AND gateway_id = ANY(%(gateway_ids)s);

-- insert_sensors --
-- Register sensors; one that another worker registered meanwhile is left for the update.
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, ward_code, gateway_id,
    quantities, period_s, installed_at, announced_at, topic_area, live_area, told_at, is_replay,
    is_owned
)
SELECT
    %(city)s,
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
    birth.is_owned
FROM
    JSONB_TO_RECORDSET(%(births)s)
        AS birth (
            sensor_id TEXT, kind TEXT, domain TEXT, name TEXT, lat_deg DOUBLE PRECISION,
            lon_deg DOUBLE PRECISION, area_code TEXT, ward_code TEXT, gateway_id TEXT,
            quantities TEXT[], period_s REAL, installed_at TIMESTAMPTZ, announced_at TIMESTAMPTZ,
            topic_area TEXT, live_area TEXT, told_at TIMESTAMPTZ, is_replay BOOLEAN,
            is_owned BOOLEAN
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
                is_replay BOOLEAN, is_owned BOOLEAN
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
    WHERE sensor.city = %(city)s  -- noqa: RF02
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
    retired_at = COALESCE(retired_at, %(retired_at)s)
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

-- find_moved --
-- Those sensors that stand elsewhere by their births than where they stood last.
SELECT sensor.sensor_id
FROM sensor
INNER JOIN
    JSONB_TO_RECORDSET(%(births)s)  -- noqa: RF02
        AS birth (
            sensor_id TEXT, area_code TEXT, ward_code TEXT, lat_deg DOUBLE PRECISION,
            lon_deg DOUBLE PRECISION
        )
    ON sensor.sensor_id = birth.sensor_id
WHERE
    sensor.city = %(city)s  -- noqa: RF02
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
    JSONB_TO_RECORDSET(%(moves)s)  -- noqa: RF02
        AS move (
            sensor_id TEXT, from_at TIMESTAMPTZ, area_code TEXT, ward_code TEXT,
            lat_deg DOUBLE PRECISION, lon_deg DOUBLE PRECISION
        )
    ON sensor.sensor_id = move.sensor_id
WHERE
    sensor.city = %(city)s  -- noqa: RF02
    AND NOT EXISTS (
        SELECT FROM sensor_place
        WHERE sensor_place.sensor_key = sensor.sensor_key AND sensor_place.to_at IS NULL
    );

-- set_gateway_status --
-- Note that a gateway came or went; the same word again changes nothing. A last will that readings
-- refuted does not count when the broker, which retained it, tells it once more. Without an account
-- a gateway gets its row once a sensor names it: ids can be invented without end, sensors cannot.
INSERT INTO gateway (gateway_id, city, area_code, status, status_at, is_owned)
SELECT
    status.gateway_id,
    %(city)s,
    status.area_code,
    status.status,
    status.status_at,
    status.is_owned
FROM
    JSONB_TO_RECORDSET(%(statuses)s)
        AS status (
            gateway_id TEXT, area_code TEXT, status TEXT, status_at TIMESTAMPTZ,
            is_replay BOOLEAN, is_open BOOLEAN, is_owned BOOLEAN, has_account BOOLEAN
        )
WHERE
    NOT EXISTS (
        SELECT FROM gateway
        WHERE
            gateway.gateway_id = status.gateway_id
            AND (
                (status.is_open AND gateway.is_owned)
                OR (
                    gateway.refuted_at IS NOT NULL
                    AND status.status = 'offline'
                    AND status.is_replay
                )
            )
    )
    AND (
        status.has_account
        OR EXISTS (
            SELECT FROM gateway
            WHERE gateway.gateway_id = status.gateway_id
        )
        OR EXISTS (
            SELECT FROM sensor
            WHERE sensor.city = %(city)s AND sensor.gateway_id = status.gateway_id  -- noqa: RF02
        )
    )
ORDER BY status.gateway_id
ON CONFLICT (gateway_id) DO UPDATE SET
    area_code = excluded.area_code,
    status = excluded.status,
    status_at = excluded.status_at,
    refuted_at = NULL,
    is_owned = gateway.is_owned OR excluded.is_owned
WHERE
(gateway.area_code, gateway.status, gateway.is_owned)
IS DISTINCT FROM (excluded.area_code, excluded.status, gateway.is_owned OR excluded.is_owned);

-- read_gateways --
-- How some gateways are, and since when.
SELECT
    gateway_id,
    status,
    status_at
FROM gateway
WHERE city = %(city)s AND gateway_id = ANY(%(gateway_ids)s);

-- load_retired --
-- Retired sensors and since when.
SELECT
    sensor_key,
    retired_at,
    retired_city_at
FROM sensor
WHERE city = %(city)s AND retired_at IS NOT NULL;

-- load_offline --
-- Gateways whose last will came, and when.
SELECT
    gateway_id,
    status_at
FROM gateway
WHERE city = %(city)s AND status = 'offline';

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

-- return_gateways --
-- Refute last wills by readings that came after them and were observed at most one period of their
-- sensor before.
WITH shown AS (
    SELECT
        sign.gateway_id,
        MAX(sign.received_at) AS received_at
    FROM
        UNNEST(
            %(gateway_ids)s::TEXT[], %(sensor_keys)s::INT[], %(ages_s)s::DOUBLE PRECISION[],
            %(received_at)s::TIMESTAMPTZ[]
        ) AS sign (gateway_id, sensor_key, age_s, received_at)
    INNER JOIN sensor ON sign.sensor_key = sensor.sensor_key
    WHERE
        sign.age_s <= sensor.period_s + %(granted_s)s  -- noqa: RF02
        -- A sensor of nobody's that names an owned gateway is no witness of it.
        AND (
            sensor.is_owned
            OR NOT EXISTS (
                SELECT FROM gateway
                WHERE gateway.gateway_id = sign.gateway_id AND gateway.is_owned
            )
        )
    GROUP BY sign.gateway_id
),

held AS (
    SELECT
        gateway.gateway_id,
        shown.received_at
    FROM gateway
    INNER JOIN shown ON gateway.gateway_id = shown.gateway_id
    WHERE
        gateway.city = %(city)s  -- noqa: RF02
        AND gateway.status = 'offline'
        AND gateway.status_at < shown.received_at
    ORDER BY gateway.gateway_id
    FOR UPDATE OF gateway
)

UPDATE gateway
SET
    status = 'online',
    status_at = held.received_at,
    refuted_at = held.received_at
FROM held
WHERE gateway.gateway_id = held.gateway_id
RETURNING gateway.gateway_id;

-- insert_completed --
-- Note readings that belong to a row of another one; several may bear one number.
INSERT INTO completed_reading (sensor_key, observed_at, boot, seq)
SELECT
    addition.sensor_key,
    addition.observed_at,
    addition.boot,
    addition.seq
FROM
    UNNEST(
        %(sensor_keys)s::INT[], %(observed_at)s::TIMESTAMPTZ[], %(boots)s::INT[], %(seqs)s::INT[]
    )
        AS addition (sensor_key, observed_at, boot, seq)
ORDER BY addition.sensor_key, addition.observed_at, addition.boot, addition.seq
ON CONFLICT (sensor_key, observed_at, boot, seq) DO NOTHING;

-- note_session --
-- Remember a session on the broker and all that it was ever subscribed to.
INSERT INTO ingest_session (client_id, slot, filters)
VALUES (%(client_id)s, %(slot)s, %(filters)s::TEXT[])
ON CONFLICT (client_id) DO UPDATE SET
    slot = excluded.slot,
    filters = ARRAY(
        SELECT DISTINCT filter.name
        FROM UNNEST(ingest_session.filters || excluded.filters) AS filter (name)  -- noqa: RF01
    );

-- abandoned_sessions --
-- Sessions that no slot uses any more.
SELECT
    client_id,
    slot,
    filters
FROM ingest_session
WHERE client_id <> ALL(%(used)s::TEXT[])
ORDER BY slot;

-- forget_session --
-- A session was ended.
DELETE FROM ingest_session
WHERE client_id = %(client_id)s;

-- forget_beat --
-- A slot is no longer configured.
DELETE FROM ingest_worker
WHERE slot = %(slot)s;

-- beat --
-- Say how a slot is doing.
INSERT INTO ingest_worker (
    slot, client_id, beat_at, is_connected, lag_s, oldest_uncommitted_s, stored_count,
    dead_letter_count, problem
)
VALUES (
    %(slot)s, %(client_id)s, %(beat_at)s, %(is_connected)s, %(lag_s)s,
    %(oldest_uncommitted_s)s, %(stored_count)s, %(dead_letter_count)s, %(problem)s
)
ON CONFLICT (slot) DO UPDATE SET
    client_id = excluded.client_id,
    beat_at = excluded.beat_at,
    is_connected = excluded.is_connected,
    lag_s = excluded.lag_s,
    oldest_uncommitted_s = excluded.oldest_uncommitted_s,
    stored_count = excluded.stored_count,
    dead_letter_count = excluded.dead_letter_count,
    problem = excluded.problem;
