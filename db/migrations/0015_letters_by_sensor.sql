-- The letters of a device are asked for by its owner, among all that strangers left: those that
-- name the sensor, and packs that wait for the births of several.
CREATE INDEX dead_letter_by_sensor ON dead_letter (sensor_id, received_at)
WHERE replayed_at IS NULL;

CREATE INDEX dead_letter_by_awaited_sensor ON dead_letter USING gin (awaited_sensor_id)
WHERE replayed_at IS NULL AND awaited_sensor_id IS NOT NULL;
