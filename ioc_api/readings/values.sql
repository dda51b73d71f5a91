-- mean --
-- What a bucket `one` says of a quantity.
SELECT
    {mean},
    one.{min},
    one.{max}
FROM one;

-- sum --
-- Of increments also their sum.
SELECT
    {mean},
    one.{min},
    one.{max},
    one.{sum}::REAL
FROM one;

-- circular --
-- Directions have no least and no greatest.
SELECT
    {mean},
    NULL::REAL,
    NULL::REAL
FROM one;

-- counter --
-- Of a register also its increase: what passed between the bucket before and this one belongs to
-- this one. One value alone, with none before it, says nothing of how much it grew.
SELECT
    {mean},
    one.{min},
    one.{max},
    CASE
        WHEN one.{count} > 1 THEN (one.{sum} + coalesce({step}, 0))::REAL
        WHEN one.{count} = 1 THEN ({step})::REAL
    END AS increase
FROM one;
