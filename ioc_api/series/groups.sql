-- groups --
-- What a bucket of a sensor is a part of.
SELECT
    {one_group_key} AS group_key,
    {one_at} AS at,
    {one_weekday} AS weekday,
    {one_hour} AS hour
FROM one;
