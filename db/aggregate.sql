-- readings --
-- Readings `one` of a quantity that is averaged, or that adds up.
SELECT
    count(one.{value})::INT AS {count},
    sum(one.{value}::DOUBLE PRECISION) AS {sum},
    min(one.{value}) AS {min},
    max(one.{value}) AS {max}
FROM one;

-- readings_energetic --
-- Readings `one` of a level: its energy adds up.
SELECT
    count(one.{value})::INT AS {count},
    sum(power(10, one.{value}::DOUBLE PRECISION / 10)) AS {sum},
    min(one.{value}) AS {min},
    max(one.{value}) AS {max}
FROM one;

-- readings_circular --
-- Readings `one` of a direction: its vectors add up.
SELECT
    count(one.{value})::INT AS {count},
    sum(sind(one.{value}::DOUBLE PRECISION)) AS {sin_sum},
    sum(cosd(one.{value}::DOUBLE PRECISION)) AS {cos_sum},
    min(one.{value}) AS {min},
    max(one.{value}) AS {max}
FROM one;

-- readings_counter --
-- Readings `one` of a register: its steps add up, and its ends are kept, so that buckets chain.
SELECT
    count(one.{value})::INT AS {count},
    CASE WHEN count(one.{value}) > 0 THEN coalesce(sum({step}), 0) END AS {sum},
    first(one.{value}::DOUBLE PRECISION, one.observed_at)
    FILTER (WHERE one.{value} IS NOT NULL) AS {first},
    last(one.{value}::DOUBLE PRECISION, one.observed_at)
    FILTER (WHERE one.{value} IS NOT NULL) AS {last},
    min(one.{value}) AS {min},
    max(one.{value}) AS {max}
FROM one;

-- buckets --
-- Finer buckets `one` of a quantity that is averaged or adds up, and of a level.
SELECT
    coalesce(sum(one.{count}), 0)::INT AS {count},
    sum(one.{sum}) AS {sum},
    min(one.{min}) AS {min},
    max(one.{max}) AS {max}
FROM one;

-- buckets_circular --
-- Finer buckets `one` of a direction.
SELECT
    coalesce(sum(one.{count}), 0)::INT AS {count},
    sum(one.{sin_sum}) AS {sin_sum},
    sum(one.{cos_sum}) AS {cos_sum},
    min(one.{min}) AS {min},
    max(one.{max}) AS {max}
FROM one;

-- buckets_counter --
-- Finer buckets `one` of a register: what passed within them and between them.
SELECT
    coalesce(sum(one.{count}), 0)::INT AS {count},
    sum(one.{sum}) + coalesce(sum({step}), 0) AS {sum},
    first(one.{first}, one.bucket_at) FILTER (WHERE one.{first} IS NOT NULL) AS {first},
    last(one.{last}, one.bucket_at) FILTER (WHERE one.{last} IS NOT NULL) AS {last},
    min(one.{min}) AS {min},
    max(one.{max}) AS {max}
FROM one;

-- mean --
-- The mean of a bucket `one`: of increments per reading.
SELECT (one.{sum} / nullif(one.{count}, 0))::REAL
FROM one;

-- mean_energetic --
-- The level of the mean energy of a bucket `one`.
SELECT (10 * log(one.{sum} / nullif(one.{count}, 0)))::REAL
FROM one;

-- mean_circular --
-- The direction of the mean vector of a bucket `one`, in [0, 360): what rounds up to 360 is north,
-- and directions that cancel out have no mean.
SELECT
    CASE
        WHEN
            sqrt(one.{sin_sum} * one.{sin_sum} + one.{cos_sum} * one.{cos_sum})
            / nullif(one.{count}, 0) >= 1e-9
            THEN mod((atan2d(one.{sin_sum}, one.{cos_sum}) + 360)::REAL::NUMERIC, 360)::REAL
    END
FROM one;

-- mean_counter --
-- A register has no mean.
SELECT NULL::REAL
FROM one;

-- untrusted_readings --
-- How many of the readings `one` are doubtful.
SELECT (count(*) FILTER (WHERE NOT {is_trusted}))::INT AS untrusted_count
FROM one;

-- untrusted_buckets --
-- How many readings of finer buckets `one` are doubtful; NULL where of one of them nobody knows.
SELECT
    CASE
        WHEN count(one.untrusted_count) = count(*) THEN sum(one.untrusted_count)::INT
    END AS untrusted_count
FROM one;
