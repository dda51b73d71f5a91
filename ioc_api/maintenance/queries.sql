-- select_windows --
-- Windows, those that end last first; of somebody's areas only what names nothing outside of them.
SELECT
    maintenance_window.window_id,
    maintenance_window.from_at,
    maintenance_window.to_at,
    maintenance_window.rule_id,
    maintenance_window.kind,
    maintenance_window.area,
    maintenance_window.sensor_id,
    maintenance_window.note,
    maintenance_window.made_by,
    maintenance_window.made_at,
    maintenance_window.ended_at
FROM maintenance_window
LEFT JOIN sensor ON maintenance_window.sensor_id = sensor.sensor_id
WHERE
    (%(window_id)s::BIGINT IS NULL OR maintenance_window.window_id = %(window_id)s)
    AND (
        %(not_over_at)s::TIMESTAMPTZ IS NULL
        OR (
            maintenance_window.to_at > %(not_over_at)s
            AND (
                maintenance_window.ended_at IS NULL
                OR maintenance_window.ended_at > %(not_over_at)s
            )
        )
    )
    AND (
        %(areas)s::TEXT[] IS NULL
        OR maintenance_window.area IS NULL
        OR maintenance_window.area = ANY(%(areas)s::TEXT[])
    )
    AND (
        %(scope)s::TEXT[] IS NULL
        OR maintenance_window.sensor_id IS NULL
        OR sensor.area_code = ANY(%(scope)s::TEXT[])
        OR sensor.ward_code = ANY(%(scope)s::TEXT[])
    )
ORDER BY maintenance_window.to_at DESC, maintenance_window.window_id DESC
LIMIT %(window_count)s;

-- insert_window --
-- Add a window and return its number.
INSERT INTO maintenance_window (
    from_at,
    to_at,
    rule_id,
    kind,
    area,
    sensor_id,
    note,
    made_by
)
VALUES (
    %(from_at)s,
    %(to_at)s,
    %(rule_id)s,
    %(kind)s,
    %(area)s,
    %(sensor_id)s,
    %(note)s,
    %(made_by)s
)
RETURNING window_id;

-- count_windows --
-- How many windows are not over.
SELECT COUNT(*)
FROM maintenance_window
WHERE
    to_at > %(not_over_at)s
    AND (ended_at IS NULL OR ended_at > %(not_over_at)s);

-- end_window --
-- End a window that is not over; without a row it is, or there is none.
UPDATE maintenance_window
SET ended_at = %(ended_at)s
WHERE
    window_id = %(window_id)s
    AND to_at > %(ended_at)s
    AND (ended_at IS NULL OR ended_at > %(ended_at)s)
RETURNING window_id;

-- select_place --
-- Where a sensor stands, and of which kind it is.
SELECT
    kind,
    area_code,
    ward_code
FROM sensor
WHERE sensor_id = %(sensor_id)s;
