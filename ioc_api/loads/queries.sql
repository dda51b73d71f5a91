-- select_loads --
-- The last to have moved first; each with the rows that it stored in its last seconds.
SELECT
    load_name,
    source,
    started_at,
    updated_at,
    finished_at,
    part_count,
    done_count,
    row_count,
    new_count,
    duplicate_count,
    refused_count,
    rollup_count,
    from_at,
    to_at,
    problem,
    (
        SELECT COALESCE(SUM(load_part.row_count), 0)::BIGINT
        FROM load_part
        WHERE
            load_part.load_name = load.load_name
            AND load_part.committed_at > load.updated_at - %(recent)s::INTERVAL
    ) AS recent_count
FROM load
ORDER BY updated_at DESC, load_name ASC
LIMIT %(load_count)s;
