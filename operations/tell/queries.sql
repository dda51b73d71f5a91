-- take_news --
-- Take the oldest news away, with the alerts as they are now.
WITH gone AS (
    DELETE FROM alert_news
    WHERE
        news_id = ANY(ARRAY(
            SELECT waiting.news_id
            FROM alert_news AS waiting
            ORDER BY waiting.news_id
            LIMIT %(news_count)s
        ))
    RETURNING news_id, alert_id, what
)

SELECT
    gone.alert_id,
    gone.what,
    alert.rule_id,
    alert.severity,
    alert.state,
    alert.kind,
    alert.quantity,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    alert.sensor_count,
    alert.area,
    alert.ward,
    alert.value,
    alert.limit_value,
    alert.since_at,
    alert.cleared_at,
    alert.unit,
    alert.escalation_level,
    alert.is_silent,
    COALESCE(said.definition ->> 'label_vi', alert.rule_id) AS label_vi,
    COALESCE(said.definition ->> 'label_en', alert.rule_id) AS label_en,
    COALESCE(said.definition ->> 'playbook_vi', '') AS playbook_vi,
    COALESCE(said.definition ->> 'playbook_en', '') AS playbook_en
FROM gone
INNER JOIN alert ON gone.alert_id = alert.alert_id
LEFT JOIN sensor ON alert.sensor_key = sensor.sensor_key
LEFT JOIN rule_version AS said
    ON alert.rule_id = said.rule_id AND alert.rule_version = said.version
ORDER BY gone.news_id;

-- write_telling --
-- Write what is to be told to whom; that it is over only to who was told that it was not.
INSERT INTO telling (alert_id, what, channel, target, payload)
SELECT
    %(alert_id)s AS alert_id,
    %(what)s AS what,
    %(channel)s AS channel,
    %(target)s AS target,
    %(payload)s::JSONB AS payload
WHERE
    NOT %(follows)s
    OR EXISTS (
        SELECT FROM telling AS former
        WHERE
            former.alert_id = %(alert_id)s
            AND former.target = %(target)s
            AND former.channel <> 'mqtt'
    );

-- lend --
-- Lend the next that is due for a target: whoever ends without a word gives it back by that.
UPDATE telling
SET
    attempt_count = attempt_count + 1,
    next_at = NOW() + MAKE_INTERVAL(secs => %(lease_s)s)
WHERE
    telling_id = (
        SELECT waiting.telling_id
        FROM telling AS waiting
        WHERE
            waiting.target = %(target)s
            AND waiting.channel <> 'mqtt'
            AND waiting.told_at IS NULL
            AND waiting.failed_at IS NULL
            AND waiting.next_at <= NOW()
            AND waiting.attempt_count < %(attempts)s
        ORDER BY waiting.next_at, waiting.telling_id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
RETURNING telling_id, payload::TEXT, attempt_count;

-- told --
-- It was told.
UPDATE telling
SET told_at = NOW(), last_error = NULL
WHERE telling_id = %(telling_id)s;

-- not_told --
-- It was not told: when to try again.
UPDATE telling
SET next_at = NOW() + MAKE_INTERVAL(secs => %(pause_s)s), last_error = %(problem)s
WHERE telling_id = %(telling_id)s;

-- give_up --
-- Give up what was tried often enough, and what is for nobody that there is.
UPDATE telling
SET
    failed_at = NOW(),
    last_error = CASE
        WHEN NOT (target = ANY(%(targets)s::TEXT[])) THEN 'there is no target of that name'
        ELSE COALESCE(last_error, 'the process ended while it was told')
    END
WHERE
    told_at IS NULL
    AND failed_at IS NULL
    AND next_at <= NOW()
    AND channel <> 'mqtt'
    AND (attempt_count >= %(attempts)s OR NOT (target = ANY(%(targets)s::TEXT[])))
RETURNING telling_id, target, attempt_count, last_error;

-- for_broker --
-- What is to be told on the broker, the oldest first, held until the transaction ends.
SELECT
    telling_id,
    payload::TEXT
FROM telling
WHERE channel = 'mqtt' AND told_at IS NULL AND failed_at IS NULL
ORDER BY telling_id
LIMIT %(telling_count)s
FOR UPDATE;

-- on_broker --
-- The broker has it: nobody asks for it again.
DELETE FROM telling
WHERE telling_id = ANY(%(telling_ids)s::BIGINT[]);

-- forget --
-- Delete what was told, or given up, long ago.
DELETE FROM telling
WHERE
    told_at < NOW() - MAKE_INTERVAL(days => %(told_days)s)
    OR failed_at < NOW() - MAKE_INTERVAL(days => %(failed_days)s);

-- count_waiting --
-- How many wait to be told to somebody, and how many to the broker.
SELECT
    COUNT(*) FILTER (WHERE channel <> 'mqtt') AS target_count,
    COUNT(*) FILTER (WHERE channel = 'mqtt') AS broker_count
FROM telling
WHERE told_at IS NULL AND failed_at IS NULL;
