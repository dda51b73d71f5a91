-- lock_rules --
-- The rules with their newest version, locked, and whether a person ever wrote one of it.
WITH personal AS (
    SELECT DISTINCT one.rule_id
    FROM rule_version AS one
    WHERE one.made_by IS NOT NULL
)

SELECT
    rule.rule_id,
    rule.version,
    newest.definition,
    personal.rule_id IS NOT NULL AS is_personal
FROM rule
INNER JOIN rule_version AS newest ON rule.rule_id = newest.rule_id AND rule.version = newest.version
LEFT JOIN personal ON rule.rule_id = personal.rule_id
FOR UPDATE OF rule;

-- write_rule --
-- Let a version be the newest of its rule.
INSERT INTO rule (rule_id, version)
VALUES (%(rule_id)s, %(version)s)
ON CONFLICT (rule_id) DO UPDATE SET version = excluded.version;

-- write_version --
-- Write a version of a rule as the city's pack says it.
INSERT INTO rule_version (rule_id, version, definition, note)
VALUES (%(rule_id)s, %(version)s, %(definition)s, %(note)s);

-- read_rules --
-- The newest version of each rule.
SELECT
    rule.rule_id,
    rule.version,
    newest.definition::TEXT
FROM rule
INNER JOIN rule_version AS newest ON rule.rule_id = newest.rule_id AND rule.version = newest.version
ORDER BY rule.rule_id;

-- read_edition --
-- Two numbers of which one grows with each change of a rule or a maintenance window.
SELECT
    rules.rule_edition,
    windows.window_edition
FROM
    (SELECT COALESCE(SUM(version), 0)::BIGINT AS rule_edition FROM rule) AS rules,
    (
        SELECT (COUNT(*) + COUNT(ended_at))::BIGINT AS window_edition
        FROM maintenance_window
    ) AS windows;
