-- Letters that a birth calls back, however old they are.
-- The sensors that an `unknown_sensor` letter waits for: a pack may name many.
ALTER TABLE dead_letter ADD COLUMN awaited_sensor_id TEXT[];

-- Letters from before the column wait for the one sensor that they name, if they name one.
CREATE INDEX dead_letter_by_awaited ON dead_letter
USING gin (COALESCE(awaited_sensor_id, ARRAY[sensor_id]))
WHERE reason = 'unknown_sensor' AND replayed_at IS NULL AND NOT is_payload_cut;

DROP INDEX dead_letter_by_sensor;

-- Sensors whose birth found more letters than it may call back itself; the leader does the rest.
CREATE TABLE recall_due (
    sensor_id TEXT PRIMARY KEY
);
