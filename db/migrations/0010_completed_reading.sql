-- A device may send each quantity of an instant by itself. Together they are one row, which bears
-- the numbers of the message that made it; those of the messages that added to it stand here, so
-- that a number which arrived is never taken for a gap.
CREATE TABLE completed_reading (
    sensor_key INT NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    boot INT NOT NULL,
    seq INT NOT NULL,
    PRIMARY KEY (sensor_key, observed_at, boot, seq)
);

SELECT create_hypertable(
    'completed_reading', by_range('observed_at', INTERVAL '1 day'), create_default_indexes => FALSE
);

-- They go with the readings that they are about.
CREATE OR REPLACE FUNCTION drop_chunks_before(hypertable TEXT, kept_from_at TIMESTAMPTZ)
RETURNS BIGINT
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF hypertable !~ '^((reading|rollup)_[a-z0-9_]+|completed_reading)$' THEN
        RAISE EXCEPTION '% holds neither readings nor rollups', hypertable
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (
        SELECT count(*)
        FROM public.drop_chunks(
            format('public.%I', hypertable)::regclass,
            older_than => kept_from_at
        )
    );
END;
$$;
