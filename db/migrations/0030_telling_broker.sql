-- What is to be told on the broker waits like all else: a broker that is away holds up nobody, and
-- nothing is told there before it is stored.
ALTER TABLE telling DROP CONSTRAINT telling_channel_check;
ALTER TABLE telling ADD CONSTRAINT telling_channel_check
CHECK (channel IN ('mqtt', 'webhook', 'apprise'));

-- Who was told that an alert was raised is told that it is over.
CREATE INDEX telling_by_alert ON telling (alert_id);
