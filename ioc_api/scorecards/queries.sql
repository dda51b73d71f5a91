-- open --
-- How many alerts somebody is still to resolve, by kind and place. What was put aside and what
-- another alert tells is not counted.
SELECT
    alert.kind,
    alert.area,
    alert.ward,
    COUNT(*) AS alert_count
FROM alert
WHERE alert.state NOT IN ('resolved', 'closed', 'suppressed', 'duplicate')
GROUP BY alert.kind, alert.area, alert.ward;

-- hour --
-- What each sensor of a kind said of an hour.
SELECT
    one.sensor_key,
    {means}
FROM {rollup} AS one
WHERE one.bucket_at = %(hour_at)s;

-- air --
-- The index of the air of an hour, by sensor; NULL where neither PM2.5 nor PM10 is known.
SELECT
    one.sensor_key,
    one.value
FROM air_index_1h AS one
WHERE one.bucket_at = %(hour_at)s;
