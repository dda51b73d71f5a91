-- insert_session --
-- A new session.
INSERT INTO account_session (
    token_hash, account_id, created_at, seen_at, ends_at, address, user_agent, via
)
VALUES (
    %(token_hash)s, %(account_id)s, %(now)s, %(now)s, %(ends_at)s, %(address)s, %(user_agent)s,
    %(via)s
)
RETURNING session_id;

-- find_session --
-- A session by its token or its id, and whose it is.
SELECT
    session.session_id,
    session.created_at,
    session.seen_at,
    session.ends_at,
    session.ended_at,
    account.name,
    account.role,
    account.areas,
    account.unit,
    account.is_disabled
FROM account_session AS session
INNER JOIN account ON session.account_id = account.account_id
WHERE
    session.token_hash = %(token_hash)s::BYTEA
    OR session.session_id = %(session_id)s::UUID;

-- see_session --
-- Note that it is in use; of several who do, one writes.
UPDATE account_session
SET seen_at = %(now)s
WHERE session_id = %(session_id)s AND seen_at < %(before)s;

-- end_session --
-- End one, unless it has ended.
UPDATE account_session
SET ended_at = %(now)s
WHERE session_id = %(session_id)s AND ended_at IS NULL
RETURNING session_id;

-- end_sessions --
-- End all of an account but one.
UPDATE account_session
SET ended_at = %(now)s
WHERE
    account_id = %(account_id)s
    AND ended_at IS NULL
    AND session_id IS DISTINCT FROM %(kept_id)s::UUID
    AND ends_at > %(now)s
RETURNING session_id;

-- forget_sessions --
-- Sessions that are long over; the audit still knows of them.
DELETE FROM account_session
WHERE ends_at < %(before)s;

-- insert_link --
-- A link that signs one in once.
INSERT INTO entry_link (token_hash, account_id, created_at, expires_at, made_by)
VALUES (%(token_hash)s, %(account_id)s, %(now)s, %(expires_at)s, %(made_by)s);

-- use_link --
-- Whose a link is, for the first who comes with it in time.
UPDATE entry_link AS link
SET used_at = %(now)s
FROM account
WHERE
    link.token_hash = %(token_hash)s
    AND link.used_at IS NULL
    AND link.expires_at > %(now)s
    AND link.account_id = account.account_id
    AND NOT account.is_disabled
RETURNING account.name;

-- end_links --
-- Links of an account that nobody has used yet.
UPDATE entry_link
SET expires_at = %(now)s
WHERE account_id = %(account_id)s AND used_at IS NULL AND expires_at > %(now)s;

-- forget_links --
-- Links that nobody can use any more.
DELETE FROM entry_link
WHERE expires_at < %(before)s;
