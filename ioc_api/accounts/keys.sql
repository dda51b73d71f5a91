-- find_key --
-- A key, and whose it is.
SELECT
    key.key_id,
    key.secret_hash,
    key.rights,
    key.areas AS key_areas,
    key.expires_at,
    key.last_used_at,
    key.revoked_at,
    account.name,
    account.role,
    account.areas,
    account.unit,
    account.is_disabled
FROM account_key AS key
INNER JOIN account ON key.account_id = account.account_id
WHERE key.key_id = %(key_id)s;

-- see_key --
-- Note that it is in use; of several who do, one writes.
UPDATE account_key
SET last_used_at = %(now)s
WHERE key_id = %(key_id)s AND (last_used_at IS NULL OR last_used_at < %(before)s);

-- insert_key --
-- A new key.
INSERT INTO account_key (
    key_id, secret_hash, account_id, label, rights, areas, created_at, expires_at
)
VALUES (
    %(key_id)s, %(secret_hash)s, %(account_id)s, %(label)s, %(rights)s, %(areas)s, %(now)s,
    %(expires_at)s
);

-- keys --
-- Keys of all or of one account, the newest of each first.
SELECT
    key.key_id,
    account.name,
    account.areas AS owner_area_codes,
    key.label,
    key.rights,
    key.areas,
    key.created_at,
    key.expires_at,
    key.last_used_at,
    key.revoked_at
FROM account_key AS key
INNER JOIN account ON key.account_id = account.account_id
WHERE
    (%(name)s::TEXT IS NULL OR account.name = %(name)s)
    AND (%(key_id)s::TEXT IS NULL OR key.key_id = %(key_id)s)
ORDER BY account.name ASC, key.created_at DESC, key.key_id ASC;

-- revoke_key --
-- End a key, unless somebody has.
UPDATE account_key
SET revoked_at = %(now)s
WHERE key_id = %(key_id)s AND revoked_at IS NULL
RETURNING key_id;
