-- held --
-- Alerts that nobody else changes until the transaction ends, in one order for all who hold many.
SELECT
    alert.alert_id,
    alert.version,
    alert.state,
    alert.severity,
    alert.rule_id,
    alert.sensor_key,
    alert.area,
    alert.ward,
    alert.assignee,
    alert.due_at,
    alert.suppressed_until,
    alert.absorbed_by,
    alert.escalation_level,
    alert.is_silent,
    GREATEST(
        alert.raised_at,
        (
            SELECT MAX(taken.at) FROM alert_step AS taken
            WHERE taken.alert_id = alert.alert_id AND taken.step IN ('reopen', 'return')
        )
    ) AS begun_at
FROM alert
WHERE alert.alert_id = ANY(%(alert_ids)s::BIGINT[])
ORDER BY alert.alert_id
FOR NO KEY UPDATE;

-- twin --
-- Another alert that somebody is to resolve, of the same rule at the same sensor or place.
SELECT alert.alert_id
FROM alert
WHERE
    alert.rule_id = %(rule_id)s
    AND alert.sensor_key IS NOT DISTINCT FROM %(sensor_key)s::INT
    AND (alert.sensor_key IS NOT NULL OR alert.area IS NOT DISTINCT FROM %(area)s::TEXT)
    AND alert.alert_id <> %(alert_id)s
    AND alert.state NOT IN ('resolved', 'closed')
ORDER BY alert.alert_id DESC
LIMIT 1;

-- update_alert --
-- What a step makes of an alert.
UPDATE alert
SET
    version = %(version)s,
    state = %(state)s,
    assignee = %(assignee)s,
    due_at = %(due_at)s,
    suppressed_until = %(suppressed_until)s,
    absorbed_by = %(absorbed_by)s,
    escalation_level = %(escalation_level)s
WHERE alert_id = %(alert_id)s;

-- insert_step --
-- A step, for good.
INSERT INTO alert_step (
    alert_id, version, step, from_state, to_state, at, who, note, assignee, until_at
)
VALUES (
    %(alert_id)s, %(version)s, %(step)s, %(from_state)s, %(state)s, %(at)s, %(who)s, %(note)s,
    %(said_assignee)s, %(said_until)s
);

-- insert_news --
-- What all who look at alerts are to learn.
INSERT INTO alert_news (alert_id, what)
VALUES (%(alert_id)s, %(step)s);

-- resolve_absorbed --
-- Whoever resolves an alert resolves those that it tells, and those that they tell.
WITH RECURSIVE absorbed AS (
    SELECT one.alert_id
    FROM alert AS one
    WHERE one.absorbed_by = ANY(%(alert_ids)s::BIGINT[]) AND one.state = 'duplicate'
    UNION
    SELECT one.alert_id
    FROM alert AS one
    INNER JOIN absorbed ON one.absorbed_by = absorbed.alert_id
    WHERE one.state = 'duplicate'
),

resolved AS (
    UPDATE alert
    SET state = 'resolved', version = version + 1, due_at = NULL
    WHERE alert_id IN (SELECT absorbed.alert_id FROM absorbed)
    RETURNING alert_id, version
),

noted AS (
    INSERT INTO alert_step (alert_id, version, step, from_state, to_state, at, who)
    SELECT
        resolved.alert_id,
        resolved.version,
        'resolve' AS step,
        'duplicate' AS from_state,
        'resolved' AS to_state,
        %(at)s AS at,
        %(who)s AS who
    FROM resolved
)

INSERT INTO alert_news (alert_id, what)
SELECT
    resolved.alert_id,
    'resolve' AS what
FROM resolved;
