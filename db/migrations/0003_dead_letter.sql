-- What could not be stored, with its bytes and the reason: nothing that arrived is lost.
CREATE TABLE dead_letter (
    dead_letter_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at TIMESTAMPTZ NOT NULL,
    topic TEXT NOT NULL,
    payload BYTEA NOT NULL CHECK (octet_length(payload) <= 65536),
    is_payload_cut BOOLEAN NOT NULL DEFAULT FALSE,
    content_type TEXT,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    reading_count INT NOT NULL CHECK (reading_count >= 1),
    item_index INT[],
    sensor_id TEXT,
    boot INT,
    seq INT,
    client_id TEXT NOT NULL,
    packet_id INT NOT NULL,
    replayed_at TIMESTAMPTZ
);

CREATE INDEX dead_letter_by_time ON dead_letter (received_at);
CREATE INDEX dead_letter_by_packet ON dead_letter (client_id, packet_id, dead_letter_id DESC);
CREATE INDEX dead_letter_by_sensor ON dead_letter (sensor_id, received_at)
WHERE replayed_at IS NULL;
