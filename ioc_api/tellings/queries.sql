-- page --
-- What is told to targets, the newest first, of alerts that the asker may look at.
SELECT
    telling.telling_id,
    telling.alert_id,
    telling.what,
    telling.channel,
    telling.target,
    telling.made_at,
    telling.attempt_count,
    telling.next_at,
    telling.told_at,
    telling.failed_at,
    telling.last_error,
    telling.payload ->> 'title' AS title
FROM telling
INNER JOIN alert ON telling.alert_id = alert.alert_id
WHERE
    telling.channel <> 'mqtt'
    AND {seen}
    AND (%(is_failed)s::BOOLEAN IS NULL OR (telling.failed_at IS NOT NULL) = %(is_failed)s)
    AND (%(alert_id)s::BIGINT IS NULL OR telling.alert_id = %(alert_id)s)
    AND (%(before_id)s::BIGINT IS NULL OR telling.telling_id < %(before_id)s)
ORDER BY telling.telling_id DESC
LIMIT %(telling_count)s;

-- held --
-- One of them, held until the transaction ends, and where its alert stands.
SELECT
    telling.target,
    alert.alert_id,
    alert.area,
    alert.ward,
    telling.failed_at IS NOT NULL AS is_failed
FROM telling
INNER JOIN alert ON telling.alert_id = alert.alert_id
WHERE telling.telling_id = %(telling_id)s AND telling.channel <> 'mqtt'
FOR NO KEY UPDATE OF telling;

-- again --
-- Let one that was given up be told again, as if it were new.
UPDATE telling
SET failed_at = NULL, attempt_count = 0, next_at = NOW()
WHERE telling_id = %(telling_id)s
RETURNING
    telling_id,
    alert_id,
    what,
    channel,
    target,
    payload ->> 'title' AS title,
    made_at,
    attempt_count,
    next_at,
    told_at,
    failed_at,
    last_error;
