-- find_sensors --
-- The sensors among some ids, and how often they observe.
SELECT
    sensor_id,
    sensor_key,
    kind,
    period_s,
    announced_at
FROM sensor
WHERE city = %(city)s AND sensor_id = ANY(%(sensor_ids)s);

-- raise_floor --
-- Note from when on a tier is complete: what was loaded before made coarser buckets only. A tier
-- that was never cut counts as cut where retention would cut it now.
INSERT INTO retention (tier, kept_from_at, cut_at, applied_at)
VALUES (%(tier)s, %(kept_from_at)s, %(cut_at)s, NOW())
ON CONFLICT (tier) DO UPDATE
    SET kept_from_at = GREATEST(retention.kept_from_at, excluded.kept_from_at);

-- read_parts --
-- The parts of a load that are committed.
SELECT part
FROM load_part
WHERE load_name = %(load_name)s;

-- count_runs --
-- How often a load has come to its end, under its name and its name with a number.
SELECT COUNT(*) AS run_count
FROM load
WHERE
    finished_at IS NOT NULL
    AND (load_name = %(load_name)s OR STARTS_WITH(load_name, %(load_name)s || ' #'));

-- begin_load --
-- Note that a load runs, for the first time or once more.
INSERT INTO load (load_name, source, started_at, updated_at)
VALUES (%(load_name)s, %(source)s, NOW(), NOW())
ON CONFLICT (load_name) DO UPDATE
    SET
        source = excluded.source,
        updated_at = NOW(),
        finished_at = NULL,
        problem = NULL;

-- note_part --
-- Name a part before its rows are written: nothing comes back where it was committed already.
INSERT INTO load_part (load_name, part, row_count, committed_at)
VALUES (%(load_name)s, %(part)s, %(row_count)s, NOW())
ON CONFLICT (load_name, part) DO NOTHING
RETURNING part;

-- add_to_load --
-- Count what was written, in the same transaction.
UPDATE load
SET
    updated_at = NOW(),
    problem = NULL,
    part_count = COALESCE(%(part_count)s, load.part_count),
    done_count = load.done_count + %(done_count)s,
    row_count = load.row_count + %(row_count)s,
    new_count = load.new_count + %(new_count)s,
    duplicate_count = load.duplicate_count + %(duplicate_count)s,
    refused_count = load.refused_count + %(refused_count)s,
    rollup_count = load.rollup_count + %(rollup_count)s,
    from_at = LEAST(load.from_at, %(from_at)s),
    to_at = GREATEST(load.to_at, %(to_at)s)
WHERE load_name = %(load_name)s;

-- note_problem --
-- Note why a load does not go on.
UPDATE load
SET
    updated_at = NOW(),
    problem = %(problem)s
WHERE load_name = %(load_name)s;

-- finish_load --
-- Note that all of a load is committed, and return what it came to in all its runs.
UPDATE load
SET
    updated_at = NOW(),
    finished_at = NOW(),
    part_count = load.done_count,
    problem = NULL
WHERE load_name = %(load_name)s
RETURNING row_count, new_count, duplicate_count, refused_count, rollup_count, done_count;
