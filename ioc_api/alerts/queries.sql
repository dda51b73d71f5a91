-- told --
-- Alerts by their ids as they are told: the worst first, of those the one that began last.
SELECT
    alert.alert_id,
    alert.version,
    alert.rule_id,
    alert.rule_version,
    alert.severity,
    alert.state,
    alert.kind,
    alert.quantity,
    alert.sensor_count,
    alert.area,
    alert.ward,
    alert.value,
    alert.limit_value,
    alert.since_at,
    alert.raised_at,
    alert.last_at,
    alert.cleared_at,
    alert.evidence,
    alert.incident_id,
    alert.assignee,
    alert.unit,
    alert.due_at,
    alert.escalation_level,
    alert.is_late,
    alert.is_silent,
    alert.suppressed_until,
    alert.absorbed_by,
    alert.news_id,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    sensor.lat_deg,
    sensor.lon_deg,
    said.definition,
    newest.step AS last_step,
    newest.who AS last_step_who,
    newest.at AS last_step_at
FROM alert
LEFT JOIN sensor ON alert.sensor_key = sensor.sensor_key
LEFT JOIN rule_version AS said
    ON alert.rule_id = said.rule_id AND alert.rule_version = said.version
LEFT JOIN LATERAL (
    SELECT
        one.step,
        one.who,
        one.at
    FROM alert_step AS one
    WHERE one.alert_id = alert.alert_id
    ORDER BY one.version DESC
    LIMIT 1
) AS newest ON TRUE
WHERE alert.alert_id = ANY(%(alert_ids)s::BIGINT[])
ORDER BY
    ARRAY_POSITION(ARRAY['minor', 'major', 'critical'], alert.severity) DESC,
    alert.since_at DESC,
    alert.alert_id DESC;

-- filtered --
-- What is asked for beside states. One that another one tells is left out where the asker may look
-- at the other, unless duplicates are asked for; where they may not, it tells itself.
SELECT
    alert.alert_id,
    alert.state,
    alert.since_at,
    ARRAY_POSITION(ARRAY['minor', 'major', 'critical'], alert.severity) AS rank,
    -- Of most nothing else has to be looked up.
    alert.absorbed_by IS NULL OR NOT EXISTS (
        SELECT FROM alert AS absorbing
        WHERE absorbing.alert_id = alert.absorbed_by AND {absorbing_seen}
    ) AS is_own
FROM alert
WHERE
    {seen}
    AND (%(severities)s::TEXT[] IS NULL OR alert.severity = ANY(%(severities)s::TEXT[]))
    AND (
        %(areas)s::TEXT[] IS NULL
        OR alert.area = ANY(%(areas)s::TEXT[])
        OR alert.ward = ANY(%(areas)s::TEXT[])
    )
    AND (%(kinds)s::TEXT[] IS NULL OR alert.kind = ANY(%(kinds)s::TEXT[]))
    AND (%(rules)s::TEXT[] IS NULL OR alert.rule_id = ANY(%(rules)s::TEXT[]))
    AND (%(units)s::TEXT[] IS NULL OR alert.unit = ANY(%(units)s::TEXT[]))
    AND (NOT %(is_mine)s OR alert.assignee = %(name)s::TEXT)
    AND (%(to_at)s::TIMESTAMPTZ IS NULL OR alert.since_at < %(to_at)s::TIMESTAMPTZ)
    AND (
        %(from_at)s::TIMESTAMPTZ IS NULL
        OR alert.cleared_at IS NULL
        OR alert.cleared_at >= %(from_at)s::TIMESTAMPTZ
    )
    AND (
        %(sensor_ids)s::TEXT[] IS NULL
        OR EXISTS (
            SELECT FROM alert_sensor AS episode
            INNER JOIN sensor AS member ON episode.sensor_key = member.sensor_key
            WHERE
                episode.alert_id = alert.alert_id
                AND member.sensor_id = ANY(%(sensor_ids)s::TEXT[])
        )
    )
    AND (
        NOT %(has_text)s
        OR alert.rule_id = ANY(%(text_rules)s::TEXT[])
        OR alert.sensor_key = ANY(%(text_sensors)s::INT[])
        OR alert.area = ANY(%(text_areas)s::TEXT[])
        OR alert.ward = ANY(%(text_areas)s::TEXT[])
    );

