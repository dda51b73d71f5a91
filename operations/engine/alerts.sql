-- standing_episodes --
-- The episodes of some rules that stand, or ended after a time; of each the newest word.
WITH told AS (
    SELECT
        alert.rule_id,
        one.sensor_key,
        one.value,
        one.since_at,
        one.raised_at,
        one.last_at,
        one.cleared_at
    FROM alert_sensor AS one
    INNER JOIN alert ON one.alert_id = alert.alert_id
    WHERE
        one.disproved_at IS NULL
        AND (one.cleared_at IS NULL OR one.cleared_at >= %(since_at)s)

    UNION ALL

    SELECT
        one.rule_id,
        one.sensor_key,
        one.value,
        one.since_at,
        one.raised_at,
        one.last_at,
        one.cleared_at
    FROM rule_episode AS one
    WHERE one.cleared_at IS NULL OR one.cleared_at >= %(since_at)s
)

SELECT DISTINCT ON (episode.rule_id, episode.sensor_key, episode.since_at)
    episode.rule_id,
    episode.sensor_key,
    episode.value,
    (EXTRACT(EPOCH FROM episode.since_at) * 1000000)::BIGINT AS since_us,
    (EXTRACT(EPOCH FROM episode.raised_at) * 1000000)::BIGINT AS raised_us,
    (EXTRACT(EPOCH FROM episode.last_at) * 1000000)::BIGINT AS last_us,
    (EXTRACT(EPOCH FROM episode.cleared_at) * 1000000)::BIGINT AS cleared_us
FROM told AS episode
WHERE
    episode.rule_id = ANY(%(rule_ids)s)
    AND (%(sensor_keys)s::INT[] IS NULL OR episode.sensor_key = ANY(%(sensor_keys)s::INT[]))
ORDER BY
    episode.rule_id ASC,
    episode.sensor_key ASC,
    episode.since_at ASC,
    episode.last_at DESC;

-- lock_alerts --
-- The unresolved alerts of some rules, and those of whatever state that hold episodes of sensors.
SELECT
    alert.alert_id,
    alert.version,
    alert.rule_id,
    alert.rule_version,
    alert.severity,
    alert.state,
    alert.kind,
    alert.quantity,
    alert.sensor_key,
    alert.sensor_count,
    alert.area,
    alert.ward,
    alert.value,
    alert.limit_value,
    alert.unit,
    alert.is_late,
    alert.is_silent,
    alert.absorbed_by,
    (EXTRACT(EPOCH FROM alert.since_at) * 1000000)::BIGINT AS since_us,
    (EXTRACT(EPOCH FROM alert.raised_at) * 1000000)::BIGINT AS raised_us,
    (EXTRACT(EPOCH FROM alert.last_at) * 1000000)::BIGINT AS last_us,
    (EXTRACT(EPOCH FROM alert.cleared_at) * 1000000)::BIGINT AS cleared_us,
    (EXTRACT(EPOCH FROM alert.due_at) * 1000000)::BIGINT AS due_us,
    (EXTRACT(EPOCH FROM alert.suppressed_until) * 1000000)::BIGINT AS suppressed_until_us
FROM alert
WHERE
    (alert.rule_id = ANY(%(rule_ids)s) AND alert.state NOT IN ('resolved', 'closed'))
    OR alert.alert_id = ANY(
        ARRAY(
            SELECT episode.alert_id
            FROM alert_sensor AS episode
            INNER JOIN alert AS holder ON episode.alert_id = holder.alert_id
            WHERE
                holder.rule_id = ANY(%(rule_ids)s)
                AND episode.sensor_key = ANY(%(sensor_keys)s)
                AND (episode.cleared_at IS NULL OR episode.cleared_at >= %(since_at)s)
        )
    )
ORDER BY alert.alert_id
FOR UPDATE OF alert;

-- read_episodes --
-- The episodes of alerts that stand, ended after a time, or are of some sensors.
SELECT
    episode.alert_id,
    episode.sensor_key,
    episode.value,
    episode.is_late,
    (EXTRACT(EPOCH FROM episode.since_at) * 1000000)::BIGINT AS since_us,
    (EXTRACT(EPOCH FROM episode.raised_at) * 1000000)::BIGINT AS raised_us,
    (EXTRACT(EPOCH FROM episode.last_at) * 1000000)::BIGINT AS last_us,
    (EXTRACT(EPOCH FROM episode.cleared_at) * 1000000)::BIGINT AS cleared_us,
    (EXTRACT(EPOCH FROM episode.disproved_at) * 1000000)::BIGINT AS disproved_us
FROM alert_sensor AS episode
WHERE
    episode.alert_id = ANY(%(alert_ids)s)
    AND (
        episode.cleared_at IS NULL
        OR episode.cleared_at >= %(since_at)s
        OR episode.sensor_key = ANY(%(sensor_keys)s)
    )
ORDER BY episode.alert_id, episode.sensor_key, episode.since_at;

-- standing_resolved --
-- An alert of a rule whose condition holds on although somebody has resolved it.
SELECT alert.alert_id
FROM alert
WHERE
    alert.rule_id = %(rule_id)s
    AND alert.cleared_at IS NULL
    AND alert.state IN ('resolved', 'closed')
ORDER BY alert.alert_id
LIMIT 1;

-- clear_resolved --
-- Say of such alerts that the condition is over.
UPDATE alert
SET cleared_at = %(cleared_at)s
WHERE
    rule_id = %(rule_id)s
    AND cleared_at IS NULL
    AND state IN ('resolved', 'closed');

