-- select_sensors --
-- The whole registry of one city.
SELECT
    sensor_key,
    sensor_id,
    kind,
    domain,
    name,
    lat_deg,
    lon_deg,
    area_code,
    ward_code,
    gateway_id,
    quantities,
    period_s,
    installed_at,
    announced_at,
    retired_at
FROM sensor
WHERE city = %(city)s;

-- select_registry_mark --
-- What changes whenever a sensor is registered, announced again, retired or back in service, and
-- when readings came that no frame tells of: as a load ends, every ten seconds while one runs.
SELECT
    count(*) AS sensor_count,
    max(announced_at) AS announced_at,
    count(retired_at) AS retired_count,
    max(retired_at) AS retired_at,
    (
        SELECT
            max(greatest(
                load.finished_at,
                date_bin('10 seconds', load.updated_at, TIMESTAMPTZ '2000-01-01 00:00:00+00')
            ))
        FROM load
    ) AS loaded_at
FROM sensor
WHERE city = %(city)s;

-- select_gateways --
-- The last known status of every gateway of one city; `is_refuted` where readings showed that it
-- is there, although the last word on it was that it is not.
SELECT
    gateway_id,
    status = 'offline' AS is_offline,
    refuted_at IS NOT NULL AS is_refuted
FROM gateway
WHERE city = %(city)s;

-- select_trusted --
-- The newest trusted value of each quantity of some sensors and when it was observed, as far as
-- their last readings go; those of a device that sends each quantity by itself are several.
SELECT
    asked.sensor_key,
    {columns}
FROM unnest(%(sensor_keys)s) AS asked (sensor_key)
CROSS JOIN LATERAL (  -- noqa: ST05
    WITH
    recent AS (
        SELECT
            reading.observed_at,
            reading.quality,
            {names}
        FROM {readings} AS reading
        WHERE
            reading.sensor_key = asked.sensor_key
            AND reading.observed_at <= %(until_at)s
        ORDER BY reading.observed_at DESC
        LIMIT %(depth)s
    ),

    trusted AS (
        SELECT recent.*
        FROM recent
        WHERE recent.quality & %(untrusted)s = 0
        ORDER BY recent.observed_at DESC
        LIMIT %(part_count)s
    )

    SELECT {newest}
    FROM trusted
) AS found;

-- select_last --
-- The newest trusted value of one quantity of those of some sensors that measure it, as far as
-- their last readings go.
SELECT
    asked.sensor_key,
    found.{value},
    found.observed_at
FROM unnest(%(sensor_keys)s) AS asked (sensor_key)
INNER JOIN sensor ON asked.sensor_key = sensor.sensor_key
CROSS JOIN
    LATERAL (  -- noqa: ST05
        SELECT recent.*
        FROM (
            SELECT
                reading.observed_at,
                reading.quality,
                reading.{value}
            FROM {readings} AS reading
            WHERE
                reading.sensor_key = asked.sensor_key
                AND reading.observed_at <= %(until_at)s
            ORDER BY reading.observed_at DESC
            LIMIT %(depth)s
        ) AS recent
        WHERE recent.quality & %(untrusted)s = 0 AND recent.{value} IS NOT NULL
        ORDER BY recent.observed_at DESC
        LIMIT 1
    ) AS found
WHERE %(quantity)s = any(sensor.quantities);
