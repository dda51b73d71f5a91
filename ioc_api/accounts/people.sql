-- accounts --
-- All accounts by name, or one, with what tells whether a password is right.
SELECT
    account.account_id,
    account.name,
    account.display_name,
    account.role,
    account.areas,
    account.unit,
    account.password_hash,
    account.is_disabled,
    account.oidc_issuer,
    account.created_at,
    account.changed_at,
    account.password_changed_at,
    (
        SELECT MAX(session.seen_at)
        FROM account_session AS session
        WHERE session.account_id = account.account_id
    ) AS seen_at
FROM account
WHERE %(name)s::TEXT IS NULL OR account.name = %(name)s
ORDER BY account.name;

-- lock_account --
-- Let nobody else change an account until the transaction ends.
SELECT account_id
FROM account
WHERE name = %(name)s
FOR NO KEY UPDATE;

-- hold_account --
-- An account that nobody else changes until the transaction ends, if nobody has since it was read.
SELECT account_id
FROM account
WHERE
    account_id = %(account_id)s
    AND NOT is_disabled
    AND password_changed_at IS NOT DISTINCT FROM %(password_changed_at)s::TIMESTAMPTZ
FOR NO KEY UPDATE;

-- insert_account --
-- A new account, unless the name is taken.
INSERT INTO account (
    name, display_name, role, areas, unit, password_hash, created_at, changed_at,
    password_changed_at
)
VALUES (
    %(name)s, %(display_name)s, %(role)s, %(areas)s, %(unit)s, %(password_hash)s, %(now)s, %(now)s,
    CASE WHEN %(password_hash)s::TEXT IS NOT NULL THEN %(now)s::TIMESTAMPTZ END
)
ON CONFLICT (name) DO NOTHING
RETURNING account_id;

-- update_account --
-- An account as it shall be.
UPDATE account
SET
    display_name = %(display_name)s,
    role = %(role)s,
    areas = %(areas)s,
    unit = %(unit)s,
    is_disabled = %(is_disabled)s,
    changed_at = %(now)s
WHERE account_id = %(account_id)s;

-- update_password --
-- A new hash; NULL for none.
UPDATE account
SET password_hash = %(password_hash)s, password_changed_at = %(now)s, changed_at = %(now)s
WHERE account_id = %(account_id)s;

-- rehash_password --
-- The same password at another cost.
UPDATE account
SET password_hash = %(password_hash)s
WHERE account_id = %(account_id)s AND password_hash = %(old_hash)s;

-- lock_admins --
-- All enabled admins of the whole city, in one order: who takes one away waits for the other who
-- does.
SELECT name
FROM account
WHERE role = 'admin' AND areas IS NULL AND NOT is_disabled
ORDER BY name
FOR NO KEY UPDATE;
