-- select_onsets --
-- Since when the trusted values of a quantity have been beyond a limit, of each given sensor up to
-- a time of its own. The run begins after the newest value that is not beyond it; `is_long` where
-- even the oldest that is looked at is, and the one before it too. The span of all is known before
-- the statement runs: it tells the planner which chunks cannot matter.
SELECT
    given.place::INT,
    onset.observed_at AS onset_at,
    calm.observed_at IS NULL AND coalesce(former.is_beyond, FALSE) AS is_long
FROM
    unnest(%(sensor_keys)s::INT[], %(until_at)s::TIMESTAMPTZ[])
    WITH ORDINALITY AS given (sensor_key, until_at, place)
LEFT JOIN LATERAL (  -- noqa: ST05
    SELECT reading.observed_at
    FROM {readings} AS reading
    WHERE
        reading.sensor_key = given.sensor_key
        AND reading.observed_at > given.until_at - {back}
        AND reading.observed_at <= given.until_at
        AND reading.observed_at > %(from_at)s
        AND reading.observed_at <= %(to_at)s
        AND {is_trusted}
        AND NOT {beyond}
    ORDER BY reading.observed_at DESC
    LIMIT 1
) AS calm ON TRUE
LEFT JOIN LATERAL (
    SELECT reading.observed_at
    FROM {readings} AS reading
    WHERE
        reading.sensor_key = given.sensor_key
        AND reading.observed_at > coalesce(calm.observed_at, given.until_at - {back})
        AND reading.observed_at <= given.until_at
        AND reading.observed_at > %(from_at)s
        AND reading.observed_at <= %(to_at)s
        AND {is_trusted}
        AND {beyond}
    ORDER BY reading.observed_at
    LIMIT 1
) AS onset ON TRUE
LEFT JOIN LATERAL (
    SELECT {beyond} AS is_beyond
    FROM {readings} AS reading
    WHERE
        calm.observed_at IS NULL
        AND reading.sensor_key = given.sensor_key
        AND reading.observed_at <= given.until_at - {back}
        AND reading.observed_at <= %(to_at)s
        AND {is_trusted}
        AND reading.{value} IS NOT NULL
    ORDER BY reading.observed_at DESC
    LIMIT 1
) AS former ON TRUE;

-- select_mean_onsets --
-- Since when the means of a quantity have been beyond a limit, by the quarters of an hour with
-- which their spans end. A quarter that goes on has no say: what is asked about is beyond now. Nor
-- has one with which less than half of the span is covered: nobody knows that it was calm.
WITH quarter AS (
    SELECT
        kept.*,
        given.place,
        given.until_at
    FROM
        unnest(%(sensor_keys)s::INT[], %(until_at)s::TIMESTAMPTZ[])
        WITH ORDINALITY AS given (sensor_key, until_at, place)
    INNER JOIN sensor ON given.sensor_key = sensor.sensor_key
    CROSS JOIN LATERAL (
        SELECT
            stored.bucket_at,
            stored.{count},
            stored.{sum},
            least(stored.{count} * sensor.period_s, greatest({width_s}, sensor.period_s))
                AS covered_s
        FROM {quarters} AS stored
        WHERE
            stored.sensor_key = given.sensor_key
            AND stored.bucket_at > given.until_at - {back} - {span}
            AND stored.bucket_at <= given.until_at
            AND stored.bucket_at > %(from_at)s - {span}
            AND stored.bucket_at <= %(to_at)s
    ) AS kept
),

spanned AS (
    SELECT
        part.place,
        part.until_at,
        part.bucket_at,
        sum(part.{count}) OVER span AS {count},
        sum(part.{sum}) OVER span AS {sum},
        sum(part.covered_s) OVER span AS covered_s
    FROM quarter AS part
    WINDOW
        span AS (
            PARTITION BY part.place
            ORDER BY part.bucket_at
            RANGE BETWEEN %(before)s PRECEDING AND CURRENT ROW
        )
),

judged AS (
    SELECT
        one.place,
        one.until_at,
        one.bucket_at,
        one.bucket_at + {width} AS ended_at,
        coalesce({beyond}, FALSE) AS is_beyond
    FROM spanned AS one
    WHERE
        one.covered_s >= {span_s} / 2.0
        AND one.bucket_at > one.until_at - {back}
        AND one.bucket_at <= one.until_at - {width}
),

calm AS (
    SELECT
        place,
        coalesce(max(bucket_at) FILTER (WHERE NOT is_beyond), '-infinity') AS bucket_at,
        bool_and(is_beyond) AND min(bucket_at) <= min(until_at) - {back} + {width} AS is_long
    FROM judged
    GROUP BY place
)

SELECT
    calm.place::INT,
    min(judged.ended_at) AS onset_at,
    bool_and(calm.is_long) AS is_long
FROM calm
INNER JOIN judged ON calm.place = judged.place AND calm.bucket_at < judged.bucket_at
GROUP BY calm.place;

-- select_last_means --
-- The newest mean of a quantity of which half of the span was covered, of each given sensor up to a
-- time of its own, by the quarters of an hour with which the spans end; as far back as quarters are
-- kept. Read backwards, it is found without reading all of them. `observed_at` is the newest value
-- in it.
SELECT
    given.place::INT,
    kept.last_mean AS mean,
    coalesce(newest.observed_at, kept.ended_at) AS observed_at
FROM
    unnest(%(sensor_keys)s::INT[], %(until_at)s::TIMESTAMPTZ[])
    WITH ORDINALITY AS given (sensor_key, until_at, place)
INNER JOIN sensor ON given.sensor_key = sensor.sensor_key
CROSS JOIN
    LATERAL (  -- noqa: ST05
        SELECT
            one.bucket_at,
            {mean} AS last_mean,
            one.bucket_at + {width} AS ended_at
        FROM (
            SELECT
                part.bucket_at,
                sum(part.{count}) OVER span AS {count},
                sum(part.{sum}) OVER span AS {sum},
                sum(part.covered_s) OVER span AS covered_s
            FROM (
                SELECT
                    stored.bucket_at,
                    stored.{count},
                    stored.{sum},
                    least(stored.{count} * sensor.period_s, greatest({width_s}, sensor.period_s))
                        AS covered_s
                FROM {quarters} AS stored
                WHERE
                    stored.sensor_key = given.sensor_key
                    AND stored.bucket_at <= given.until_at - {width}
                    AND stored.bucket_at <= %(to_at)s
                    AND stored.{count} > 0
            ) AS part
            WINDOW
                span AS (
                    ORDER BY part.bucket_at DESC
                    RANGE BETWEEN CURRENT ROW AND %(before)s FOLLOWING
                )
        ) AS one
        WHERE one.covered_s >= {span_s} / 2.0
        ORDER BY one.bucket_at DESC
        LIMIT 1
    ) AS kept
LEFT JOIN LATERAL (
    SELECT reading.observed_at
    FROM {readings} AS reading
    WHERE
        reading.sensor_key = given.sensor_key
        AND reading.observed_at >= kept.bucket_at
        AND reading.observed_at < kept.ended_at
        AND {is_trusted}
        AND reading.{value} IS NOT NULL
    ORDER BY reading.observed_at DESC
    LIMIT 1
) AS newest ON TRUE;
