-- append_audit --
-- Add a row to the account of all changes.
SELECT APPEND_AUDIT(
    %(who)s,
    %(via)s,
    %(address)s,
    %(what)s,
    %(whom)s,
    %(before)s::JSONB,
    %(after)s::JSONB
);

-- sealed_rows --
-- All rows in their order, with what is sealed of them.
SELECT
    audit_id,
    at,
    who,
    via,
    address,
    what,
    whom,
    before::TEXT,
    after::TEXT,
    previous_hash,
    hash
FROM audit
ORDER BY audit_id;

-- told_rows --
-- The newest rows of a span before a place.
SELECT
    audit_id,
    at,
    who,
    via,
    address,
    what,
    whom,
    before,
    after,
    ENCODE(hash, 'hex') AS hash
FROM audit
WHERE
    (%(from_at)s::TIMESTAMPTZ IS NULL OR at >= %(from_at)s)
    AND (%(to_at)s::TIMESTAMPTZ IS NULL OR at < %(to_at)s)
    AND (%(who)s::TEXT IS NULL OR who = %(who)s)
    AND (%(whom)s::TEXT IS NULL OR whom = %(whom)s)
    AND (%(whats)s::TEXT[] IS NULL OR what = ANY(%(whats)s))
    AND (%(before_id)s::BIGINT IS NULL OR audit_id < %(before_id)s)
ORDER BY audit_id DESC
LIMIT %(row_count)s;
