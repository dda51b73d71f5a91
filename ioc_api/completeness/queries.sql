-- select_kept --
-- From when on each tier is kept; no row where nothing was dropped.
SELECT
    tier,
    kept_from_at
FROM retention;

-- select_sensors --
-- The sensors of a kind, with the first reading that is known of each and, where none was ever in
-- service, the last. A first one that lies on a day before the span is told as that day.
WITH marked AS MATERIALIZED (
    SELECT
        sensor_key,
        min(bucket_at) AS first_at,
        max(bucket_at) AS last_at
    FROM dirty_bucket
    WHERE kind = %(kind)s
    GROUP BY sensor_key
),

served AS MATERIALIZED (
    SELECT DISTINCT sensor_key
    FROM sensor_service
),

ended AS MATERIALIZED (
    SELECT
        sensor.sensor_key,
        sensor.sensor_id,
        sensor.period_s,
        marked.first_at AS marked_first_at,
        marked.last_at AS marked_last_at,
        service.sensor_key IS NOT NULL AS was_in_service,
        least(
            (
                SELECT day.bucket_at FROM {days} AS day
                WHERE day.sensor_key = sensor.sensor_key
                ORDER BY day.bucket_at ASC
                LIMIT 1
            ),
            {day_of_first}
        ) AS first_day,
        CASE
            WHEN service.sensor_key IS NULL
                THEN
                    greatest(
                        (
                            SELECT day.bucket_at FROM {days} AS day
                            WHERE day.sensor_key = sensor.sensor_key
                            ORDER BY day.bucket_at DESC
                            LIMIT 1
                        ),
                        {day_of_last}
                    )
        END AS last_day
    FROM sensor
    LEFT JOIN marked ON sensor.sensor_key = marked.sensor_key
    LEFT JOIN served AS service ON sensor.sensor_key = service.sensor_key
    WHERE sensor.kind = %(kind)s
),

quartered AS MATERIALIZED (
    SELECT
        ended.*,
        CASE
            WHEN ended.first_day + INTERVAL '1 day' > %(from_at)s::TIMESTAMPTZ
                THEN
                    least(
                        (
                            SELECT quarter.bucket_at FROM {quarters} AS quarter
                            WHERE
                                quarter.sensor_key = ended.sensor_key
                                AND quarter.bucket_at >= ended.first_day
                                AND quarter.bucket_at < ended.first_day + INTERVAL '1 day'
                            ORDER BY quarter.bucket_at ASC
                            LIMIT 1
                        ),
                        ended.marked_first_at
                    )
        END AS first_quarter,
        CASE
            WHEN ended.last_day IS NOT NULL
                THEN
                    greatest(
                        (
                            SELECT quarter.bucket_at FROM {quarters} AS quarter
                            WHERE
                                quarter.sensor_key = ended.sensor_key
                                AND quarter.bucket_at >= ended.last_day
                                AND quarter.bucket_at < ended.last_day + INTERVAL '1 day'
                            ORDER BY quarter.bucket_at DESC
                            LIMIT 1
                        ),
                        ended.marked_last_at
                    )
        END AS last_quarter
    FROM ended
)

SELECT
    quartered.sensor_key,
    quartered.sensor_id,
    quartered.period_s,
    coalesce(
        CASE
            WHEN quartered.first_quarter > %(from_at)s::TIMESTAMPTZ - INTERVAL '15 minutes'
                THEN
                    (
                        SELECT reading.observed_at FROM {readings} AS reading
                        WHERE
                            reading.sensor_key = quartered.sensor_key
                            AND reading.observed_at >= quartered.first_quarter
                            AND reading.observed_at
                            < quartered.first_quarter + INTERVAL '15 minutes'
                        ORDER BY reading.observed_at ASC
                        LIMIT 1
                    )
        END,
        quartered.first_quarter,
        quartered.first_day
    ) AS first_at,
    CASE
        WHEN NOT quartered.was_in_service
            THEN
                coalesce(
                    (
                        SELECT reading.observed_at FROM {readings} AS reading
                        WHERE
                            reading.sensor_key = quartered.sensor_key
                            AND reading.observed_at >= quartered.last_quarter
                            AND reading.observed_at
                            < quartered.last_quarter + INTERVAL '15 minutes'
                        ORDER BY reading.observed_at DESC
                        LIMIT 1
                    ),
                    quartered.last_quarter,
                    quartered.last_day
                )
    END AS last_at
FROM quartered
ORDER BY quartered.sensor_id;

-- select_services --
-- When the sensors of a kind were in service, each time in turn.
SELECT
    service.sensor_key,
    service.from_at,
    service.to_at,
    service.period_s
FROM sensor_service AS service
INNER JOIN sensor ON service.sensor_key = sensor.sensor_key
WHERE sensor.kind = %(kind)s
ORDER BY service.sensor_key, service.from_at;

-- select_places --
-- Where the sensors of a kind stood in a span, as far as that is in an area, they are named and the
-- asker may look there.
SELECT
    place.sensor_key,
    place.from_at,
    place.to_at,
    place.area_code,
    place.ward_code
FROM sensor_place AS place
INNER JOIN sensor ON place.sensor_key = sensor.sensor_key
WHERE
    sensor.kind = %(kind)s
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor.sensor_id = any(%(sensor_ids)s::TEXT[]))
    AND (
        %(area)s::TEXT IS NULL
        OR place.area_code = %(area)s::TEXT
        OR place.ward_code = %(area)s::TEXT
    )
    AND (
        %(scope)s::TEXT[] IS NULL
        OR place.area_code = any(%(scope)s::TEXT[])
        OR place.ward_code = any(%(scope)s::TEXT[])
    )
    AND place.from_at < %(to_at)s::TIMESTAMPTZ
    AND (place.to_at IS NULL OR place.to_at > %(from_at)s::TIMESTAMPTZ)
ORDER BY sensor.sensor_id, place.from_at;
