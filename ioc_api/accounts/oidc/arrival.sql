-- account_of_subject --
-- The name of the account of somebody whom a provider knows.
SELECT name
FROM account
WHERE oidc_issuer = %(issuer)s AND oidc_subject = %(subject)s;

-- insert_arrived --
-- An account of theirs, unless its name is taken or they have come in twice at once.
INSERT INTO account (
    name, display_name, role, areas, oidc_issuer, oidc_subject, created_at, changed_at
)
VALUES (
    %(name)s, %(display_name)s, %(role)s, %(areas)s, %(issuer)s, %(subject)s, %(now)s, %(now)s
)
ON CONFLICT DO NOTHING
RETURNING account_id;
