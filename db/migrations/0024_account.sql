-- Who may come in, and what became of what: accounts with their sessions, keys and links, and the
-- account of all changes to them. Nothing secret is stored, only what tells whether one was right.
CREATE TABLE account (
    account_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9._@-]{1,64}$'),
    display_name TEXT NOT NULL,
    role TEXT NOT NULL
    CHECK (role IN ('viewer', 'analyst', 'operator', 'supervisor', 'admin')),
    -- District or ward codes; NULL for the whole city.
    areas TEXT[] CHECK (cardinality(areas) > 0),
    unit TEXT,
    -- As argon2id writes it; NULL where nobody comes in by a password.
    password_hash TEXT,
    oidc_issuer TEXT,
    oidc_subject TEXT,
    is_disabled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    password_changed_at TIMESTAMPTZ,
    UNIQUE (oidc_issuer, oidc_subject),
    CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL))
);

CREATE TABLE account_session (
    session_id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash BYTEA NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    account_id UUID NOT NULL REFERENCES account,
    created_at TIMESTAMPTZ NOT NULL,
    -- To the minute: when it was used last.
    seen_at TIMESTAMPTZ NOT NULL,
    -- However much it is used.
    ends_at TIMESTAMPTZ NOT NULL,
    -- NULL unless somebody ended it.
    ended_at TIMESTAMPTZ,
    address TEXT,
    user_agent TEXT,
    via TEXT NOT NULL CHECK (via IN ('password', 'link', 'oidc'))
);

CREATE INDEX account_session_by_account ON account_session (account_id);

CREATE TABLE account_key (
    key_id TEXT PRIMARY KEY CHECK (key_id ~ '^[a-z0-9]{8,32}$'),
    secret_hash BYTEA NOT NULL CHECK (octet_length(secret_hash) = 32),
    account_id UUID NOT NULL REFERENCES account,
    label TEXT NOT NULL,
    -- What it may at most, and where; NULL for all that its owner may.
    rights TEXT[],
    areas TEXT[] CHECK (cardinality(areas) > 0),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    -- To the minute.
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);

CREATE INDEX account_key_by_account ON account_key (account_id);

-- Each signs one in once.
CREATE TABLE entry_link (
    token_hash BYTEA PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account_id UUID NOT NULL REFERENCES account,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    made_by TEXT NOT NULL
);

-- Wrong passwords by the digest of whom they were tried for: a name, whether there is such or not,
-- or an address. A name that does not exist must lock as one that does, and people type passwords
-- where names belong.
CREATE TABLE sign_in_guess (
    subject_hash BYTEA PRIMARY KEY CHECK (octet_length(subject_hash) = 32),
    failed_count INT NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ,
    -- Tries since it was locked.
    refused_count INT NOT NULL DEFAULT 0
);

CREATE INDEX sign_in_guess_by_time ON sign_in_guess (failed_at);

-- Every change, each row sealed with the one before. Numbers have no gap, so a row that is gone
-- shows; no row is the second to follow another, so the chain cannot fork.
CREATE TABLE audit (
    audit_id BIGINT PRIMARY KEY,
    -- By the database's clock: nobody chooses it.
    at TIMESTAMPTZ NOT NULL,
    -- The account's name, `console:` and a user of the machine; NULL for nobody known.
    who TEXT,
    via TEXT NOT NULL,
    address TEXT,
    what TEXT NOT NULL CHECK (what ~ '^[a-z][a-z0-9_]{1,63}$'),
    -- What was changed.
    whom TEXT,
    before JSONB,
    after JSONB,
    previous_hash BYTEA NOT NULL UNIQUE,
    hash BYTEA NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);

-- What is sealed of a row: the row before, then every field as its length in bytes, a colon and the
-- field, or `-` where it is NULL. Whoever checks the chain writes it by himself.
CREATE FUNCTION audit_hash(sealed AUDIT)
RETURNS BYTEA
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sha256(
        sealed.previous_hash
        || convert_to(
            string_agg(
                coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'),
                '' ORDER BY place
            ),
            'UTF8'
        )
    )
    FROM unnest(ARRAY[
        sealed.audit_id::TEXT,
        (extract(EPOCH FROM sealed.at) * 1000000)::BIGINT::TEXT,
        sealed.who,
        sealed.via,
        sealed.address,
        sealed.what,
        sealed.whom,
        sealed.before::TEXT,
        sealed.after::TEXT
    ]) WITH ORDINALITY AS fields (field, place)
$$;

-- Whoever inserts a row, it follows the last one at the present time: one at a time, each held
-- until its transaction ends.
CREATE FUNCTION seal_audit()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last public.audit;
BEGIN
    PERFORM pg_advisory_xact_lock(x'10C00006'::INT, 0);
    SELECT * INTO last FROM public.audit ORDER BY audit_id DESC LIMIT 1;
    new.audit_id := coalesce(last.audit_id, 0) + 1;
    new.at := clock_timestamp();
    new.previous_hash := coalesce(last.hash, sha256('the first'));
    new.hash := public.audit_hash(new);
    RETURN new;
END;
$$;

CREATE FUNCTION keep_audit()
RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'rows of audit are kept as they are'
    USING ERRCODE = 'insufficient_privilege';
END;
$$;

CREATE TRIGGER audit_is_sealed BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION seal_audit();

CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();

-- The one way for others than the owner to add a row; returns its number.
CREATE FUNCTION append_audit(
    who TEXT,
    via TEXT,
    address TEXT,
    what TEXT,
    whom TEXT,
    before JSONB,
    after JSONB
)
RETURNS BIGINT
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO public.audit (who, via, address, what, whom, before, after)
    VALUES (
        append_audit.who,
        append_audit.via,
        append_audit.address,
        append_audit.what,
        append_audit.whom,
        append_audit.before,
        append_audit.after
    )
    RETURNING audit_id
$$;

REVOKE EXECUTE ON FUNCTION append_audit FROM public;
REVOKE EXECUTE ON FUNCTION audit_hash FROM public;
