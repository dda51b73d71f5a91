-- Rollups of 15 minutes, an hour and a day for every kind: exact under late and repeated data,
-- because a batch notes which buckets it touched and maintenance computes those from the rows.

-- No key on purpose: a batch that finds a mark there would write none (ON CONFLICT DO NOTHING);
-- maintenance would take that mark and compute before the batch commits, and the bucket would stay
-- wrong for ever.
CREATE TABLE dirty_bucket (
    kind TEXT NOT NULL,
    sensor_key INT NOT NULL,
    bucket_at TIMESTAMPTZ NOT NULL
);

-- mean, sum: count, sum, extremes. energetic: the sum is of sound energy, 10^(level/10).
-- circular: sums of sine and cosine. counter: the sum is the increase from the bucket's first to
-- its last value, which are kept so that buckets can be chained.
CREATE FUNCTION create_rollup(kind TEXT, quantities TEXT[], aggregates TEXT[])
RETURNS VOID
LANGUAGE plpgsql
AS $$
DECLARE
    columns TEXT;
    tier TEXT;
    chunk INTERVAL;
BEGIN
    SELECT string_agg(
        format('%1$I int NOT NULL, ', quantity || '_count')
        || CASE aggregate
            WHEN 'circular' THEN format(
                '%I double precision, %I double precision, ',
                quantity || '_sin_sum', quantity || '_cos_sum'
            )
            WHEN 'counter' THEN format(
                '%I double precision, %I double precision, %I double precision, ',
                quantity || '_sum', quantity || '_first', quantity || '_last'
            )
            ELSE format('%I double precision, ', quantity || '_sum')
        END
        || format(
            CASE aggregate
                WHEN 'counter' THEN '%I double precision, %I double precision'
                ELSE '%I real, %I real'
            END,
            quantity || '_min', quantity || '_max'
        ),
        ', ' ORDER BY position
    )
    INTO columns
    FROM unnest(quantities, aggregates) WITH ORDINALITY AS listed (quantity, aggregate, position);

    FOR tier, chunk IN VALUES ('15m', INTERVAL '7 days'), ('1h', '30 days'), ('1d', '365 days')
    LOOP
        EXECUTE format(
            'CREATE TABLE %I (sensor_key int NOT NULL, bucket_at timestamptz NOT NULL, '
            'reading_count int NOT NULL, expected_count int NOT NULL, %s, '
            'PRIMARY KEY (sensor_key, bucket_at))',
            format('rollup_%s_%s', kind, tier), columns
        );
        PERFORM create_hypertable(
            format('%I', format('rollup_%s_%s', kind, tier))::regclass,
            by_range('bucket_at', chunk),
            create_default_indexes => FALSE
        );
    END LOOP;
END;
$$;

SELECT create_rollup(
    'traffic_flow',
    ARRAY[
        'speed_kmh', 'occupancy_frac', 'queue_m', 'motorbike_count', 'car_count',
        'bus_count', 'truck_count'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'sum', 'sum', 'sum', 'sum'
    ]
);
SELECT create_rollup(
    'parking',
    ARRAY[
        'occupied_count', 'free_count'
    ],
    ARRAY[
        'mean', 'mean'
    ]
);
SELECT create_rollup(
    'air_quality',
    ARRAY[
        'pm25_ugm3', 'pm10_ugm3', 'no2_ugm3', 'so2_ugm3', 'co_ugm3', 'o3_ugm3',
        'temperature_degc', 'humidity_frac'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'weather',
    ARRAY[
        'temperature_degc', 'humidity_frac', 'wind_mps', 'wind_from_deg',
        'pressure_hpa', 'solar_wm2'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'circular', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'rain_gauge',
    ARRAY[
        'rain_mm', 'intensity_mmh'
    ],
    ARRAY[
        'sum', 'mean'
    ]
);
SELECT create_rollup(
    'river_level',
    ARRAY[
        'level_m'
    ],
    ARRAY[
        'mean'
    ]
);
SELECT create_rollup(
    'street_flood',
    ARRAY[
        'depth_m'
    ],
    ARRAY[
        'mean'
    ]
);
SELECT create_rollup(
    'noise',
    ARRAY[
        'leq_db', 'lmax_db'
    ],
    ARRAY[
        'energetic', 'mean'
    ]
);
SELECT create_rollup(
    'water_quality',
    ARRAY[
        'ph', 'do_mgl', 'turbidity_ntu', 'conductivity_uscm', 'temperature_degc'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'power_transformer',
    ARRAY[
        'load_kw', 'voltage_v', 'current_a', 'power_factor', 'oil_temperature_degc',
        'frequency_hz'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'water_network',
    ARRAY[
        'flow_m3h', 'pressure_bar', 'chlorine_mgl', 'turbidity_ntu', 'ph'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'street_light',
    ARRAY[
        'lamps_on_count', 'lamps_faulty_count', 'power_kw', 'voltage_v'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'pump_station',
    ARRAY[
        'wetwell_level_m', 'pumps_running_count', 'flow_m3h', 'gate_open_frac'
    ],
    ARRAY[
        'mean', 'mean', 'mean', 'mean'
    ]
);
SELECT create_rollup(
    'waste_bin',
    ARRAY[
        'fill_frac', 'temperature_degc'
    ],
    ARRAY[
        'mean', 'mean'
    ]
);
SELECT create_rollup(
    'smart_meter',
    ARRAY[
        'energy_kwh', 'voltage_v'
    ],
    ARRAY[
        'counter', 'mean'
    ]
);
