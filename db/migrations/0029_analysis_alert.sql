-- Alerts and what was done about them, for analysts. An alert is in the area and ward in which its
-- sensor stood when it was raised.
CREATE VIEW analysis.alert AS
SELECT
    alert.alert_id,
    alert.since_at,
    alert.raised_at,
    alert.last_at,
    alert.cleared_at,
    alert.rule_id AS rule,
    alert.rule_version,
    alert.severity,
    alert.state,
    alert.kind,
    alert.quantity,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    alert.sensor_count,
    alert.area,
    area.name_vi AS area_name,
    alert.ward,
    ward.name_vi AS ward_name,
    alert.value,
    alert.limit_value,
    alert.assignee,
    alert.unit,
    alert.escalation_level,
    alert.is_late,
    alert.is_silent,
    alert.absorbed_by,
    alert.since_at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time,
    said.definition ->> 'label_vi' AS rule_name,
    said.definition ->> 'label_en' AS rule_name_en
FROM alert
LEFT JOIN rule_version AS said
    ON alert.rule_id = said.rule_id AND alert.rule_version = said.version
LEFT JOIN sensor ON alert.sensor_key = sensor.sensor_key
LEFT JOIN area ON alert.area = area.code
LEFT JOIN area AS ward ON alert.ward = ward.code;

CREATE VIEW analysis.alert_step AS
SELECT
    taken.alert_id,
    taken.version,
    taken.at,
    taken.step,
    taken.from_state,
    taken.to_state,
    taken.who,
    taken.note,
    taken.assignee,
    taken.until_at,
    taken.at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time
FROM alert_step AS taken;
