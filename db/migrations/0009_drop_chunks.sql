-- Retention without owning the tables: only their owner may drop chunks, and ingest is not.
CREATE FUNCTION drop_chunks_before(hypertable TEXT, kept_from_at TIMESTAMPTZ)
RETURNS BIGINT
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF hypertable !~ '^(reading|rollup)_[a-z0-9_]+$' THEN
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

REVOKE EXECUTE ON FUNCTION drop_chunks_before FROM public;
