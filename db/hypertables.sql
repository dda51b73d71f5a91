-- select_hypertables --
-- How each hypertable is divided.
SELECT
    hypertable_name,
    format('Divided by %s into chunks of %s.', column_name, time_interval) AS said
FROM timescaledb_information.dimensions
WHERE hypertable_schema = 'public';
