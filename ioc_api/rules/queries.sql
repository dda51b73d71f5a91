-- select_rules --
-- Rules as they are now, all or one.
SELECT
    rule.rule_id,
    rule.version,
    rule_version.definition::TEXT AS definition,
    rule_version.made_at,
    rule_version.made_by,
    rule_version.note
FROM rule
INNER JOIN rule_version
    ON rule.rule_id = rule_version.rule_id AND rule.version = rule_version.version
WHERE %(rule_id)s::TEXT IS NULL OR rule.rule_id = %(rule_id)s
ORDER BY rule.rule_id;

-- select_versions --
-- What a rule was, the newest first.
SELECT
    rule_id,
    version,
    definition::TEXT AS definition,
    made_at,
    made_by,
    note
FROM rule_version
WHERE rule_id = %(rule_id)s
ORDER BY version DESC
LIMIT %(version_count)s;

-- write_rule --
-- Make a rule, or say that it has another version.
INSERT INTO rule (rule_id, version)
VALUES (%(rule_id)s, %(version)s)
ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version;

-- write_version --
-- Add a version of a rule.
INSERT INTO rule_version (rule_id, version, definition, made_by, note)
VALUES (%(rule_id)s, %(version)s, %(definition)s::JSONB, %(made_by)s, %(note)s);

-- select_named_sensors --
-- Of which kind some sensors are.
SELECT
    sensor_id,
    kind
FROM sensor
WHERE sensor_id = ANY(%(sensor_ids)s::TEXT[]);

-- select_some_sensors --
-- Sensors that may have been meant.
SELECT
    sensor_id,
    kind
FROM sensor
WHERE %(kind)s::TEXT IS NULL OR kind = %(kind)s
ORDER BY sensor_id
LIMIT %(sensor_count)s;
