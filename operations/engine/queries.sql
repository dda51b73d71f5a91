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

-- read_sensor_edition --
-- A number that is another one when a sensor is new, moved, retired or reads at another pace.
SELECT
    COALESCE(
        SUM(
            HASHTEXTEXTENDED(
                CONCAT_WS(
                    ' ', sensor_key, kind, area_code, ward_code, lat_deg, lon_deg, period_s,
                    retired_at IS NULL
                ),
                0
            )
        ),
        0
    ) AS sensor_edition
FROM sensor;

-- read_windows --
-- The maintenance windows that are not long over.
SELECT
    window_id,
    from_at,
    to_at,
    rule_id,
    kind,
    area,
    sensor_id,
    ended_at
FROM maintenance_window
WHERE to_at > %(since_at)s;

-- read_sensors --
-- All sensors, and whether they are in service.
SELECT
    sensor_key,
    sensor_id,
    kind,
    area_code,
    ward_code,
    lat_deg,
    lon_deg,
    period_s,
    retired_at IS NULL AS is_in_service
FROM sensor
ORDER BY sensor_key;

-- take_changes --
-- Take what changed away, the oldest readings first; each sensor of a kind comes once. Readings are
-- read by later statements, so that they see all that was committed with it.
WITH gone AS (
    DELETE FROM changed_sensor
    WHERE
        ctid = ANY(ARRAY(
            SELECT waiting.ctid
            FROM changed_sensor AS waiting
            ORDER BY waiting.from_at
            LIMIT %(limit)s  -- noqa: AM09
        ))
    RETURNING kind, sensor_key, from_at, to_at
),

spans AS (
    SELECT
        gone.kind,
        gone.sensor_key,
        COUNT(*) AS row_count,
        (EXTRACT(EPOCH FROM MIN(gone.from_at)) * 1000000)::BIGINT AS from_us,
        (EXTRACT(EPOCH FROM MAX(gone.to_at)) * 1000000)::BIGINT AS to_us
    FROM gone
    GROUP BY gone.kind, gone.sensor_key
)

SELECT
    spans.kind,
    SUM(spans.row_count)::BIGINT AS row_count,
    ARRAY_AGG(spans.sensor_key ORDER BY spans.sensor_key) AS sensor_keys,
    ARRAY_AGG(spans.from_us ORDER BY spans.sensor_key) AS from_us,
    ARRAY_AGG(spans.to_us ORDER BY spans.sensor_key) AS to_us
FROM spans
GROUP BY spans.kind;

-- waiting_changes --
-- The same of what waits, which stays.
WITH spans AS (
    SELECT
        waiting.kind,
        waiting.sensor_key,
        COUNT(*) AS row_count,
        (EXTRACT(EPOCH FROM MIN(waiting.from_at)) * 1000000)::BIGINT AS from_us,
        (EXTRACT(EPOCH FROM MAX(waiting.to_at)) * 1000000)::BIGINT AS to_us
    FROM changed_sensor AS waiting
    GROUP BY waiting.kind, waiting.sensor_key
)

SELECT
    spans.kind,
    SUM(spans.row_count)::BIGINT AS row_count,
    ARRAY_AGG(spans.sensor_key ORDER BY spans.sensor_key) AS sensor_keys,
    ARRAY_AGG(spans.from_us ORDER BY spans.sensor_key) AS from_us,
    ARRAY_AGG(spans.to_us ORDER BY spans.sensor_key) AS to_us
FROM spans
GROUP BY spans.kind;

-- write_judged --
-- Write how far judgement has come.
INSERT INTO judged_until (city_at)
VALUES (%(city_at)s)
ON CONFLICT (is_only) DO UPDATE SET
    city_at = GREATEST(judged_until.city_at, excluded.city_at),
    written_at = NOW();

-- write_beat --
-- Write that somebody judges, also where nothing comes; of no time where nothing was judged yet.
INSERT INTO judged_until (city_at)
VALUES ('epoch')
ON CONFLICT (is_only) DO UPDATE SET written_at = NOW();

-- take_cut --
-- How far judgement had come, and when by the wall, where changes were forgotten since; where
-- nothing was ever judged, nobody asks.
UPDATE judged_until
SET marks_cut_at = NULL
WHERE marks_cut_at IS NOT NULL AND city_at > 'epoch'
RETURNING city_at, written_at;

-- make_up_for_cut --
-- Let every sensor have changed since a time, in place of changes that were forgotten.
INSERT INTO changed_sensor (kind, sensor_key, from_at, to_at)
SELECT
    sensor.kind,
    sensor.sensor_key,
    piece.from_at,
    LEAST(piece.from_at + INTERVAL '10 minutes', %(now_at)s) AS to_at
FROM sensor
CROSS JOIN
    LATERAL GENERATE_SERIES(
        %(city_at)s - MAKE_INTERVAL(secs => sensor.period_s), %(now_at)s, INTERVAL '10 minutes'
    ) AS piece (from_at)
WHERE sensor.retired_at IS NULL;
