-- select_newest --
-- The newest reading of each sensor of a kind in a span, by column: one row of arrays that fit one
-- another, NaN and -infinity where there is no value. What counts as newest is as in the kind's
-- `latest` view; both ends of the span are known before the statement runs and tell the planner
-- which chunks cannot matter: with 80 of them it would plan ten times as long as it runs.
SELECT  -- noqa: ST06
    array_agg(one.sensor_key) AS sensor_key,
    array_agg(one.observed_at) AS observed_at,
    array_agg(one.received_at) AS received_at,
    array_agg(one.quality) AS quality,
    {columns}  -- noqa: RF02
FROM (
    SELECT
        head.sensor_key,
        head.observed_at,
        head.received_at,
        head.quality,
        {values}  -- noqa: RF02
    FROM sensor
    CROSS JOIN
        LATERAL (  -- noqa: ST05
            SELECT reading.*
            FROM {readings} AS reading
            WHERE
                reading.sensor_key = sensor.sensor_key
                AND reading.observed_at > %(from_at)s
                AND reading.observed_at <= %(to_at)s
            ORDER BY reading.observed_at DESC
            LIMIT 1
        ) AS newest
    CROSS JOIN
        LATERAL (  -- noqa: ST05
            SELECT newest.*
            WHERE newest.quality & 32 = 0
            UNION ALL
            (
                SELECT near.*
                FROM {readings} AS near
                WHERE
                    newest.quality & 32 <> 0
                    AND near.sensor_key = newest.sensor_key
                    AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                    AND near.observed_at <= newest.observed_at
                    AND near.observed_at > %(from_at)s
                    AND near.observed_at <= %(to_at)s
                ORDER BY
                    near.quality & 32 = 0
                    AND near.received_at
                    > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                    near.quality & 32 DESC,
                    CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                    near.observed_at DESC
                LIMIT 1
            )
        ) AS head
    LEFT JOIN LATERAL (
        SELECT {newest}  -- noqa: RF02
        FROM (  -- noqa: ST05
            SELECT reading.*
            FROM {readings} AS reading
            WHERE
                ({is_partial})
                AND reading.sensor_key = head.sensor_key
                AND reading.observed_at < head.observed_at
                AND reading.observed_at > %(from_at)s
                AND reading.observed_at <= %(to_at)s
            ORDER BY reading.observed_at DESC
            LIMIT %(part_count)s
        ) AS part
    ) AS former ON TRUE
    WHERE
        sensor.kind = {kind}  -- noqa: RF02
        AND (%(sensor_keys)s::INT[] IS NULL OR sensor.sensor_key = any(%(sensor_keys)s::INT[]))
) AS one;

-- select_last_days --
-- The last day before a time in which some sensors sent anything, and how many readings; of what
-- has not been computed yet only the last quarter that is marked is known.
WITH marked AS (
    SELECT
        mark.sensor_key,
        max(mark.bucket_at) AS bucket_at
    FROM dirty_bucket AS mark
    WHERE
        mark.kind = {kind}  -- noqa: RF02
        AND mark.sensor_key = any(%(sensor_keys)s::INT[])
        AND mark.bucket_at <= %(to_at)s
    GROUP BY mark.sensor_key
),

known AS (
    SELECT
        given.sensor_key,
        greatest(computed.bucket_at, marked.bucket_at) AS bucket_at,
        CASE
            WHEN computed.bucket_at >= coalesce(marked.bucket_at, '-infinity')
                THEN computed.reading_count
            ELSE 1
        END AS reading_count
    FROM unnest(%(sensor_keys)s::INT[]) AS given (sensor_key)
    LEFT JOIN LATERAL (  -- noqa: ST05
        SELECT
            stored.bucket_at,
            stored.reading_count
        FROM {days} AS stored
        WHERE
            stored.sensor_key = given.sensor_key
            AND stored.bucket_at <= %(to_at)s
            AND stored.reading_count > 0
        ORDER BY stored.bucket_at DESC
        LIMIT 1
    ) AS computed ON TRUE
    LEFT JOIN marked ON given.sensor_key = marked.sensor_key
)

