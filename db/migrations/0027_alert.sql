-- Alerts: what a rule said of a sensor, of the sensors of an area together, or of the city; what
-- people did about it; and who is to be told.
CREATE TABLE alert (
    alert_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Counts steps only: what the judgement adds does not disturb who is at work.
    version INT NOT NULL DEFAULT 1,
    rule_id TEXT NOT NULL REFERENCES rule,
    rule_version INT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('minor', 'major', 'critical')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (
        state IN (
            'open', 'acknowledged', 'assigned', 'in_progress', 'resolved', 'closed', 'suppressed',
            'duplicate'
        )
    ),
    kind TEXT NOT NULL,
    quantity TEXT,
    -- NULL where it is of several.
    sensor_key INT REFERENCES sensor,
    sensor_count INT NOT NULL DEFAULT 1 CHECK (sensor_count >= 1),
    -- District and ward of the sensor, or of the group; NULL: the whole city, or not known.
    area TEXT,
    ward TEXT,
    -- Farthest beyond the limit, as precise as readings are; the rule's limit.
    value REAL,
    limit_value DOUBLE PRECISION,
    since_at TIMESTAMPTZ NOT NULL,
    -- City time of the reading with which it was raised, and the wall's of being written.
    raised_at TIMESTAMPTZ NOT NULL,
    written_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    last_at TIMESTAMPTZ NOT NULL,
    -- NULL while the condition holds.
    cleared_at TIMESTAMPTZ,
    evidence JSONB NOT NULL DEFAULT '{}',
    incident_id BIGINT,
    assignee TEXT,
    unit TEXT,
    -- By when it is to be acknowledged, then resolved; NULL when no clock runs. City time.
    due_at TIMESTAMPTZ,
    escalation_level INT NOT NULL DEFAULT 0,
    -- Of the past, learnt from readings that came late.
    is_late BOOLEAN NOT NULL DEFAULT FALSE,
    -- Nobody is called: it was over when it was found, or falls into quiet hours.
    is_silent BOOLEAN NOT NULL DEFAULT FALSE,
    suppressed_until TIMESTAMPTZ,
    -- Which alert tells it, of a duplicate.
    absorbed_by BIGINT REFERENCES alert,
    -- The newest of its news: whoever could not listen for a while asks what came after those that
    -- they have heard.
    news_id BIGINT,
    news TEXT
);

CREATE INDEX alert_unresolved ON alert (rule_id, sensor_key)
WHERE state NOT IN ('resolved', 'closed');
CREATE INDEX alert_by_time ON alert (since_at DESC, alert_id DESC);
CREATE INDEX alert_by_sensor ON alert (sensor_key, since_at DESC);
CREATE INDEX alert_by_news ON alert (news_id);
CREATE INDEX alert_absorbed ON alert (absorbed_by) WHERE absorbed_by IS NOT NULL;

-- The episodes of an alert: one, of the alerts of one sensor; those of all its sensors otherwise.
-- A condition that returns before its alert is resolved adds another.
CREATE TABLE alert_sensor (
    alert_id BIGINT NOT NULL REFERENCES alert,
    sensor_key INT NOT NULL REFERENCES sensor,
    since_at TIMESTAMPTZ NOT NULL,
    raised_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    cleared_at TIMESTAMPTZ,
    value REAL,
    is_late BOOLEAN NOT NULL DEFAULT FALSE,
    -- Readings that came late say that it was none.
    disproved_at TIMESTAMPTZ,
    PRIMARY KEY (alert_id, sensor_key, since_at)
);

CREATE INDEX alert_sensor_by_sensor ON alert_sensor (sensor_key, since_at DESC);

CREATE TABLE alert_step (
    alert_id BIGINT NOT NULL REFERENCES alert,
    -- The alert's version after it.
    version INT NOT NULL,
    step TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    -- City time, and the wall's.
    at TIMESTAMPTZ NOT NULL,
    written_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    -- The account's name; NULL for the judgement itself.
    who TEXT,
    note TEXT,
    assignee TEXT,
    until_at TIMESTAMPTZ,
    PRIMARY KEY (alert_id, version)
);

-- What happened to alerts and of which nobody has been told yet: taken away in the transaction that
-- writes whom to tell. `what` is raised, worse, cleared, returned, escalated or the name of a step.
CREATE TABLE alert_news (
    news_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id BIGINT NOT NULL REFERENCES alert,
    what TEXT NOT NULL,
    written_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Who listens to channel `alert` learns at the commit which alerts to read anew, and why.
CREATE FUNCTION NOTIFY_ALERT() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE alert SET news_id = NEW.news_id, news = NEW.what WHERE alert_id = NEW.alert_id;
    PERFORM pg_notify('alert', NEW.alert_id || ':' || NEW.what || ':' || NEW.news_id);
    RETURN NULL;
END;
$$;

CREATE TRIGGER notify_alert AFTER INSERT ON alert_news
FOR EACH ROW EXECUTE FUNCTION NOTIFY_ALERT();

-- What is to be told to whom outside of the room, and how that went.
CREATE TABLE telling (
    telling_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id BIGINT NOT NULL REFERENCES alert,
    what TEXT NOT NULL,
    -- `webhook` or `apprise`, and the target's name in the settings.
    channel TEXT NOT NULL CHECK (channel IN ('webhook', 'apprise')),
    target TEXT NOT NULL,
    payload JSONB NOT NULL,
    made_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    attempt_count INT NOT NULL DEFAULT 0,
    next_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    told_at TIMESTAMPTZ,
    -- Given up; sending it again clears this.
    failed_at TIMESTAMPTZ,
    last_error TEXT
);

CREATE INDEX telling_due ON telling (next_at) WHERE told_at IS NULL AND failed_at IS NULL;
CREATE INDEX telling_failed ON telling (telling_id) WHERE failed_at IS NOT NULL;
