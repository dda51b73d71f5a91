-- What was committed, for whoever judges it: in which span which sensor has new readings. Keyless,
-- because each batch appends; who judges takes rows away in the transaction of what it concludes.
CREATE TABLE changed_sensor (
    kind TEXT NOT NULL,
    sensor_key INT NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL
);

-- A queue: almost every row is dead soon, and every look reads it whole.
ALTER TABLE changed_sensor SET (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0
);

-- How far judgement has come, one row.
CREATE TABLE judged_until (
    is_only BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (is_only),
    -- City time up to which everything that was stored is judged.
    city_at TIMESTAMPTZ NOT NULL,
    -- When that was written, by the database's clock.
    written_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    -- Marks before this moment were cut away because nobody took them: readings say what they did.
    marks_cut_at TIMESTAMPTZ
);