SELECT
    array_agg(known.sensor_key) AS sensor_key,
    array_agg(known.bucket_at) AS bucket_at,
    array_agg(known.reading_count) AS reading_count
FROM known
WHERE known.bucket_at IS NOT NULL;

-- select_quarters --
-- The last quarter of an hour in a span in which each sensor of a kind sent anything, by column.
SELECT  -- noqa: ST06
    array_agg(one.sensor_key) AS sensor_key,
    array_agg(one.bucket_at) AS bucket_at,
    array_agg(one.reading_count) AS reading_count,
    {columns}  -- noqa: RF02
FROM (
    SELECT
        quarter.*,
        sensor.sensor_key
    FROM sensor
    CROSS JOIN
        LATERAL (
            SELECT
                one.bucket_at,
                one.reading_count,
                {means}
            FROM {quarters} AS one
            WHERE
                one.sensor_key = sensor.sensor_key
                AND one.bucket_at > %(from_at)s
                AND one.bucket_at <= %(to_at)s
                AND one.reading_count > 0
            ORDER BY one.bucket_at DESC
            LIMIT 1
        ) AS quarter
    WHERE sensor.kind = {kind}  -- noqa: RF02
) AS one;

-- select_standing --
-- What of the registry was otherwise at a time: who was not retired yet, and who stood elsewhere.
SELECT  -- noqa: ST06
    sensor.sensor_key,
    sensor.retired_at IS NOT NULL
    AND coalesce(sensor.retired_city_at, sensor.retired_at) <= %(at)s AS is_retired,
    place.lat_deg,
    place.lon_deg,
    place.area_code,
    place.ward_code
FROM sensor
LEFT JOIN sensor_place AS place
    ON
        sensor.sensor_key = place.sensor_key
        AND place.from_at <= %(at)s
        AND place.to_at > %(at)s
WHERE
    sensor.city = %(city)s
    AND (
        coalesce(sensor.retired_city_at, sensor.retired_at) > %(at)s
        OR place.sensor_key IS NOT NULL
    );

-- select_offline --
-- The gateways whose last word, that they are offline, had been said by a time and stands.
SELECT gateway_id
FROM gateway
WHERE
    city = %(city)s
    AND status = 'offline'
    AND status_at <= %(at)s
    AND refuted_at IS NULL;

-- select_kept_from --
-- From when on readings and quarters are kept; a tier of which nothing was dropped has no row.
SELECT
    tier,
    kept_from_at
FROM retention
WHERE tier IN ('raw', '15m');

-- select_oldest --
-- When the first reading of a kind was observed, as far as is known: in which day, or exactly where
-- no day has been computed yet.
SELECT min(coalesce(first_day.bucket_at, first_reading.observed_at)) AS oldest_at
FROM sensor
LEFT JOIN LATERAL (
    SELECT stored.bucket_at
    FROM {days} AS stored
    WHERE stored.sensor_key = sensor.sensor_key
    ORDER BY stored.bucket_at
    LIMIT 1
) AS first_day ON TRUE
LEFT JOIN LATERAL (
    SELECT reading.observed_at
    FROM {readings} AS reading
    WHERE first_day.bucket_at IS NULL AND reading.sensor_key = sensor.sensor_key
    ORDER BY reading.observed_at
    LIMIT 1
) AS first_reading ON TRUE
WHERE sensor.kind = {kind} AND sensor.city = %(city)s;  -- noqa: RF02

-- select_first --
-- The first time in a span at which a kind's readings, or its buckets, lie.
SELECT min(first_one.first_at) AS first_at
FROM sensor
CROSS JOIN
    LATERAL (
        SELECT stored.{at} AS first_at
        FROM {stored} AS stored
        WHERE
            stored.sensor_key = sensor.sensor_key
            AND stored.{at} >= %(from_at)s
            AND stored.{at} < %(to_at)s
        ORDER BY stored.{at}
        LIMIT 1
    ) AS first_one
WHERE sensor.kind = {kind} AND sensor.city = %(city)s;  -- noqa: RF02
