-- Where sensors stood and when, so that what was observed in an area stays there when its sensor
-- moves; and what decides whether a birth is news: its topic, its own time, how it came.
ALTER TABLE sensor
-- The area of the topic that its birth came on; NULL where that was before this column.
ADD COLUMN topic_area TEXT,
-- The area of the topic of the last birth that was heard as it was published.
ADD COLUMN live_area TEXT,
-- When its birth was made, as the birth says it, by the wall clock.
ADD COLUMN told_at TIMESTAMPTZ,
-- Whether its birth was last heard as one that the broker retained.
ADD COLUMN is_replay BOOLEAN NOT NULL DEFAULT FALSE,
-- City time at which it was retired; NULL also where that was before this column.
ADD COLUMN retired_city_at TIMESTAMPTZ;

CREATE INDEX sensor_by_retirement ON sensor (retired_at) WHERE retired_at IS NOT NULL;

-- City time. The first place of a sensor begins before all readings, the present one has no end.
CREATE TABLE sensor_place (
    sensor_key INT NOT NULL REFERENCES sensor (sensor_key),
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ,
    area_code TEXT,
    ward_code TEXT,
    lat_deg DOUBLE PRECISION NOT NULL,
    lon_deg DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (sensor_key, from_at),
    CHECK (to_at > from_at)
);

CREATE INDEX sensor_place_by_area ON sensor_place (area_code);
CREATE INDEX sensor_place_by_ward ON sensor_place (ward_code);

-- A sensor without a place would be missing from its area's history, whoever registered it.
CREATE FUNCTION give_first_place()
RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO sensor_place (sensor_key, from_at, area_code, ward_code, lat_deg, lon_deg)
    VALUES (
        new.sensor_key, '1970-01-01T00:00:00Z', new.area_code, new.ward_code, new.lat_deg,
        new.lon_deg
    );
    RETURN NULL;
END;
$$;

CREATE TRIGGER sensor_has_place AFTER INSERT ON sensor
FOR EACH ROW EXECUTE FUNCTION give_first_place();

INSERT INTO sensor_place (sensor_key, from_at, area_code, ward_code, lat_deg, lon_deg)
SELECT
    sensor_key,
    '1970-01-01T00:00:00Z' AS from_at,
    area_code,
    ward_code,
    lat_deg,
    lon_deg
FROM sensor;

-- When a reading showed that a gateway whose last will had come is there; NULL once the gateway
-- itself has spoken again.
ALTER TABLE gateway ADD COLUMN refuted_at TIMESTAMPTZ;
