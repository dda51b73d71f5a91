-- The latest of each sensor, quantity by quantity: a device may send them in messages of their own.
-- Each is the newest that is known among the newest ten readings, with its own time where that is
-- older than the reading's; to look back without end costs seventeen times as much.

-- Make a kind's function and view; again after a quantity was added. `latest_<kind> (until_at)`
-- knows nothing after a time, the view `latest_<kind>` knows all. Bit 32 of the quality says that a
-- reading was ahead of the city by up to five minutes: of those the one that came last counts, and
-- only until a right one comes, though that be older.
CREATE FUNCTION create_latest(kind TEXT)
RETURNS VOID
LANGUAGE plpgsql
AS $create$
DECLARE
    latest TEXT := 'latest_' || kind;
    readings TEXT := 'reading_' || kind;
    quantities TEXT[];
    types TEXT[];
BEGIN
    -- What follows the six columns that all kinds have.
    SELECT
        array_agg(attname ORDER BY attnum),
        array_agg(format_type(atttypid, atttypmod) ORDER BY attnum)
    INTO quantities, types
    FROM pg_attribute
    WHERE attrelid = format('%I', readings)::regclass AND attnum > 6 AND NOT attisdropped;

    EXECUTE format('DROP VIEW IF EXISTS %I', latest);
    EXECUTE format('DROP FUNCTION IF EXISTS %I', latest);
    EXECUTE format(
        $function$
        CREATE FUNCTION %1$I(until_at TIMESTAMPTZ)
        RETURNS TABLE (
            sensor_key INT, observed_at TIMESTAMPTZ, received_at TIMESTAMPTZ, boot INT, seq INT,
            quality SMALLINT, %2$s
        )
        LANGUAGE sql
        STABLE
        AS $body$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, %3$s
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM %4$I AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM %4$I AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
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
                SELECT %5$s
                FROM (
                    SELECT *
                    FROM %4$I AS reading
                    WHERE
                        (%6$s)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = %7$L
        $body$
        $function$,
        latest,
        (SELECT string_agg(format('%I %s', name, type), ', ')
         FROM unnest(quantities, types) AS listed (name, type))
        || (SELECT string_agg(format(', %I timestamptz', name || '_at'), '')
            FROM unnest(quantities) AS listed (name)),
        (SELECT string_agg(format('coalesce(head.%1$I, former.%1$I)', name), ', ')
         FROM unnest(quantities) AS listed (name))
        || (SELECT string_agg(
                format(', CASE WHEN head.%I IS NULL THEN former.%I END', name, name || '_at'), ''
            )
            FROM unnest(quantities) AS listed (name)),
        readings,
        (SELECT string_agg(
                format(
                    'last(one.%1$I, one.observed_at) FILTER (WHERE one.%1$I IS NOT NULL) AS %1$I, '
                    'max(one.observed_at) FILTER (WHERE one.%1$I IS NOT NULL) AS %2$I',
                    name, name || '_at'
                ),
                ', '
            )
         FROM unnest(quantities) AS listed (name)),
        (SELECT string_agg(format('head.%I IS NULL', name), ' OR ')
         FROM unnest(quantities) AS listed (name)),
        kind
    );
    EXECUTE format('CREATE VIEW %1$I AS SELECT * FROM %1$I(''infinity'')', latest);
END;
$create$;

-- A new kind has them too.
CREATE OR REPLACE FUNCTION create_kind(kind TEXT, quantities TEXT[], doubles TEXT[] DEFAULT '{}')
RETURNS VOID
LANGUAGE plpgsql
AS $$
DECLARE
    columns TEXT;
BEGIN
    -- A register that only grows needs float64: float32 steps by 0.008 at 100 000.
    SELECT string_agg(
        format('%I %s', quantity, CASE WHEN quantity = ANY(doubles) THEN 'double precision' ELSE 'real' END),
        ', ' ORDER BY position
    )
    INTO columns
    FROM unnest(quantities) WITH ORDINALITY AS listed (quantity, position);

    EXECUTE format(
        'CREATE TABLE %I ('
        'sensor_key int NOT NULL, observed_at timestamptz NOT NULL, '
        'received_at timestamptz NOT NULL, boot int NOT NULL DEFAULT 0, seq int, '
        'quality smallint NOT NULL DEFAULT 0, %s, PRIMARY KEY (sensor_key, observed_at))',
        'reading_' || kind, columns
    );
    PERFORM create_hypertable(
        format('%I', 'reading_' || kind)::regclass,
        by_range('observed_at', INTERVAL '1 day'),
        create_default_indexes => FALSE
    );
    PERFORM create_latest(kind);
END;
$$;

-- All kinds that there are.
SELECT create_latest(substr(relname, length('reading_') + 1))
FROM pg_class
WHERE relnamespace = 'public'::REGNAMESPACE AND relkind = 'r' AND relname LIKE 'reading\_%';
