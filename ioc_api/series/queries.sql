-- select_series --
-- One quantity over chosen sensors, bucket by bucket, as it is at this moment. A register and its
-- neighbour's have no common mean, so no counter comes here.
WITH standing AS MATERIALIZED ({standing}),

chosen AS MATERIALIZED ({chosen}),

divided AS ({divided}),

stale AS MATERIALIZED (
    SELECT
        piece.sensor_key,
        piece.bucket_at AS from_at,
        piece.bucket_at + INTERVAL '15 minutes' AS to_at
    FROM (
        SELECT
            mark.sensor_key,
            mark.bucket_at
        FROM dirty_bucket AS mark
        INNER JOIN chosen ON mark.sensor_key = chosen.sensor_key
        WHERE
            mark.kind = %(kind)s
            AND mark.bucket_at >= %(from_at)s
            AND mark.bucket_at < %(to_at)s
        UNION
        SELECT
            divided.sensor_key,
            divided.bucket_at
        FROM divided
    ) AS piece
),

touched AS ({touched}),

current AS ({current}),

summed AS (
    SELECT
        one.bucket_at,
        {sums},
        min(one.{min}) AS low,
        max(one.{max}) AS high,
        count(*) AS sensor_count,
        sum({mean}) AS total
    FROM current AS one
    WHERE one.{count} > 0
    GROUP BY one.bucket_at
)

SELECT
    one.bucket_at,
    {mean},
    one.low,
    one.high,
    one.sensor_count,
    one.{count},
    one.total::REAL
FROM summed AS one
ORDER BY one.bucket_at;

-- standing_in_area --
-- When which sensors stood in an area.
SELECT
    place.sensor_key,
    place.from_at,
    coalesce(place.to_at, 'infinity') AS to_at
FROM sensor_place AS place
INNER JOIN sensor ON place.sensor_key = sensor.sensor_key
WHERE
    sensor.kind = %(kind)s
    AND (place.area_code = %(area)s OR place.ward_code = %(area)s)
    AND place.from_at < %(to_at)s
    AND (place.to_at IS NULL OR place.to_at > %(from_at)s);

-- chosen_in_area --
-- The sensors that stood there at some time.
SELECT DISTINCT standing.sensor_key
FROM standing;

-- divided_in_area --
-- Quarters of an hour in which a sensor came or went: they are answered from readings, where those
-- are kept whole, and else belong to where they began.
SELECT
    standing.sensor_key,
    time_bucket(INTERVAL '15 minutes', edge.at) AS bucket_at
FROM standing
CROSS JOIN LATERAL (VALUES (standing.from_at), (standing.to_at)) AS edge (at)
WHERE
    edge.at > %(from_at)s
    AND edge.at < %(to_at)s
    AND time_bucket(INTERVAL '15 minutes', edge.at) >= coalesce(
        (
            SELECT retention.kept_from_at FROM retention
            WHERE retention.tier = 'raw'
        ),
        '-infinity'
    );

-- standing_in_city --
-- In the city nobody asks when.
SELECT NULL;

-- chosen_in_city --
-- All sensors of the kind.
SELECT sensor_key
FROM sensor
WHERE kind = %(kind)s;

-- divided_in_city --
-- Nothing.
SELECT
    NULL::INT AS sensor_key,
    NULL::TIMESTAMPTZ AS bucket_at
WHERE FALSE;
