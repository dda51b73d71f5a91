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

-- set_gateway_status --
-- Note that a gateway came or went; the same word again changes nothing. A last will that readings
-- refuted does not count when the broker, which retained it, tells it once more. Without an account
-- a gateway gets its row once a sensor names it: ids can be invented without end, sensors cannot.
INSERT INTO gateway (gateway_id, city, area_code, status, status_at, is_owned)
SELECT
    status.gateway_id,
    %(city)s AS city,
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
            WHERE sensor.city = %(city)s AND sensor.gateway_id = status.gateway_id
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

-- load_offline --
-- Gateways whose last will came, and when.
SELECT
    gateway_id,
    status_at
FROM gateway
WHERE city = %(city)s AND status = 'offline';

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
        sign.age_s <= sensor.period_s + %(granted_s)s
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
        gateway.city = %(city)s
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
