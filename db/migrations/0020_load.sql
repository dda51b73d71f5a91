-- Loads of readings that were handed over whole, by the names under which they may be run again:
-- what is in `load_part` was committed with its rows, so that a load which was interrupted goes on
-- and one that is run twice changes nothing.
CREATE TABLE load (
    load_name TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    -- NULL while it runs, or where it was interrupted.
    finished_at TIMESTAMPTZ,
    -- NULL where nobody knows how many there will be.
    part_count INT,
    done_count INT NOT NULL DEFAULT 0,
    row_count BIGINT NOT NULL DEFAULT 0,
    new_count BIGINT NOT NULL DEFAULT 0,
    duplicate_count BIGINT NOT NULL DEFAULT 0,
    refused_count BIGINT NOT NULL DEFAULT 0,
    rollup_count BIGINT NOT NULL DEFAULT 0,
    -- The first and the last time observed.
    from_at TIMESTAMPTZ,
    to_at TIMESTAMPTZ,
    -- Why it does not go on; NULL while it does.
    problem TEXT
);

CREATE TABLE load_part (
    load_name TEXT NOT NULL REFERENCES load,
    part TEXT NOT NULL,
    row_count INT NOT NULL,
    committed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (load_name, part)
);
