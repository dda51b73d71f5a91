-- What the public was told of alerts, as it was sent: a message names those before it for good, so
-- none is made anew, and whoever asks later gets the same.
CREATE TABLE public_message (
    alert_id BIGINT NOT NULL REFERENCES alert,
    -- Of the alert's messages, from 1.
    number INT NOT NULL CHECK (number >= 1),
    type TEXT NOT NULL CHECK (type IN ('Alert', 'Update', 'Cancel')),
    sender TEXT NOT NULL,
    identifier TEXT NOT NULL UNIQUE,
    -- By the city's clock, in whole seconds as messages have it.
    sent_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    written_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    -- How the alert was when it was told.
    sensor_count INT NOT NULL,
    value REAL,
    -- What lists show of it.
    said JSONB NOT NULL,
    -- The message of CAP 1.2.
    body TEXT NOT NULL,
    PRIMARY KEY (alert_id, number)
);

CREATE INDEX public_message_by_time ON public_message (sent_at);
