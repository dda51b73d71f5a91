-- concerned --
-- The public's alerts: those that stand, the worst first, and those of which the last word was
-- another than their end.
SELECT alert.alert_id
FROM alert
INNER JOIN rule_version AS said
    ON alert.rule_id = said.rule_id AND alert.rule_version = said.version
WHERE
    alert.alert_id = ANY(%(told_ids)s::BIGINT[])
    OR (
        alert.state = ANY(%(states)s::TEXT[])
        AND alert.cleared_at IS NULL
        AND alert.severity = ANY(%(severities)s::TEXT[])
        AND said.definition ->> 'family' = ANY(%(families)s::TEXT[])
    )
ORDER BY
    alert.alert_id = ANY(%(told_ids)s::BIGINT[]) DESC,
    ARRAY_POSITION(ARRAY['minor', 'major', 'critical'], alert.severity) DESC,
    alert.since_at DESC,
    alert.alert_id DESC
LIMIT %(alert_count)s;

-- newest --
-- The newest message of each alert of which something was sent since a time, without its body.
SELECT DISTINCT ON (message.alert_id)
    message.alert_id,
    message.number,
    message.type,
    message.sender,
    message.identifier,
    message.sent_at,
    message.expires_at,
    message.sensor_count,
    message.value,
    message.said
FROM public_message AS message
WHERE message.sent_at >= %(since_at)s
ORDER BY message.alert_id ASC, message.number DESC;

-- bodies --
-- Messages as they were sent.
SELECT
    message.identifier,
    message.body
FROM public_message AS message
WHERE message.identifier = ANY(%(identifiers)s::TEXT[]);

-- before --
-- The messages of some alerts that still held at a time, and the newest one of each, in order.
SELECT
    message.alert_id,
    message.number,
    message.type,
    message.sender,
    message.identifier,
    message.sent_at,
    message.expires_at,
    message.sensor_count,
    message.value,
    message.said
FROM public_message AS message
WHERE
    message.alert_id = ANY(%(alert_ids)s::BIGINT[])
    AND (
        message.expires_at > %(at)s
        OR message.number = (
            SELECT MAX(one.number) FROM public_message AS one
            WHERE one.alert_id = message.alert_id
        )
    )
ORDER BY message.alert_id ASC, message.number ASC;

-- insert_message --
-- Send a message, unless another process has sent the one of its number.
INSERT INTO public_message (
    alert_id, number, type, sender, identifier, sent_at, expires_at, sensor_count, value, said, body
)
VALUES (
    %(alert_id)s, %(number)s, %(type)s, %(sender)s, %(identifier)s, %(sent_at)s, %(expires_at)s,
    %(sensor_count)s, %(value)s, %(said)s, %(body)s
)
ON CONFLICT (alert_id, number) DO NOTHING;
