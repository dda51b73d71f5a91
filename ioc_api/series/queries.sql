-- select_line --
-- One line.
WITH line AS ({line})

SELECT
    line.*,
    NULL::TEXT AS code
FROM line
ORDER BY line.group_key, line.at, line.weekday, line.hour;

-- select_lines --
-- The same line for each of some areas.
SELECT
    line.*,
    asked.code
FROM unnest(%(areas)s::TEXT[]) WITH ORDINALITY AS asked (code, place)
CROSS JOIN LATERAL ({line}) AS line  -- noqa: ST05
ORDER BY asked.place, line.group_key, line.at, line.weekday, line.hour;

-- select_sensors --
-- The sensors that are named, or all of a kind that stood in an area in a span, by their ids; of
-- those only such as stood in it where the asker may look.
SELECT
    sensor.sensor_key,
    sensor.sensor_id
FROM sensor
WHERE
    sensor.kind = %(kind)s
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor.sensor_id = any(%(sensor_ids)s))
    AND (
        (%(area)s::TEXT IS NULL AND %(scope)s::TEXT[] IS NULL)
        OR EXISTS (
            SELECT FROM sensor_place AS place
            WHERE
                place.sensor_key = sensor.sensor_key
                AND (
                    %(area)s::TEXT IS NULL
                    OR place.area_code = %(area)s
                    OR place.ward_code = %(area)s
                )
                AND (
                    %(scope)s::TEXT[] IS NULL
                    OR place.area_code = any(%(scope)s)
                    OR place.ward_code = any(%(scope)s)
                )
                AND place.from_at < %(to_at)s
                AND (place.to_at IS NULL OR place.to_at > %(from_at)s)
        )
    )
ORDER BY sensor.sensor_id;

-- series --
-- One quantity over chosen sensors, as it is at this moment; no register. Rows without values tell
-- how many readings were left out.
WITH standing AS MATERIALIZED ({standing}),

chosen AS MATERIALIZED ({chosen}),

divided AS ({divided}),

stale AS MATERIALIZED ({stale}),

touched AS ({touched}),

current AS ({current}),

placed AS (
    SELECT
        one.*,
        {groups}
    FROM current AS one
),

-- What a sensor says in all buckets of the same hour of the day or weekday is one.
classed AS (
    SELECT
        one.sensor_key,
        one.group_key,
        one.at,
        one.weekday,
        one.hour,
        {untrusted_count},
        {sums},
        min(one.{min}) AS {least},
        max(one.{max}) AS {greatest}
    FROM placed AS one
    GROUP BY one.sensor_key, one.group_key, one.at, one.weekday, one.hour
),

summed AS (
    SELECT
        one.group_key,
        one.at,
        one.weekday,
        one.hour,
        {untrusted_count},
        {sums},
        min(one.{min}) AS low,
        max(one.{max}) AS high,
        count(*) FILTER (WHERE one.{count} > 0) AS sensor_count,
        sum({mean}) AS sum_of_means
    FROM {each} AS one
    GROUP BY one.group_key, one.at, one.weekday, one.hour
)

SELECT
    one.group_key,
    one.at,
    one.weekday,
    one.hour,
    {mean} AS average,
    one.low,
    one.high,
    one.sensor_count,
    one.{count}::BIGINT AS value_count,
    one.untrusted_count,
    {added} AS total
FROM summed AS one;

-- increases --
-- How much registers grew, over chosen sensors, as it is at this moment. A bucket belongs whole to
-- where its sensor stood when it began; one value alone, with none before it, says nothing of how
-- much a register grew. `from_at` lies up to two buckets before `first_at`: what the chain of a
-- register has before that is taken as it is stored.
WITH standing AS MATERIALIZED ({standing}),

chosen AS MATERIALIZED ({chosen}),

divided AS ({divided}),

stale AS MATERIALIZED ({stale}),

touched AS ({touched}),

current AS ({current}),

chain AS (
    SELECT current.*
    FROM current
    UNION ALL
    SELECT former.*
    FROM ({former}) AS former
),

placed AS (
    SELECT
        one.*,
        {groups}
    FROM (SELECT {row} FROM chain) AS one
    WHERE one.bucket_at >= %(first_at)s AND {within}
)

SELECT
    one.group_key,
    one.at,
    one.weekday,
    one.hour,
    NULL AS average,
    NULL AS low,
    NULL AS high,
    count(DISTINCT one.sensor_key) FILTER (WHERE one.{count} > 0) AS sensor_count,
    sum(one.{count}) AS value_count,
    {untrusted_count},
    sum(CASE WHEN one.{count} > 1 THEN one.{sum} + coalesce({step}, 0) ELSE {step} END)::REAL
        AS total
FROM placed AS one
GROUP BY one.group_key, one.at, one.weekday, one.hour;

-- kept_from --
-- From when on readings are kept; no row where none were dropped.
SELECT kept_from_at
FROM retention
WHERE tier = 'raw';

-- stale_good --
-- What has changed since it was computed, and what is divided.
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
) AS piece;

-- stale_all --
-- All: buckets of all readings are not stored.
SELECT
    chosen.sensor_key,
    %(from_at)s::TIMESTAMPTZ AS from_at,
    %(to_at)s::TIMESTAMPTZ AS to_at
FROM chosen;

-- standing_in_area --
-- When which sensors stood in an area, or where the asker may look.
SELECT
    place.sensor_key,
    place.from_at,
    coalesce(place.to_at, 'infinity') AS to_at
FROM sensor_place AS place
INNER JOIN sensor ON place.sensor_key = sensor.sensor_key
WHERE
    sensor.kind = %(kind)s
    AND {in_line}  -- noqa: RF02
    AND (
        %(area)s::TEXT IS NULL
        OR place.area_code = %(area)s
        OR place.ward_code = %(area)s
    )
    AND (
        %(scope)s::TEXT[] IS NULL
        OR place.area_code = any(%(scope)s)
        OR place.ward_code = any(%(scope)s)
    )
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor.sensor_id = any(%(sensor_ids)s))
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
-- All sensors of the kind, or those that are named.
SELECT sensor_key
FROM sensor
WHERE
    kind = %(kind)s
    AND (%(sensor_ids)s::TEXT[] IS NULL OR sensor_id = any(%(sensor_ids)s));

-- divided_in_city --
-- Nothing.
SELECT
    NULL::INT AS sensor_key,
    NULL::TIMESTAMPTZ AS bucket_at
WHERE FALSE;
