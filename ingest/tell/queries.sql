-- beat --
-- Say how a slot is doing.
INSERT INTO ingest_worker (
    slot, client_id, beat_at, is_connected, lag_s, oldest_uncommitted_s, stored_count,
    dead_letter_count, problem
)
VALUES (
    %(slot)s, %(client_id)s, %(beat_at)s, %(is_connected)s, %(lag_s)s,
    %(oldest_uncommitted_s)s, %(stored_count)s, %(dead_letter_count)s, %(problem)s
)
ON CONFLICT (slot) DO UPDATE SET
    client_id = excluded.client_id,
    beat_at = excluded.beat_at,
    is_connected = excluded.is_connected,
    lag_s = excluded.lag_s,
    oldest_uncommitted_s = excluded.oldest_uncommitted_s,
    stored_count = excluded.stored_count,
    dead_letter_count = excluded.dead_letter_count,
    problem = excluded.problem;

-- forget_beat --
-- A slot is no longer configured.
DELETE FROM ingest_worker
WHERE slot = %(slot)s;
