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
-- What changes whenever a sensor is registered, announced again, retired or back in service.
SELECT
    count(*) AS sensor_count,
    max(announced_at) AS announced_at,
    count(retired_at) AS retired_count,
    max(retired_at) AS retired_at
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
