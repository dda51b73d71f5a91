-- Schema `analysis`: what analysts read. Views alone, for an account that may see nothing else.
-- They show all rows of what they are made of, so there is none that a function in a condition
-- could see and its caller could not.

-- The city's zone, so that a query can say its local time. It is that of the city's pack: ingest
-- writes it when it starts, and nothing else does. One row at most.
CREATE TABLE city (
    time_zone TEXT NOT NULL,
    is_only BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (is_only)
);

CREATE SCHEMA analysis;

-- Quality in words: `good` is what is trusted and goes into means, a late reading too; else what is
-- wrong with it. Stable, as concat_ws is: else the planner would call it and not take it apart,
-- which costs eight times as much.
CREATE FUNCTION quality_words(quality SMALLINT)
RETURNS TEXT
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN quality & 63 = 0 THEN 'good'
        ELSE concat_ws(
            ', ',
            CASE WHEN quality & 1 <> 0 THEN 'implausible' END,
            CASE WHEN quality & 2 <> 0 THEN 'rate' END,
            CASE WHEN quality & 4 <> 0 THEN 'stuck' END,
            CASE WHEN quality & 8 <> 0 THEN 'spike' END,
            CASE WHEN quality & 16 <> 0 THEN 'drift' END,
            CASE WHEN quality & 32 <> 0 THEN 'clock_skew' END,
            CASE WHEN quality & 64 <> 0 THEN 'late' END,
            CASE WHEN quality & 128 <> 0 THEN 'repaired' END
        )
    END
$$;

CREATE VIEW analysis.area AS
SELECT
    code AS area,
    level,
    name_vi AS area_name,
    name_en AS area_name_en,
    parent
FROM area;

-- Where each sensor stands now; `analysis.<kind>` says where it stood.
CREATE VIEW analysis.sensor AS
SELECT
    sensor.sensor_id,
    sensor.kind,
    sensor.domain,
    sensor.name AS sensor_name,
    sensor.area_code AS area,
    area.name_vi AS area_name,
    sensor.ward_code AS ward,
    ward.name_vi AS ward_name,
    sensor.lat_deg,
    sensor.lon_deg,
    sensor.gateway_id,
    sensor.quantities,
    sensor.period_s,
    sensor.installed_at,
    sensor.retired_at
FROM sensor
LEFT JOIN area ON sensor.area_code = area.code
LEFT JOIN area AS ward ON sensor.ward_code = ward.code;

-- Make a kind's views, of readings and of each tier of rollups; again after a quantity was added. A
-- row is in the area and ward in which its sensor stood when it was observed, a bucket where it
-- began. Joins alone, so that a condition on sensor and time reaches the keys of each chunk; outer
-- ones, so that the planner leaves those out of which nothing is asked.
CREATE FUNCTION create_analysis(kind TEXT, quantities TEXT[], aggregates TEXT[])
RETURNS VOID
LANGUAGE plpgsql
AS $create$
DECLARE
    columns TEXT;
    tier TEXT;
BEGIN
    EXECUTE format('DROP VIEW IF EXISTS analysis.%I', kind);
    EXECUTE format(
        $view$
        CREATE VIEW analysis.%1$I AS
        SELECT
            reading.observed_at,
            reading.observed_at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time,
            sensor.sensor_id,
            sensor.name AS sensor_name,
            place.area_code AS area,
            area.name_vi AS area_name,
            place.ward_code AS ward,
            ward.name_vi AS ward_name,
            quality_words(reading.quality) AS quality,
            %2$s
        FROM %3$I AS reading
        LEFT JOIN sensor ON reading.sensor_key = sensor.sensor_key
        LEFT JOIN sensor_place AS place
            ON reading.sensor_key = place.sensor_key
            AND reading.observed_at >= place.from_at
            AND (place.to_at IS NULL OR reading.observed_at < place.to_at)
        LEFT JOIN area ON place.area_code = area.code
        LEFT JOIN area AS ward ON place.ward_code = ward.code
        $view$,
        kind,
        (SELECT string_agg(format('reading.%I', listed.name), ', ' ORDER BY listed.position)
         FROM unnest(quantities) WITH ORDINALITY AS listed (name, position)),
        'reading_' || kind
    );

    -- As everywhere else: levels by their energy, directions by their vectors; a direction has no
    -- extremes, a register no mean, and what adds up has its sum.
    SELECT string_agg(
        format(
            CASE listed.aggregate
                WHEN 'circular' THEN
                    'CASE WHEN sqrt(one.%2$I * one.%2$I + one.%3$I * one.%3$I) '
                    '/ nullif(one.%4$I, 0) >= 1e-9 '
                    'THEN mod((atan2d(one.%2$I, one.%3$I) + 360)::real::numeric, 360)::real '
                    'END AS %5$I, NULL::real AS %6$I, NULL::real AS %7$I'
                WHEN 'energetic' THEN
                    '(10 * log(one.%1$I / nullif(one.%4$I, 0)))::real AS %5$I, one.%6$I, one.%7$I'
                WHEN 'counter' THEN 'NULL::real AS %5$I, one.%6$I, one.%7$I'
                WHEN 'sum' THEN
                    '(one.%1$I / nullif(one.%4$I, 0))::real AS %5$I, one.%6$I, one.%7$I, one.%1$I'
                ELSE '(one.%1$I / nullif(one.%4$I, 0))::real AS %5$I, one.%6$I, one.%7$I'
            END,
            listed.name || '_sum',
            listed.name || '_sin_sum',
            listed.name || '_cos_sum',
            listed.name || '_count',
            listed.name || '_mean',
            listed.name || '_min',
            listed.name || '_max'
        ),
        ', ' ORDER BY listed.position
    )
    INTO columns
    FROM unnest(quantities, aggregates) WITH ORDINALITY AS listed (name, aggregate, position);

    FOREACH tier IN ARRAY ARRAY['15m', '1h', '1d']
    LOOP
        EXECUTE format('DROP VIEW IF EXISTS analysis.%I', kind || '_' || tier);
        EXECUTE format(
            $view$
            CREATE VIEW analysis.%1$I AS
            SELECT
                one.bucket_at,
                one.bucket_at AT TIME ZONE (SELECT city.time_zone FROM city) AS local_time,
                sensor.sensor_id,
                place.area_code AS area,
                area.name_vi AS area_name,
                place.ward_code AS ward,
                ward.name_vi AS ward_name,
                one.reading_count AS count,
                one.untrusted_count,
                %2$s
            FROM %3$I AS one
            LEFT JOIN sensor ON one.sensor_key = sensor.sensor_key
            LEFT JOIN sensor_place AS place
                ON one.sensor_key = place.sensor_key
                AND one.bucket_at >= place.from_at
                AND (place.to_at IS NULL OR one.bucket_at < place.to_at)
            LEFT JOIN area ON place.area_code = area.code
            LEFT JOIN area AS ward ON place.ward_code = ward.code
            $view$,
            kind || '_' || tier,
            columns,
            'rollup_' || kind || '_' || tier
        );
    END LOOP;
