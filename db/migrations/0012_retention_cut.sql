-- A cut of retention goes a bounded way beyond the last one, whatever a clock says. `cut_at` is
-- where a tier was cut last, by the clock of then; `kept_from_at` only grows, for what is gone does
-- not come back; `held_cut_at` is the cut that a clock wants and that somebody makes by hand.
ALTER TABLE retention ADD COLUMN cut_at TIMESTAMPTZ;
UPDATE retention SET cut_at = kept_from_at;
ALTER TABLE retention ALTER COLUMN cut_at SET NOT NULL;
ALTER TABLE retention ADD COLUMN held_cut_at TIMESTAMPTZ;

-- Letters are cut by the wall clock, which may leap too.
ALTER TABLE retention DROP CONSTRAINT retention_tier_check;
ALTER TABLE retention ADD CONSTRAINT retention_tier_check
CHECK (tier IN ('raw', '15m', '1h', '1d', 'dead_letter'));
