-- One line makes a kind of sensor: its readings, their latest and its rollups. It names each
-- quantity with its aggregate, in the catalogue's order:
-- SELECT add_kind('fog', '{"sight_m": "mean", "drops_count": "sum"}');
CREATE FUNCTION add_kind(kind TEXT, quantities JSON)
RETURNS VOID
LANGUAGE plpgsql
AS $$
DECLARE
    names TEXT[];
    aggregates TEXT[];
    registers TEXT[];
BEGIN
    SELECT
        array_agg(listed.key ORDER BY listed.position),
        array_agg(listed.value ORDER BY listed.position),
        coalesce(array_agg(listed.key) FILTER (WHERE listed.value = 'counter'), '{}')
    INTO names, aggregates, registers
    FROM json_each_text(quantities) WITH ORDINALITY AS listed (key, value, position);

    IF NOT coalesce(
        aggregates <@ ARRAY['mean', 'sum', 'counter', 'circular', 'energetic'], FALSE
    ) THEN
        RAISE EXCEPTION '% must name quantities, each with how it adds up: %', kind, quantities;
    END IF;
    PERFORM create_kind(kind, names, registers);
    PERFORM create_rollup(kind, names, aggregates);
END;
$$;
