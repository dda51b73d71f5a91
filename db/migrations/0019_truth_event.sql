-- What really happened in the simulated city: one row for each event or fault, as it was told last.
-- Whoever grades a detection compares it with these rows, so nothing that detects may read them:
-- the API serves them only where it is told to, and no other answer, frame or export holds them.
CREATE TABLE truth_event (
    event_id TEXT PRIMARY KEY,
    what TEXT NOT NULL,
    cause_event_id TEXT,
    -- Empty where it belongs to none.
    scenario TEXT NOT NULL,
    area TEXT NOT NULL,
    lat_deg DOUBLE PRECISION,
    lon_deg DOUBLE PRECISION,
    from_at TIMESTAMPTZ NOT NULL,
    -- NULL while it goes on.
    to_at TIMESTAMPTZ,
    sensor_id TEXT[] NOT NULL,
    sensor_count INT NOT NULL,
    -- What it did beyond noise, measured after its end; empty before.
    expected JSONB NOT NULL,
    parameters JSONB NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    CHECK ((lat_deg IS NULL) = (lon_deg IS NULL)),
    CHECK (to_at >= from_at)
);

CREATE INDEX truth_event_by_time ON truth_event (from_at, event_id);
