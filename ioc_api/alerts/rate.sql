-- raised --
-- How many alerts were raised in each hour of a span, those aside that another one tells which the
-- asker may look at.
SELECT
    DATE_TRUNC('hour', alert.raised_at, 'UTC') AS bucket_at,
    COUNT(*) AS all_count,
    COUNT(*) FILTER (WHERE alert.severity = 'critical') AS critical_count
FROM alert
WHERE
    {seen}
    AND alert.raised_at >= %(from_at)s
    AND alert.raised_at < %(to_at)s
    AND (
        alert.absorbed_by IS NULL
        OR NOT EXISTS (
            SELECT FROM alert AS absorbing
            WHERE absorbing.alert_id = alert.absorbed_by AND {absorbing_seen}
        )
    )
GROUP BY DATE_TRUNC('hour', alert.raised_at, 'UTC')
ORDER BY DATE_TRUNC('hour', alert.raised_at, 'UTC');

-- noisy_sensors --
-- The sensors at which conditions began most often in a span: once, however many alerts tell it.
WITH begun AS (
    SELECT DISTINCT
        alert.rule_id,
        episode.sensor_key,
        episode.since_at
    FROM alert_sensor AS episode
    INNER JOIN alert ON episode.alert_id = alert.alert_id
    WHERE
        {seen}
        AND episode.raised_at >= %(from_at)s
        AND episode.raised_at < %(to_at)s
)

SELECT
    sensor.sensor_id,
    sensor.name,
    sensor.kind,
    COUNT(*) AS episode_count
FROM begun
INNER JOIN sensor ON begun.sensor_key = sensor.sensor_key
WHERE
    %(scope)s::TEXT[] IS NULL
    OR sensor.area_code = ANY(%(scope)s::TEXT[])
    OR sensor.ward_code = ANY(%(scope)s::TEXT[])
GROUP BY sensor.sensor_key
ORDER BY COUNT(*) DESC, sensor.sensor_id ASC
LIMIT %(noisy_count)s;

-- noisy_rules --
-- The rules whose conditions began most often in a span.
WITH begun AS (
    SELECT DISTINCT
        alert.rule_id,
        episode.sensor_key,
        episode.since_at
    FROM alert_sensor AS episode
    INNER JOIN alert ON episode.alert_id = alert.alert_id
    WHERE
        {seen}
        AND episode.raised_at >= %(from_at)s
        AND episode.raised_at < %(to_at)s
)

SELECT
    begun.rule_id AS rule,
    said.definition ->> 'label_vi' AS label_vi,
    said.definition ->> 'label_en' AS label_en,
    COUNT(*) AS episode_count
FROM begun
INNER JOIN rule ON begun.rule_id = rule.rule_id
INNER JOIN rule_version AS said ON rule.rule_id = said.rule_id AND rule.version = said.version
GROUP BY begun.rule_id, said.definition
ORDER BY COUNT(*) DESC, begun.rule_id ASC
LIMIT %(noisy_count)s;
