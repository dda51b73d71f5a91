-- select_pieces --
-- The sensors of a kind and when each stood where; where areas are asked for, only what is in them,
-- and nothing of where the asker may not look.
SELECT
    sensor.sensor_key,
    sensor.sensor_id,
    place.lat_deg,
    place.lon_deg,
    greatest(place.from_at, %(from_at)s::TIMESTAMPTZ) AS from_at,
    least(coalesce(place.to_at, 'infinity'), %(to_at)s::TIMESTAMPTZ) AS to_at
FROM sensor
INNER JOIN sensor_place AS place ON sensor.sensor_key = place.sensor_key
WHERE
    sensor.kind = %(kind)s
    AND place.from_at < %(to_at)s::TIMESTAMPTZ
    AND (place.to_at IS NULL OR place.to_at > %(from_at)s::TIMESTAMPTZ)
    AND (
        %(areas)s::TEXT[] IS NULL
        OR place.area_code = any(%(areas)s::TEXT[])
        OR place.ward_code = any(%(areas)s::TEXT[])
    )
    AND (
        %(scope)s::TEXT[] IS NULL
        OR place.area_code = any(%(scope)s::TEXT[])
        OR place.ward_code = any(%(scope)s::TEXT[])
    )
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor.sensor_id = any(%(sensor_ids)s::TEXT[]))
    AND (
        %(west_deg)s::DOUBLE PRECISION IS NULL
        OR (
            sensor.lon_deg BETWEEN %(west_deg)s AND %(east_deg)s
            AND sensor.lat_deg BETWEEN %(south_deg)s AND %(north_deg)s
        )
    );

-- select_sensor_ids --
-- The ids of a kind, those of a list where one is given, and only of those that stood in a span
-- where the asker may look.
SELECT sensor.sensor_id
FROM sensor
WHERE
    sensor.kind = %(kind)s
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor.sensor_id = any(%(sensor_ids)s::TEXT[]))
    AND (
        %(scope)s::TEXT[] IS NULL
        OR EXISTS (
            SELECT FROM sensor_place AS place
            WHERE
                place.sensor_key = sensor.sensor_key
                AND (
                    place.area_code = any(%(scope)s::TEXT[])
                    OR place.ward_code = any(%(scope)s::TEXT[])
                )
                AND place.from_at < %(to_at)s::TIMESTAMPTZ
                AND (place.to_at IS NULL OR place.to_at > %(from_at)s::TIMESTAMPTZ)
        )
    );

-- select_kept_from --
-- From when on a tier is kept; no row where nothing was dropped.
SELECT kept_from_at
FROM retention
WHERE tier = %(tier)s;

-- select_row_count --
-- About how many rows readings or buckets of some sensors are: from days, as far as they are
-- computed, and from what is marked to be computed.
SELECT
    (
        SELECT
            coalesce(
                sum(
                    CASE
                        WHEN %(width_s)s::INT IS NULL THEN counted.row_count
                        ELSE least(counted.row_count, counted.span_s / %(width_s)s::INT)
                    END
                ),
                0
            )
        FROM (
            SELECT
                part.span_s,
                part.span_s / 86400
                * CASE
                    WHEN %(width_s)s::INT IS NULL AND %(trust)s = 'good'
                        THEN day.reading_count - coalesce(day.untrusted_count, 0)
                    ELSE day.reading_count
                END AS row_count
            FROM {days} AS day
            CROSS JOIN
                LATERAL (
                    SELECT
                        extract(
                            EPOCH FROM
                            least(day.bucket_at + INTERVAL '1 day', %(to_at)s::TIMESTAMPTZ)
                            - greatest(day.bucket_at, %(from_at)s::TIMESTAMPTZ)
                        ) AS span_s
                ) AS part
            WHERE
                day.sensor_key = any(%(sensor_keys)s::INT[])
                AND day.bucket_at > %(from_at)s::TIMESTAMPTZ - INTERVAL '1 day'
                AND day.bucket_at < %(to_at)s::TIMESTAMPTZ
        ) AS counted
    )
    + (
        SELECT coalesce(sum(marked.row_count), 0)
        FROM (
            SELECT
                CASE
                    WHEN %(width_s)s::INT IS NULL
                        THEN
                            count(DISTINCT mark.bucket_at) * greatest(1, 900 / min(sensor.period_s))
                    ELSE count(DISTINCT {bucket})  -- noqa: RF02
                END AS row_count
            FROM dirty_bucket AS mark
            INNER JOIN sensor ON mark.sensor_key = sensor.sensor_key
            WHERE
                mark.kind = %(kind)s
                AND mark.sensor_key = any(%(sensor_keys)s::INT[])
                AND mark.bucket_at > %(from_at)s::TIMESTAMPTZ - INTERVAL '15 minutes'
                AND mark.bucket_at < %(to_at)s::TIMESTAMPTZ
            GROUP BY mark.sensor_key
        ) AS marked
    );