END;
$create$;

-- A new kind has them too.
CREATE OR REPLACE FUNCTION add_kind(kind TEXT, quantities JSON)
RETURNS VOID
LANGUAGE plpgsql
AS $$
DECLARE
    names TEXT[];
    aggregates TEXT[];
    registers TEXT[];
BEGIN
    SELECT
        array_agg(listed.key ORDER BY listed.position),
        array_agg(listed.value ORDER BY listed.position),
        coalesce(array_agg(listed.key) FILTER (WHERE listed.value = 'counter'), '{}')
    INTO names, aggregates, registers
    FROM json_each_text(quantities) WITH ORDINALITY AS listed (key, value, position);

    IF NOT coalesce(
        aggregates <@ ARRAY['mean', 'sum', 'counter', 'circular', 'energetic'], FALSE
    ) THEN
        RAISE EXCEPTION '% must name quantities, each with how it adds up: %', kind, quantities;
    END IF;
    PERFORM create_kind(kind, names, registers);
    PERFORM create_rollup(kind, names, aggregates);
    PERFORM create_analysis(kind, names, aggregates);
END;
$$;

-- All kinds that there are.
SELECT create_analysis(
    'traffic_flow',
    ARRAY[
        'speed_kmh', 'occupancy_frac', 'queue_m', 'motorbike_count', 'car_count',
        'bus_count', 'truck_count'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'sum', 'sum', 'sum', 'sum'
    ]
);
SELECT create_analysis(
    'parking',
    ARRAY[
        'occupied_count', 'free_count'
    ],
    ARRAY[
        'mean', 'mean'
    ]
);
SELECT create_analysis(
    'air_quality',
    ARRAY[
        'pm25_ugm3', 'pm10_ugm3', 'no2_ugm3', 'so2_ugm3', 'co_ugm3', 'o3_ugm3',
        'temperature_degc', 'humidity_frac'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'weather',
    ARRAY[
        'temperature_degc', 'humidity_frac', 'wind_mps', 'wind_from_deg',
        'pressure_hpa', 'solar_wm2'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'circular', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'rain_gauge',
    ARRAY[
        'rain_mm', 'intensity_mmh'
    ],
    ARRAY[
        'sum', 'mean'
    ]
);
SELECT create_analysis(
    'river_level',
    ARRAY[
        'level_m'
    ],
    ARRAY[
        'mean'
    ]
);
SELECT create_analysis(
    'street_flood',
    ARRAY[
        'depth_m'
    ],
    ARRAY[
        'mean'
    ]
);
SELECT create_analysis(
    'noise',
    ARRAY[
        'leq_db', 'lmax_db'
    ],
    ARRAY[
        'energetic', 'mean'
    ]
);
SELECT create_analysis(
    'water_quality',
    ARRAY[
        'ph', 'do_mgl', 'turbidity_ntu', 'conductivity_uscm', 'temperature_degc'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'power_transformer',
    ARRAY[
        'load_kw', 'voltage_v', 'current_a', 'power_factor', 'oil_temperature_degc',
        'frequency_hz'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'water_network',
    ARRAY[
        'flow_m3h', 'pressure_bar', 'chlorine_mgl', 'turbidity_ntu', 'ph'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'street_light',
    ARRAY[
        'lamps_on_count', 'lamps_faulty_count', 'power_kw', 'voltage_v'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'pump_station',
    ARRAY[
        'wetwell_level_m', 'pumps_running_count', 'flow_m3h', 'gate_open_frac'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_analysis(
    'waste_bin',
    ARRAY[
        'fill_frac', 'temperature_degc'
    ],
    ARRAY[
        'mean', 'mean'
    ]
);
SELECT create_analysis(
    'smart_meter',
    ARRAY[
        'energy_kwh', 'voltage_v'
    ],
    ARRAY[
        'counter', 'mean'
    ]
);
