-- windows --
-- Maintenance windows that may hold at a time.
SELECT
    one.window_id,
    one.from_at,
    one.to_at,
    one.rule_id,
    one.kind,
    one.area,
    one.sensor_id,
    one.ended_at
FROM maintenance_window AS one
WHERE
    one.from_at <= %(now)s
    AND one.to_at > %(now)s
    AND (one.ended_at IS NULL OR one.ended_at > %(now)s);

-- waiting --
-- Alerts of which time may bring something about. One at which somebody is at work this moment has
-- its turn at the next look.
SELECT
    alert.alert_id,
    alert.version,
    alert.state,
    alert.severity,
    alert.rule_id,
    alert.kind,
    sensor.sensor_id,
    alert.area,
    alert.ward,
    alert.assignee,
    alert.due_at,
    alert.suppressed_until,
    alert.cleared_at,
    alert.escalation_level,
    alert.is_silent,
    (
        SELECT taken.who IS NULL FROM alert_step AS taken
        WHERE taken.alert_id = alert.alert_id AND taken.step = 'suppress'
        ORDER BY taken.version DESC
        LIMIT 1
    ) IS TRUE AS is_by_window,
    (
        SELECT MAX(taken.at) FROM alert_step AS taken
        WHERE
            taken.alert_id = alert.alert_id
            AND taken.step IN ('reopen', 'return')
            AND taken.who IS NOT NULL
    ) AS opened_at,
    COALESCE((said.definition ->> 'resolves_itself')::BOOLEAN, FALSE) AS resolves_itself
FROM alert
LEFT JOIN sensor ON alert.sensor_key = sensor.sensor_key
LEFT JOIN rule_version AS said
    ON alert.rule_id = said.rule_id AND alert.rule_version = said.version
WHERE
    (alert.state = 'suppressed')
    OR (alert.state = 'open' AND %(has_windows)s)
    OR (
        alert.state IN ('open', 'acknowledged', 'assigned', 'in_progress')
        AND alert.due_at <= %(now)s
        AND alert.escalation_level < %(level_max)s
    )
ORDER BY alert.alert_id
FOR NO KEY UPDATE OF alert SKIP LOCKED;

-- update_alert --
-- What time makes of an alert.
UPDATE alert
SET
    version = %(version)s,
    state = %(state)s,
    assignee = %(assignee)s,
    due_at = %(due_at)s,
    suppressed_until = %(suppressed_until)s,
    escalation_level = %(escalation_level)s
WHERE alert_id = %(alert_id)s;

-- insert_step --
-- A step that nobody took.
INSERT INTO alert_step (alert_id, version, step, from_state, to_state, at, until_at)
VALUES (
    %(alert_id)s, %(version)s, %(step)s, %(from_state)s, %(state)s, %(at)s, %(until_at)s
);

-- insert_news --
-- What all who look at alerts are to learn.
INSERT INTO alert_news (alert_id, what)
VALUES (%(alert_id)s, %(what)s);
