-- Rules with all their versions: what is judged by, since when, and who said so.
CREATE TABLE rule (
    rule_id TEXT PRIMARY KEY CHECK (rule_id ~ '^[a-z][a-z0-9-]{2,63}$'),
    version INT NOT NULL CHECK (version >= 1)
);

CREATE TABLE rule_version (
    rule_id TEXT NOT NULL REFERENCES rule,
    version INT NOT NULL CHECK (version >= 1),
    -- As `operations.rules.definition.Rule`.
    definition JSONB NOT NULL,
    made_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    -- The account's name; NULL for the city's pack.
    made_by TEXT,
    note TEXT,
    PRIMARY KEY (rule_id, version)
);

-- Spans in which something is worked on: alerts of what they name are put aside meanwhile. What is
-- NULL names all.
CREATE TABLE maintenance_window (
    window_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL CHECK (to_at > from_at),
    rule_id TEXT REFERENCES rule,
    kind TEXT,
    area TEXT,
    sensor_id TEXT,
    note TEXT NOT NULL CHECK (note <> ''),
    made_by TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    ended_at TIMESTAMPTZ,
    CHECK (NUM_NONNULLS(rule_id, kind, area, sensor_id) > 0)
);
