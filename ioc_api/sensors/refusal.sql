-- select_last_refusal --
-- The newest letter about a sensor that no birth has called back.
SELECT
    reason,
    detail,
    received_at
FROM dead_letter
WHERE sensor_id = %(sensor_id)s AND replayed_at IS NULL
ORDER BY received_at DESC, dead_letter_id DESC
LIMIT 1;
