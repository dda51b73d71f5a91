-- Each sensor has a place at any time: the first begins before all readings, the last has no end,
-- and each begins where the one before ended. So an inner join of places leaves no reading out,
-- and lets the planner look a sensor's place up once and not for each reading.
DO $$
DECLARE
    view RECORD;
BEGIN
    EXECUTE replace(
        pg_get_functiondef('create_analysis'::REGPROC),
        'LEFT JOIN sensor_place AS place',
        'INNER JOIN sensor_place AS place'
    );
    FOR view IN
        SELECT relname AS name, pg_get_viewdef(oid) AS definition
        FROM pg_class
        WHERE
            relnamespace = 'analysis'::REGNAMESPACE
            AND pg_get_viewdef(oid) LIKE '%LEFT JOIN sensor_place place%'
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW analysis.%I AS %s',
            view.name,
            replace(view.definition, 'LEFT JOIN sensor_place place', 'JOIN sensor_place place')
        );
    END LOOP;
END;
$$;
