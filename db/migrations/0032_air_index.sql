-- The index of the air, by sensor, of each hour and of each day that is over: VN_AQI as
-- `operations.indices.vn_aqi` has it. Rows are what the hours of `rollup_air_quality_1h` make of
-- it: where those change, operations computes anew what they touch, and nothing else.
--
-- An index is an integer from 0 to 500; of a pollutant NULL where too few hours are known, and as a
-- whole NULL where neither PM2.5 nor PM10 is. Where nothing at all is known there is no row.
CREATE TABLE air_index_1h (
    sensor_key INT NOT NULL,
    bucket_at TIMESTAMPTZ NOT NULL,
    value SMALLINT,
    -- Of which pollutant it is.
    dominant TEXT,
    pm25 SMALLINT,
    pm10 SMALLINT,
    o3 SMALLINT,
    no2 SMALLINT,
    so2 SMALLINT,
    co SMALLINT,
    computed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (sensor_key, bucket_at),
    CHECK ((value IS NULL) = (dominant IS NULL))
);

-- Of the city's days, by which they begin.
CREATE TABLE air_index_1d (
    sensor_key INT NOT NULL,
    bucket_at TIMESTAMPTZ NOT NULL,
    value SMALLINT,
    dominant TEXT,
    pm25 SMALLINT,
    pm10 SMALLINT,
    o3 SMALLINT,
    no2 SMALLINT,
    so2 SMALLINT,
    co SMALLINT,
    computed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (sensor_key, bucket_at),
    CHECK ((value IS NULL) = (dominant IS NULL))
);

SELECT
    CREATE_HYPERTABLE(
        'air_index_1h', BY_RANGE('bucket_at', INTERVAL '30 days'), create_default_indexes => FALSE
    );
SELECT
    CREATE_HYPERTABLE(
        'air_index_1d', BY_RANGE('bucket_at', INTERVAL '365 days'), create_default_indexes => FALSE
    );

-- Hours of the air that changed since the index was computed of them. No key on purpose, as with
-- `dirty_bucket`: a mark that is there may be taken away by who does not see the change yet.
CREATE TABLE air_index_due (
    sensor_key INT NOT NULL,
    bucket_at TIMESTAMPTZ NOT NULL
);

-- The hour that ran when the index was computed last, one row: what was silent since has no marks.
CREATE TABLE air_index_until (
    is_only BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (is_only),
    bucket_at TIMESTAMPTZ NOT NULL
);

-- Whoever writes an hour marks it, whichever way it comes: by maintenance, by a load, by a rebuild.
CREATE FUNCTION MARK_AIR_INDEX()
RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO air_index_due (sensor_key, bucket_at)
    SELECT
        written.sensor_key,
        written.bucket_at
    FROM written;
    RETURN NULL;
END;
$$;

CREATE TRIGGER air_index_of_new_hours
AFTER INSERT ON rollup_air_quality_1h
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION MARK_AIR_INDEX();

CREATE TRIGGER air_index_of_changed_hours
AFTER UPDATE ON rollup_air_quality_1h
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION MARK_AIR_INDEX();

INSERT INTO air_index_due (sensor_key, bucket_at)
SELECT
    stored.sensor_key,
    stored.bucket_at
FROM rollup_air_quality_1h AS stored;

-- Who computes: one process, whose session holds this lock.
CREATE FUNCTION TRY_LEAD_INDICES()
RETURNS BOOLEAN
LANGUAGE sql
VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
SELECT pg_try_advisory_lock(x'10C00007'::INT, 1)
$$;

REVOKE EXECUTE ON FUNCTION try_lead_indices FROM public;

-- For analysts: as the views of rollups are.
CREATE VIEW analysis.air_index_1h AS
SELECT
    one.bucket_at,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.value AS vn_aqi,
    one.dominant,
    one.pm25,
    one.pm10,
    one.o3,
    one.no2,
    one.so2,
    one.co,
    one.bucket_at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time
FROM air_index_1h AS one
LEFT JOIN sensor ON one.sensor_key = sensor.sensor_key
LEFT JOIN sensor_place AS place
    ON
        one.sensor_key = place.sensor_key
        AND one.bucket_at >= place.from_at
        AND (place.to_at IS NULL OR one.bucket_at < place.to_at)
LEFT JOIN area ON place.area_code = area.code
LEFT JOIN area AS ward ON place.ward_code = ward.code;

CREATE VIEW analysis.air_index_1d AS
SELECT
    one.bucket_at,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.value AS vn_aqi,
    one.dominant,
    one.pm25,
    one.pm10,
    one.o3,
    one.no2,
    one.so2,
    one.co,
    one.bucket_at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time
FROM air_index_1d AS one
LEFT JOIN sensor ON one.sensor_key = sensor.sensor_key
LEFT JOIN sensor_place AS place
    ON
        one.sensor_key = place.sensor_key
        AND one.bucket_at >= place.from_at
        AND (place.to_at IS NULL OR one.bucket_at < place.to_at)
LEFT JOIN area ON place.area_code = area.code
LEFT JOIN area AS ward ON place.ward_code = ward.code;

-- They go with the rollups of their tier.
CREATE OR REPLACE FUNCTION DROP_CHUNKS_BEFORE(hypertable TEXT, kept_from_at TIMESTAMPTZ)
RETURNS BIGINT
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF hypertable !~ '^((reading|rollup)_[a-z0-9_]+|completed_reading|air_index_1[hd])$' THEN
        RAISE EXCEPTION '% holds neither readings nor what is made of them', hypertable
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (
        SELECT count(*)
        FROM public.drop_chunks(
            format('public.%I', hypertable)::regclass,
            older_than => kept_from_at
        )
    );
END;
$$;
