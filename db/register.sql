-- before_reading --
-- What `reading_step` looks at: a reading's two values before, and the most that the register can
-- have grown since each.
SELECT
    lag({value}) OVER {chain} AS {a},
    lag({value}, 2) OVER {chain} AS {b},
    date_part('epoch', {at} - lag({at}) OVER {chain}) * {rate} + {digit} AS {most},
    date_part('epoch', {at} - lag({at}, 2) OVER {chain}) * {rate} + {digit} AS {most_b}
FROM one;

-- reading_step --
-- A reading's increase since the one before, NULL where there is none.
SELECT
    CASE
        WHEN one.{a} IS NULL THEN NULL
        WHEN one.{value} - one.{a} BETWEEN 0 AND one.{most} THEN one.{value} - one.{a}
        WHEN one.{value} < one.{a}
            THEN CASE WHEN one.{value} <= one.{most} THEN one.{value} ELSE 0 END
        WHEN one.{value} - one.{b} BETWEEN 0 AND one.{most_b} THEN one.{value} - one.{b}
        ELSE 0
    END
FROM one;

-- before_bucket --
-- What `bucket_step` looks at: of the bucket before its last and greatest value and how many, and
-- the last value of the one before that.
SELECT
    lag({last}) OVER {chain} AS {a},
    lag({last}, 2) OVER {chain} AS {b},
    lag({max}) OVER {chain} AS {top},
    lag({count}) OVER {chain} AS {number},
    (date_part('epoch', {at} - lag({at}) OVER {chain}) + {width_s}) * {rate} + {digit} AS {most},
    (date_part('epoch', {at} - lag({at}, 2) OVER {chain}) + {width_s}) * {rate} + {digit}
        AS {most_b}
FROM one;

-- bucket_step --
-- The increase from the bucket before to a bucket's first value, NULL where there is none.
SELECT
    CASE
        WHEN one.{a} IS NULL THEN NULL
        -- It ended below what it had reached, and is back.
        WHEN
            one.{number} > 1
            AND one.{a} < one.{top}
            AND one.{first} - one.{top} BETWEEN 0 AND one.{most}
            THEN one.{first} - one.{top}
        WHEN one.{first} - one.{a} BETWEEN 0 AND one.{most} THEN one.{first} - one.{a}
        -- It begins below and comes back: what its own steps miss.
        WHEN one.{first} < one.{a} AND one.{last} - one.{a} BETWEEN 0 AND one.{most}
            THEN greatest(0, one.{last} - one.{a} - one.{sum})
        WHEN one.{first} < one.{a}
            THEN CASE WHEN one.{first} <= one.{most} THEN one.{first} ELSE 0 END
        WHEN one.{number} = 1 AND one.{first} - one.{b} BETWEEN 0 AND one.{most_b}
            THEN one.{first} - one.{b}
        ELSE 0
    END
FROM one;
