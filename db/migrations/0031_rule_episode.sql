-- The episodes of rules that make no alerts: composites are made of them, also of those of the past
-- when a reading comes late, and whoever starts anew.
CREATE TABLE rule_episode (
    rule_id TEXT NOT NULL REFERENCES rule,
    sensor_key INT NOT NULL REFERENCES sensor,
    since_at TIMESTAMPTZ NOT NULL,
    raised_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    -- NULL while the condition holds.
    cleared_at TIMESTAMPTZ,
    value REAL,
    PRIMARY KEY (rule_id, sensor_key, since_at)
);

CREATE INDEX rule_episode_by_end ON rule_episode (cleared_at);
CREATE INDEX alert_sensor_by_end ON alert_sensor (cleared_at);
