-- What the maintenance of rollups has to know: how long a mark has waited, and from when on each
-- tier is complete.
ALTER TABLE dirty_bucket ADD COLUMN marked_at TIMESTAMPTZ NOT NULL DEFAULT now();

-- The table is a queue: almost every row is dead soon, and every round reads it whole.
ALTER TABLE dirty_bucket SET (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0
);

-- What began before `kept_from_at` may be gone. It is written before anything is dropped, so a
-- bucket is never computed anew from rows of which some are missing, whatever a clock or a setting
-- says later. A tier without a row was never cut.
CREATE TABLE retention (
    tier TEXT PRIMARY KEY CHECK (tier IN ('raw', '15m', '1h', '1d')),
    kept_from_at TIMESTAMPTZ NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
