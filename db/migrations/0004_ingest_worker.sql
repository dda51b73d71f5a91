-- How each slot of the ingest is doing, written about once a second by its worker; unlogged,
-- because after a crash the next beat says more than the last one.
CREATE UNLOGGED TABLE ingest_worker (
    slot INT PRIMARY KEY,
    client_id TEXT NOT NULL,
    beat_at TIMESTAMPTZ NOT NULL,
    is_connected BOOLEAN NOT NULL,
    lag_s REAL NOT NULL,
    oldest_uncommitted_s REAL NOT NULL,
    stored_count BIGINT NOT NULL,
    dead_letter_count BIGINT NOT NULL,
    problem TEXT
);