-- page --
-- A page of what is asked for, by ids, and how many there are in each state whatever states are
-- asked for.
WITH filtered AS MATERIALIZED ({filtered}),

page AS (
    SELECT filtered.alert_id
    FROM filtered
    WHERE
        (
            (filtered.is_own AND filtered.state = ANY(%(states)s::TEXT[]))
            OR (filtered.is_own AND %(has_open)s AND filtered.state = 'duplicate')
            OR (%(has_duplicates)s AND filtered.state = 'duplicate')
        )
        AND (
            %(after_rank)s::INT IS NULL
            OR (filtered.rank, filtered.since_at, filtered.alert_id)
            < (%(after_rank)s::INT, %(after_at)s::TIMESTAMPTZ, %(after_id)s::BIGINT)
        )
    ORDER BY filtered.rank DESC, filtered.since_at DESC, filtered.alert_id DESC
    LIMIT %(alert_count)s
)

SELECT
    ARRAY(SELECT page.alert_id FROM page) AS alert_ids,
    (
        SELECT JSONB_OBJECT_AGG(counted.state, counted.alert_count)
        FROM (
            SELECT
                filtered.state,
                COUNT(*) AS alert_count
            FROM filtered
            WHERE filtered.is_own
            GROUP BY filtered.state
        ) AS counted
    ) AS counts;

-- labels --
-- What rules are called, for a search that folds texts.
SELECT
    said.rule_id,
    said.definition ->> 'label_vi' AS label_vi,
    said.definition ->> 'label_en' AS label_en
FROM rule_version AS said;

-- outside --
-- Which of some sensors stand where the asker may not look.
SELECT sensor.sensor_id
FROM sensor
WHERE
    sensor.sensor_id = ANY(%(sensor_ids)s::TEXT[])
    AND (sensor.area_code = ANY(%(scope)s::TEXT[])) IS NOT TRUE
    AND (sensor.ward_code = ANY(%(scope)s::TEXT[])) IS NOT TRUE;

-- steps --
-- What was done about an alert, in order.
SELECT
    taken.version,
    taken.step,
    taken.from_state,
    taken.to_state,
    taken.at,
    taken.who,
    taken.note,
    taken.assignee,
    taken.until_at
FROM alert_step AS taken
WHERE taken.alert_id = %(alert_id)s
ORDER BY taken.version;

-- members --
-- The episodes of an alert at sensors that the asker may look at, the newest first, and how many
-- there are.
SELECT
    sensor.sensor_id,
    sensor.name,
    episode.since_at,
    episode.raised_at,
    episode.last_at,
    episode.cleared_at,
    episode.value,
    episode.is_late,
    episode.disproved_at,
    COUNT(*) OVER () AS all_count
FROM alert_sensor AS episode
INNER JOIN sensor ON episode.sensor_key = sensor.sensor_key
WHERE
    episode.alert_id = %(alert_id)s
    AND (
        %(scope)s::TEXT[] IS NULL
        OR sensor.area_code = ANY(%(scope)s::TEXT[])
        OR sensor.ward_code = ANY(%(scope)s::TEXT[])
    )
ORDER BY episode.since_at DESC, sensor.sensor_id ASC
LIMIT %(member_count)s;

-- absorbed --
-- Which alerts another one tells, of those that the asker may look at.
SELECT alert.alert_id
FROM alert
WHERE alert.absorbed_by = %(alert_id)s AND {seen}
ORDER BY alert.alert_id;

-- people --
-- Who may act where an alert stands.
SELECT
    account.name,
    account.display_name,
    account.unit
FROM account
WHERE
    NOT account.is_disabled
    AND account.role = ANY(%(roles)s::TEXT[])
    AND (
        account.areas IS NULL
        OR %(area)s::TEXT = ANY(account.areas)
        OR %(ward)s::TEXT = ANY(account.areas)
    )
ORDER BY account.name;
