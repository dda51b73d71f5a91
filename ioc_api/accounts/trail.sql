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