-- select_readings --
-- Readings in the order of sensor and time, without a sort: each sensor's are in order.
SELECT one.*
FROM
    unnest(
        %(sensor_keys)s::INT[],
        %(sensor_ids)s::TEXT[],
        %(from_ats)s::TIMESTAMPTZ[],
        %(to_ats)s::TIMESTAMPTZ[],
        %(points)s::TEXT[]
    ) WITH ORDINALITY AS piece (sensor_key, sensor_id, from_at, to_at, point, place)
CROSS JOIN LATERAL (  -- noqa: ST05
    SELECT
        piece.sensor_id,
        piece.place,
        piece.point,
        reading.observed_at,
        reading.quality,
        {values}  -- noqa: RF02
    FROM {readings} AS reading
    WHERE
        reading.sensor_key = piece.sensor_key
        AND reading.observed_at >= piece.from_at
        AND reading.observed_at < piece.to_at
        AND reading.observed_at >= %(from_at)s
        AND reading.observed_at < %(to_at)s
        AND {counts}
    ORDER BY reading.observed_at
) AS one;

-- select_buckets --
-- Buckets as they are at this moment, in the order of sensor and time. A bucket belongs whole to
-- where its sensor stood when it began.
WITH piece AS MATERIALIZED (
    SELECT given.*
    FROM
        unnest(
            %(sensor_keys)s::INT[],
            %(sensor_ids)s::TEXT[],
            %(from_ats)s::TIMESTAMPTZ[],
            %(to_ats)s::TIMESTAMPTZ[],
            %(points)s::TEXT[]
        ) WITH ORDINALITY AS given (sensor_key, sensor_id, from_at, to_at, point, place)
),

chosen AS MATERIALIZED (
    SELECT DISTINCT piece.sensor_key
    FROM piece
),

stale AS MATERIALIZED ({stale}),

touched AS ({touched}),

current AS ({current}),

chain AS ({steps})

SELECT
    piece.sensor_id,
    piece.place,
    piece.point,
    one.bucket_at,
    one.reading_count,
    one.untrusted_count,
    {values}  -- noqa: RF02
FROM (SELECT {row} FROM chain) AS one
INNER JOIN piece
    ON
        one.sensor_key = piece.sensor_key
        AND one.bucket_at >= piece.from_at
        AND one.bucket_at < piece.to_at
WHERE one.bucket_at >= %(first_at)s
ORDER BY piece.place, one.bucket_at;

-- stale_good --
-- What has changed since it was computed.
SELECT DISTINCT
    mark.sensor_key,
    mark.bucket_at AS from_at,
    mark.bucket_at + INTERVAL '15 minutes' AS to_at
FROM dirty_bucket AS mark
INNER JOIN chosen ON mark.sensor_key = chosen.sensor_key
WHERE
    mark.kind = %(kind)s
    AND mark.bucket_at >= %(from_at)s
    AND mark.bucket_at < %(to_at)s;

-- stale_all --
-- All: buckets of all readings are not stored.
SELECT
    chosen.sensor_key,
    %(from_at)s::TIMESTAMPTZ AS from_at,
    %(to_at)s::TIMESTAMPTZ AS to_at
FROM chosen;
