-- piece --
-- Spans of sensors, each with its place among them.
SELECT
    given.sensor_key,
    given.from_at,
    given.to_at,
    (given.place - 1)::INT AS place
FROM
    unnest(
        %(sensor_keys)s::INT[], %(from_ats)s::TIMESTAMPTZ[], %(to_ats)s::TIMESTAMPTZ[]
    ) WITH ORDINALITY AS given (sensor_key, from_at, to_at, place);

-- mark --
-- Quarters of an hour in which something has changed since they were computed. Of what is older
-- than is kept some readings are gone: what was computed from them stands.
SELECT DISTINCT
    marked.sensor_key,
    marked.bucket_at
FROM dirty_bucket AS marked
WHERE
    marked.kind = %(kind)s
    AND marked.sensor_key = any(%(sensor_keys)s::INT[])
    AND marked.bucket_at >= %(first_at)s
    AND marked.bucket_at < %(last_at)s
    AND marked.bucket_at >= %(kept_from_at)s;

-- cut --
-- Parts of spans, and which buckets of a tier lie whole in each.
SELECT
    part.place,
    part.sensor_key,
    part.from_at,
    part.to_at,
    least({next_begin}, part.to_at) AS whole_from,
    greatest({last_end}, least({next_begin}, part.to_at)) AS whole_to
FROM {parts} AS part;

-- stale --
-- The buckets of a tier in which something has changed.
SELECT DISTINCT
    mark.sensor_key,
    {bucket} AS bucket_at
FROM mark;

-- whole --
-- The buckets of a tier that lie whole in parts of spans and are as they were computed.
SELECT
    cut.place,
    stored.bucket_at,
    stored.reading_count,
    stored.untrusted_count
FROM {cut} AS cut
INNER JOIN {rollup} AS stored
    ON
        cut.sensor_key = stored.sensor_key
        AND cut.whole_from <= stored.bucket_at
        AND cut.whole_to > stored.bucket_at
WHERE
    stored.bucket_at >= %(first_at)s
    AND stored.bucket_at < %(last_at)s
    AND NOT EXISTS (
        SELECT FROM {changed} AS changed
        WHERE
            changed.sensor_key = stored.sensor_key
            AND changed.bucket_at = stored.bucket_at
    );

-- rest --
-- What these leave of the parts: begins, ends, and what has changed.
SELECT
    cut.place,
    cut.sensor_key,
    cut.from_at,
    cut.whole_from AS to_at
FROM {cut} AS cut
WHERE cut.from_at < cut.whole_from
UNION ALL
SELECT
    cut.place,
    cut.sensor_key,
    cut.whole_to AS from_at,
    cut.to_at
FROM {cut} AS cut
WHERE cut.whole_to < cut.to_at
UNION ALL
SELECT
    cut.place,
    cut.sensor_key,
    changed.bucket_at AS from_at,
    changed.bucket_at + {width} AS to_at  -- noqa: RF02
FROM {cut} AS cut
INNER JOIN {changed} AS changed
    ON
        cut.sensor_key = changed.sensor_key
        AND cut.whole_from <= changed.bucket_at
        AND cut.whole_to > changed.bucket_at;

-- counted --
-- Readings of what no bucket tells, of parts that begin within bounds. Close bounds keep most
-- chunks out of the plan: a look into each of eighty costs 0.1 ms, for each part.
SELECT
    part.place,
    part.from_at AS bucket_at,
    counted.reading_count,
    counted.untrusted_count
FROM {parts} AS part
CROSS JOIN
    LATERAL (
        SELECT
            count(*)::INT AS reading_count,
            {untrusted_count}
        FROM {readings} AS one
        WHERE
            one.sensor_key = part.sensor_key
            AND one.observed_at >= part.from_at
            AND one.observed_at < part.to_at
            AND one.observed_at >= {reach_from}
            AND one.observed_at < {reach_to}
    ) AS counted
WHERE part.from_at >= {reach_from} AND part.from_at < {reach_to};

-- told --
-- Counts in one value, for they are many: each a place among the spans, a time of its day and two
-- counts, the second -1 where nobody has counted what is doubtful.
SELECT
    string_agg(
        int4send(found.place)
        || timestamptz_send(found.bucket_at)
        || int4send(found.reading_count)
        || int4send(coalesce(found.untrusted_count, -1)),
        ''::BYTEA
    ) AS counts
FROM found
WHERE found.reading_count > 0;
