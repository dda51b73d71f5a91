-- insert_completed --
-- Note readings that belong to a row of another one; several may bear one number.
INSERT INTO completed_reading (sensor_key, observed_at, boot, seq)
SELECT
    addition.sensor_key,
    addition.observed_at,
    addition.boot,
    addition.seq
FROM
    UNNEST(
        %(sensor_keys)s::INT[], %(observed_at)s::TIMESTAMPTZ[], %(boots)s::INT[], %(seqs)s::INT[]
    )
        AS addition (sensor_key, observed_at, boot, seq)
ORDER BY addition.sensor_key, addition.observed_at, addition.boot, addition.seq
ON CONFLICT (sensor_key, observed_at, boot, seq) DO NOTHING;
