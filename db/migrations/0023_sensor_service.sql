-- When each sensor was in service and how often it was to read meanwhile: how many readings were to
-- be expected of it, also where none came.
ALTER TABLE sensor
-- City time at which the birth counts that was told last; NULL where that was before this column.
ADD COLUMN told_city_at TIMESTAMPTZ;

-- City time. No two spans of a sensor overlap; the present one has no end. A sensor that was never
-- in service, one of which only history was loaded, has none.
CREATE TABLE sensor_service (
    sensor_key INT NOT NULL REFERENCES sensor (sensor_key),
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ,
    period_s REAL NOT NULL,
    PRIMARY KEY (sensor_key, from_at),
    CHECK (to_at > from_at)
);

-- Whoever registers, retires or returns a sensor, or changes its period, changes its service: a
-- sensor of which nothing is expected would be missed by nobody.
CREATE FUNCTION note_service()
RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    begins_at TIMESTAMPTZ := coalesce(new.told_city_at, new.announced_at);
    ends_at TIMESTAMPTZ;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF
            old.retired_at IS NOT NULL
            AND new.retired_at IS NULL
            AND new.told_city_at IS NOT DISTINCT FROM old.told_city_at
        THEN
            -- No birth brings it back but what it observed since: it was never gone.
            UPDATE sensor_service AS service
            SET to_at = NULL
            WHERE
                service.sensor_key = new.sensor_key
                AND service.from_at = (
                    SELECT max(last.from_at) FROM sensor_service AS last
                    WHERE last.sensor_key = new.sensor_key
                );
            IF FOUND THEN
                RETURN NULL;
            END IF;
            begins_at := coalesce(old.retired_city_at, old.retired_at);
        END IF;
        ends_at := CASE
            WHEN new.retired_at IS NULL THEN begins_at
            ELSE coalesce(new.retired_city_at, new.retired_at)
        END;
        -- What began later was told before the city's clock was set back.
        DELETE FROM sensor_service AS service
        WHERE
            service.sensor_key = new.sensor_key
            AND service.to_at IS NULL
            AND service.from_at >= ends_at;
        UPDATE sensor_service AS service
        SET to_at = ends_at
        WHERE service.sensor_key = new.sensor_key AND service.to_at IS NULL;
    END IF;
    IF new.retired_at IS NULL THEN
        INSERT INTO sensor_service (sensor_key, from_at, period_s)
        SELECT
            new.sensor_key,
            greatest(begins_at, max(service.to_at)),
            new.period_s
        FROM sensor_service AS service
        WHERE service.sensor_key = new.sensor_key;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER sensor_begins_service AFTER INSERT ON sensor
FOR EACH ROW EXECUTE FUNCTION note_service();

CREATE TRIGGER sensor_changes_service AFTER UPDATE OF retired_at, period_s ON sensor
FOR EACH ROW
WHEN (
    old.period_s IS DISTINCT FROM new.period_s
    OR (old.retired_at IS NULL) IS DISTINCT FROM (new.retired_at IS NULL)
)
EXECUTE FUNCTION note_service();

-- Of those that stand there already nobody knows when they were registered first; what they
-- observed before counts anyway.
INSERT INTO sensor_service (sensor_key, from_at, to_at, period_s)
SELECT
    sensor_key,
    announced_at AS from_at,
    coalesce(retired_city_at, retired_at) AS to_at,
    period_s
FROM sensor
WHERE retired_at IS NULL OR coalesce(retired_city_at, retired_at) > announced_at;
