-- Rollups hold what can be trusted: of the readings that `reading_count` counts, `untrusted_count`
-- bear a bit of 1, 2, 4, 8, 16 or 32 in their quality, and nothing else of a bucket knows of them.
-- NULL is "not known": what was computed before this column holds them all.
CREATE OR REPLACE FUNCTION create_rollup(kind TEXT, quantities TEXT[], aggregates TEXT[])
RETURNS VOID
LANGUAGE plpgsql
AS $$
DECLARE
    columns TEXT;
    tier TEXT;
    chunk INTERVAL;
BEGIN
    SELECT string_agg(
        format('%1$I int NOT NULL, ', quantity || '_count')
        || CASE aggregate
            WHEN 'circular' THEN format(
                '%I double precision, %I double precision, ',
                quantity || '_sin_sum', quantity || '_cos_sum'
            )
            WHEN 'counter' THEN format(
                '%I double precision, %I double precision, %I double precision, ',
                quantity || '_sum', quantity || '_first', quantity || '_last'
            )
            ELSE format('%I double precision, ', quantity || '_sum')
        END
        || format(
            CASE aggregate
                WHEN 'counter' THEN '%I double precision, %I double precision'
                ELSE '%I real, %I real'
            END,
            quantity || '_min', quantity || '_max'
        ),
        ', ' ORDER BY position
    )
    INTO columns
    FROM unnest(quantities, aggregates) WITH ORDINALITY AS listed (quantity, aggregate, position);

    FOR tier, chunk IN VALUES ('15m', INTERVAL '7 days'), ('1h', '30 days'), ('1d', '365 days')
    LOOP
        EXECUTE format(
            'CREATE TABLE %I (sensor_key int NOT NULL, bucket_at timestamptz NOT NULL, '
            'reading_count int NOT NULL, expected_count int NOT NULL, %s, '
            'untrusted_count int, PRIMARY KEY (sensor_key, bucket_at))',
            format('rollup_%s_%s', kind, tier), columns
        );
        PERFORM create_hypertable(
            format('%I', format('rollup_%s_%s', kind, tier))::regclass,
            by_range('bucket_at', chunk),
            create_default_indexes => FALSE
        );
    END LOOP;
END;
$$;

-- The kinds that there are have it too.
DO $$
DECLARE
    rollup TEXT;
BEGIN
    FOR rollup IN
        SELECT relname
        FROM pg_class
        WHERE
            relnamespace = 'public'::REGNAMESPACE
            AND relkind = 'r'
            AND relname ~ '^rollup_.+_(15m|1h|1d)$'
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN untrusted_count int', rollup);
    END LOOP;
END;
$$;

-- What readings are still there of is to be computed anew. A mark for each bucket would be as many
-- rows as the rollups have: so this is a line for each chunk of readings, and the leader marks the
-- buckets of so many sensors at a time, when nothing else waits. `after_key` says how far it is.
CREATE TABLE recount_due (
    kind TEXT NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL,
    after_key INT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, from_at)
);

INSERT INTO recount_due (kind, from_at, to_at)
SELECT
    substr(hypertable_name, length('reading_') + 1) AS kind,
    range_start AS from_at,
    range_end AS to_at
FROM timescaledb_information.chunks
WHERE hypertable_schema = 'public' AND hypertable_name LIKE 'reading\_%';