-- insert_alert --
-- Write a new alert; who tells it is written once all are.
INSERT INTO alert (
    version, rule_id, rule_version, severity, state, kind, quantity, sensor_key, sensor_count, area,
    ward, value, limit_value, since_at, raised_at, last_at, cleared_at, evidence, unit, due_at,
    is_late, is_silent, suppressed_until
)
VALUES (
    %(version)s, %(rule_id)s, %(rule_version)s, %(severity)s, %(state)s, %(kind)s, %(quantity)s,
    %(sensor_key)s, %(sensor_count)s, %(area)s, %(ward)s, %(value)s, %(limit_value)s, %(since_at)s,
    %(raised_at)s, %(last_at)s, %(cleared_at)s, %(evidence)s, %(unit)s, %(due_at)s, %(is_late)s,
    %(is_silent)s, %(suppressed_until)s
)
RETURNING alert_id;

-- update_alert --
-- Write an alert on.
UPDATE alert
SET
    version = %(version)s,
    state = %(state)s,
    sensor_count = %(sensor_count)s,
    value = %(value)s,
    since_at = %(since_at)s,
    last_at = %(last_at)s,
    cleared_at = %(cleared_at)s,
    due_at = %(due_at)s,
    is_silent = %(is_silent)s,
    suppressed_until = %(suppressed_until)s
WHERE alert_id = %(alert_id)s;

-- tell_by --
-- Write which alert tells another one; NULL: none.
UPDATE alert
SET absorbed_by = %(absorbed_by)s
WHERE alert_id = %(alert_id)s;

-- insert_episode --
-- Write a new episode of an alert.
INSERT INTO alert_sensor (
    alert_id, sensor_key, since_at, raised_at, last_at, cleared_at, value, is_late
)
VALUES (
    %(alert_id)s, %(sensor_key)s, %(since_at)s, %(raised_at)s, %(last_at)s, %(cleared_at)s,
    %(value)s, %(is_late)s
);

-- update_episode --
-- Write an episode on.
UPDATE alert_sensor
SET
    since_at = %(since_at)s,
    raised_at = %(raised_at)s,
    last_at = %(last_at)s,
    cleared_at = %(cleared_at)s,
    value = %(value)s,
    disproved_at = %(disproved_at)s
WHERE
    alert_id = %(alert_id)s
    AND sensor_key = %(sensor_key)s
    AND since_at = %(stored_since_at)s;

-- write_unalerted --
-- Write an episode of a rule that makes no alerts, or write it on.
INSERT INTO rule_episode (rule_id, sensor_key, since_at, raised_at, last_at, cleared_at, value)
VALUES (
    %(rule_id)s, %(sensor_key)s, %(since_at)s, %(raised_at)s, %(last_at)s, %(cleared_at)s, %(value)s
)
ON CONFLICT (rule_id, sensor_key, since_at) DO UPDATE SET
    raised_at = excluded.raised_at,
    last_at = excluded.last_at,
    cleared_at = excluded.cleared_at,
    value = excluded.value;

-- delete_unalerted --
-- Take away an episode of a rule that makes no alerts: it was none, or began at another time.
DELETE FROM rule_episode
WHERE
    rule_id = %(rule_id)s
    AND sensor_key = %(sensor_key)s
    AND since_at = %(since_at)s;

-- forget_unalerted --
-- Take away the episodes of rules that make no alerts that have been over for long.
DELETE FROM rule_episode
WHERE cleared_at < %(before_at)s;

-- insert_step --
-- Write a step that the judgement took.
INSERT INTO alert_step (alert_id, version, step, from_state, to_state, at, note, until_at)
VALUES (
    %(alert_id)s, %(version)s, %(step)s, %(from_state)s, %(to_state)s, %(at)s, %(note)s,
    %(until_at)s
);

-- insert_news --
-- Say that something happened to an alert.
INSERT INTO alert_news (alert_id, what)
VALUES (%(alert_id)s, %(what)s);

-- write_on_episodes --
-- Let standing episodes of a rule have their newest reading and the number farthest beyond.
UPDATE alert_sensor AS episode
SET
    last_at = newest.last_at,
    value = newest.value
FROM
    UNNEST(
        %(sensor_keys)s::INT[], %(last_at)s::TIMESTAMPTZ[], %(values)s::FLOAT8[]
    )
        AS newest (sensor_key, last_at, value),
    alert
WHERE
    episode.alert_id = alert.alert_id
    AND alert.rule_id = %(rule_id)s
    AND episode.sensor_key = newest.sensor_key
    AND episode.cleared_at IS NULL
    AND episode.last_at < newest.last_at;

-- write_on_alerts --
-- Let the unresolved alerts of a rule have the newest of their standing episodes.
UPDATE alert
SET
    last_at = newest.last_at,
    value = CASE WHEN %(is_below)s THEN newest.lowest ELSE newest.highest END
FROM (
    SELECT
        episode.alert_id,
        MAX(episode.last_at) AS last_at,
        MIN(episode.value) AS lowest,
        MAX(episode.value) AS highest
    FROM alert_sensor AS episode
    INNER JOIN alert AS holder ON episode.alert_id = holder.alert_id
    WHERE holder.rule_id = %(rule_id)s AND episode.cleared_at IS NULL
    GROUP BY episode.alert_id
) AS newest
WHERE alert.alert_id = newest.alert_id AND alert.last_at < newest.last_at;
