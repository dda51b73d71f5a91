-- existing_roles --
-- Which of some accounts the server has.
SELECT rolname
FROM pg_roles
WHERE rolname = ANY(%(names)s);

-- is_superuser --
-- Whether the session may do everything.
SELECT rolsuper
FROM pg_roles
WHERE rolname = CURRENT_USER;

-- entered_databases --
-- This database, and those of every server: there, too, everybody may make temporary tables.
SELECT datname
FROM pg_database
WHERE datname = ANY(ARRAY[CURRENT_DATABASE(), 'postgres', 'template1']);

-- foreign_schema --
-- Whether a schema of ours still belongs to the session's own account.
SELECT nspname
FROM pg_namespace
WHERE nspname = %(analysis)s AND nspowner = CURRENT_USER::REGROLE;

-- foreign_relations --
-- Tables, views and sequences of ours that still belong to the session's own account. What belongs
-- to an extension stays with it; a column's sequence follows its table.
SELECT
    schema.nspname,
    relation.relname
FROM pg_class AS relation
INNER JOIN pg_namespace AS schema ON relation.relnamespace = schema.oid
WHERE
    schema.nspname = ANY(ARRAY['public', %(analysis)s])
    AND relation.relkind = ANY(ARRAY['r', 'p', 'v', 'm', 'S'])
    AND relation.relowner = CURRENT_USER::REGROLE
    AND NOT EXISTS (
        SELECT FROM pg_depend AS dependency
        WHERE
            dependency.classid = 'pg_class'::REGCLASS
            AND dependency.objid = relation.oid
            AND dependency.deptype = ANY(ARRAY['a', 'e', 'i'])
    )
ORDER BY schema.nspname, relation.relname;

-- foreign_functions --
-- Functions of ours that still belong to the session's own account.
SELECT routine.oid::REGPROCEDURE::TEXT
FROM pg_proc AS routine
WHERE
    routine.pronamespace = 'public'::REGNAMESPACE
    AND routine.proowner = CURRENT_USER::REGROLE
    AND NOT EXISTS (
        SELECT FROM pg_depend AS dependency
        WHERE
            dependency.classid = 'pg_proc'::REGCLASS
            AND dependency.objid = routine.oid
            AND dependency.deptype = 'e'
    )
ORDER BY routine.oid;

-- reserved_functions --
-- What everybody may call, and who only reads must not, and whether ingest needs it: what takes and
-- gives back locks by number, what makes the log grow, and all of TimescaleDB's that may change
-- something, of which some do not ask whose the table is. None where it is so already.
SELECT
    routine.oid::REGPROCEDURE::TEXT,
    routine.proname ~ '^pg_(try_)?advisory_' AS is_lock
FROM pg_proc AS routine
WHERE
    (
        (
            routine.pronamespace = 'pg_catalog'::REGNAMESPACE
            AND routine.proname ~ '^pg_((try_)?advisory_|logical_emit_message$)'
        )
        OR (
            routine.provolatile = 'v'
            AND routine.proname <> ALL(ARRAY['time_bucket_gapfill', 'locf', 'interpolate'])
            AND EXISTS (
                SELECT FROM pg_depend AS dependency
                INNER JOIN pg_extension AS extension ON dependency.refobjid = extension.oid
                WHERE
                    dependency.classid = 'pg_proc'::REGCLASS
                    AND dependency.objid = routine.oid
                    AND dependency.deptype = 'e'
                    AND extension.extname = 'timescaledb'
            )
        )
    )
    AND (
        routine.proacl IS NULL
        OR EXISTS (
            SELECT FROM ACLEXPLODE(routine.proacl) AS entry
            WHERE entry.grantee = 0
        )
        OR NOT HAS_FUNCTION_PRIVILEGE(%(owner)s, routine.oid, 'EXECUTE')
    )
ORDER BY routine.oid;

-- granted --
-- What some accounts may do with each table and view, as it was granted to them by name.
SELECT
    schema.nspname,
    relation.relname,
    role.rolname,
    ARRAY_AGG(entry.privilege_type) AS granted
FROM pg_class AS relation
INNER JOIN pg_namespace AS schema ON relation.relnamespace = schema.oid
CROSS JOIN LATERAL ACLEXPLODE(relation.relacl) AS entry
INNER JOIN pg_roles AS role ON entry.grantee = role.oid
WHERE
    schema.nspname = ANY(ARRAY['public', %(analysis)s])
    AND relation.relkind = ANY(ARRAY['r', 'p', 'v', 'm'])
    AND role.rolname = ANY(%(names)s)
GROUP BY schema.nspname, relation.relname, role.rolname;
