-- The schema as it is after all migrations. Made by `./ioc schema`, never edited: a change is a new
-- file in db/migrations/.

CREATE SCHEMA analysis;
GRANT USAGE ON SCHEMA analysis TO analyst;

CREATE FUNCTION add_kind(kind text, quantities json) RETURNS void
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

CREATE FUNCTION append_audit(who text, via text, address text, what text, whom text, before jsonb, after jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO public.audit (who, via, address, what, whom, before, after)
    VALUES (
        append_audit.who,
        append_audit.via,
        append_audit.address,
        append_audit.what,
        append_audit.whom,
        append_audit.before,
        append_audit.after
    )
    RETURNING audit_id
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;
REVOKE ALL ON FUNCTION append_audit(who text, via text, address text, what text, whom text, before jsonb, after jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION append_audit(who text, via text, address text, what text, whom text, before jsonb, after jsonb) TO ioc_api;
GRANT ALL ON FUNCTION append_audit(who text, via text, address text, what text, whom text, before jsonb, after jsonb) TO ioc_operations;

CREATE TABLE audit (
    audit_id bigint NOT NULL,
    at timestamptz NOT NULL,
    who text,
    via text NOT NULL,
    address text,
    what text NOT NULL,
    whom text,
    before jsonb,
    after jsonb,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_what_check CHECK ((what ~ '^[a-z][a-z0-9_]{1,63}$'::text))
);
ALTER TABLE ONLY audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (audit_id);
ALTER TABLE ONLY audit
    ADD CONSTRAINT audit_previous_hash_key UNIQUE (previous_hash);
CREATE INDEX audit_by_time ON audit USING btree (at);
CREATE TRIGGER audit_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();
CREATE TRIGGER audit_is_sealed BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION seal_audit();
GRANT SELECT ON TABLE audit TO ioc_api;

CREATE FUNCTION audit_hash(sealed audit) RETURNS bytea
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT sha256(
        sealed.previous_hash
        || convert_to(
            string_agg(
                coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'),
                '' ORDER BY place
            ),
            'UTF8'
        )
    )
    FROM unnest(ARRAY[
        sealed.audit_id::TEXT,
        (extract(EPOCH FROM sealed.at) * 1000000)::BIGINT::TEXT,
        sealed.who,
        sealed.via,
        sealed.address,
        sealed.what,
        sealed.whom,
        sealed.before::TEXT,
        sealed.after::TEXT
    ]) WITH ORDINALITY AS fields (field, place)
$$;
REVOKE ALL ON FUNCTION audit_hash(sealed audit) FROM PUBLIC;

CREATE FUNCTION create_analysis(kind text, quantities text[], aggregates text[]) RETURNS void
    LANGUAGE plpgsql
    AS $_$
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
        INNER JOIN sensor_place AS place
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
            INNER JOIN sensor_place AS place
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
$_$;

CREATE FUNCTION create_kind(kind text, quantities text[], doubles text[] DEFAULT '{}'::text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    columns TEXT;
BEGIN
    -- A register that only grows needs float64: float32 steps by 0.008 at 100 000.
    SELECT string_agg(
        format('%I %s', quantity, CASE WHEN quantity = ANY(doubles) THEN 'double precision' ELSE 'real' END),
        ', ' ORDER BY position
    )
    INTO columns
    FROM unnest(quantities) WITH ORDINALITY AS listed (quantity, position);

    EXECUTE format(
        'CREATE TABLE %I ('
        'sensor_key int NOT NULL, observed_at timestamptz NOT NULL, '
        'received_at timestamptz NOT NULL, boot int NOT NULL DEFAULT 0, seq int, '
        'quality smallint NOT NULL DEFAULT 0, %s, PRIMARY KEY (sensor_key, observed_at))',
        'reading_' || kind, columns
    );
    PERFORM create_hypertable(
        format('%I', 'reading_' || kind)::regclass,
        by_range('observed_at', INTERVAL '1 day'),
        create_default_indexes => FALSE
    );
    PERFORM create_latest(kind);
END;
$$;

CREATE FUNCTION create_latest(kind text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
    latest TEXT := 'latest_' || kind;
    readings TEXT := 'reading_' || kind;
    quantities TEXT[];
    types TEXT[];
BEGIN
    -- What follows the six columns that all kinds have.
    SELECT
        array_agg(attname ORDER BY attnum),
        array_agg(format_type(atttypid, atttypmod) ORDER BY attnum)
    INTO quantities, types
    FROM pg_attribute
    WHERE attrelid = format('%I', readings)::regclass AND attnum > 6 AND NOT attisdropped;

    EXECUTE format('DROP VIEW IF EXISTS %I', latest);
    EXECUTE format('DROP FUNCTION IF EXISTS %I', latest);
    EXECUTE format(
        $function$
        CREATE FUNCTION %1$I(until_at TIMESTAMPTZ)
        RETURNS TABLE (
            sensor_key INT, observed_at TIMESTAMPTZ, received_at TIMESTAMPTZ, boot INT, seq INT,
            quality SMALLINT, %2$s
        )
        LANGUAGE sql
        STABLE
        AS $body$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, %3$s
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM %4$I AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM %4$I AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT %5$s
                FROM (
                    SELECT *
                    FROM %4$I AS reading
                    WHERE
                        (%6$s)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = %7$L
        $body$
        $function$,
        latest,
        (SELECT string_agg(format('%I %s', name, type), ', ')
         FROM unnest(quantities, types) AS listed (name, type))
        || (SELECT string_agg(format(', %I timestamptz', name || '_at'), '')
            FROM unnest(quantities) AS listed (name)),
        (SELECT string_agg(format('coalesce(head.%1$I, former.%1$I)', name), ', ')
         FROM unnest(quantities) AS listed (name))
        || (SELECT string_agg(
                format(', CASE WHEN head.%I IS NULL THEN former.%I END', name, name || '_at'), ''
            )
            FROM unnest(quantities) AS listed (name)),
        readings,
        (SELECT string_agg(
                format(
                    'last(one.%1$I, one.observed_at) FILTER (WHERE one.%1$I IS NOT NULL) AS %1$I, '
                    'max(one.observed_at) FILTER (WHERE one.%1$I IS NOT NULL) AS %2$I',
                    name, name || '_at'
                ),
                ', '
            )
         FROM unnest(quantities) AS listed (name)),
        (SELECT string_agg(format('head.%I IS NULL', name), ' OR ')
         FROM unnest(quantities) AS listed (name)),
        kind
    );
    EXECUTE format('CREATE VIEW %1$I AS SELECT * FROM %1$I(''infinity'')', latest);
END;
$_$;

CREATE FUNCTION create_rollup(kind text, quantities text[], aggregates text[]) RETURNS void
    LANGUAGE plpgsql
    AS $_$
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
            'untrusted_count int, PRIMARY KEY (sensor_key, bucket_at))',
            format('rollup_%s_%s', kind, tier), columns
        );
        PERFORM create_hypertable(
            format('%I', format('rollup_%s_%s', kind, tier))::regclass,
            by_range('bucket_at', chunk),
            create_default_indexes => FALSE
        );
    END LOOP;
END;
$_$;

CREATE FUNCTION drop_chunks_before(hypertable text, kept_from_at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
$_$;
REVOKE ALL ON FUNCTION drop_chunks_before(hypertable text, kept_from_at timestamptz) FROM PUBLIC;
GRANT ALL ON FUNCTION drop_chunks_before(hypertable text, kept_from_at timestamptz) TO ioc_ingest;

CREATE FUNCTION give_first_place() RETURNS trigger
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

CREATE FUNCTION keep_audit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'rows of audit are kept as they are'
    USING ERRCODE = 'insufficient_privilege';
END;
$$;

CREATE FUNCTION mark_air_index() RETURNS trigger
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

CREATE FUNCTION note_service() RETURNS trigger
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

CREATE FUNCTION notify_alert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE alert SET news_id = NEW.news_id, news = NEW.what WHERE alert_id = NEW.alert_id;
    PERFORM pg_notify('alert', NEW.alert_id || ':' || NEW.what || ':' || NEW.news_id);
    RETURN NULL;
END;
$$;

CREATE FUNCTION quality_words(quality smallint) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
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

CREATE FUNCTION seal_audit() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    last public.audit;
BEGIN
    PERFORM pg_advisory_xact_lock(x'10C00006'::INT, 0);
    SELECT * INTO last FROM public.audit ORDER BY audit_id DESC LIMIT 1;
    new.audit_id := coalesce(last.audit_id, 0) + 1;
    new.at := clock_timestamp();
    new.previous_hash := coalesce(last.hash, sha256('the first'));
    new.hash := public.audit_hash(new);
    RETURN new;
END;
$$;

CREATE FUNCTION try_lead_indices() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
SELECT pg_try_advisory_lock(x'10C00007'::INT, 1)
$$;
REVOKE ALL ON FUNCTION try_lead_indices() FROM PUBLIC;
GRANT ALL ON FUNCTION try_lead_indices() TO ioc_operations;

CREATE FUNCTION try_lead_judgement() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
SELECT pg_try_advisory_lock(x'10C00007'::INT, 0)
$$;
REVOKE ALL ON FUNCTION try_lead_judgement() FROM PUBLIC;
GRANT ALL ON FUNCTION try_lead_judgement() TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE air_index_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    value smallint,
    dominant text,
    pm25 smallint,
    pm10 smallint,
    o3 smallint,
    no2 smallint,
    so2 smallint,
    co smallint,
    computed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT air_index_1d_check CHECK (((value IS NULL) = (dominant IS NULL)))
);
ALTER TABLE ONLY air_index_1d
    ADD CONSTRAINT air_index_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT ON TABLE air_index_1d TO ioc_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE air_index_1d TO ioc_operations;

CREATE TABLE area (
    code text NOT NULL,
    level text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    parent text,
    CONSTRAINT area_level_check CHECK ((level = ANY (ARRAY['district'::text, 'ward'::text])))
);
ALTER TABLE ONLY area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE area TO ioc_ingest;
GRANT SELECT ON TABLE area TO ioc_api;
GRANT SELECT ON TABLE area TO ioc_operations;

CREATE TABLE city (
    time_zone text NOT NULL,
    is_only boolean DEFAULT true NOT NULL,
    CONSTRAINT city_is_only_check CHECK (is_only)
);
ALTER TABLE ONLY city
    ADD CONSTRAINT city_pkey PRIMARY KEY (is_only);
GRANT SELECT,INSERT,UPDATE ON TABLE city TO ioc_ingest;
GRANT SELECT ON TABLE city TO ioc_api;
GRANT SELECT ON TABLE city TO ioc_operations;

CREATE TABLE sensor (
    sensor_key integer NOT NULL,
    city text NOT NULL,
    sensor_id text NOT NULL,
    kind text NOT NULL,
    domain text NOT NULL,
    name text NOT NULL,
    lat_deg double precision NOT NULL,
    lon_deg double precision NOT NULL,
    area_code text,
    ward_code text,
    gateway_id text,
    quantities text[] NOT NULL,
    period_s real NOT NULL,
    installed_at timestamptz,
    announced_at timestamptz NOT NULL,
    retired_at timestamptz,
    topic_area text,
    live_area text,
    told_at timestamptz,
    is_replay boolean DEFAULT false NOT NULL,
    retired_city_at timestamptz,
    is_owned boolean DEFAULT false NOT NULL,
    told_city_at timestamptz,
    CONSTRAINT sensor_lat_deg_check CHECK (((lat_deg >= ('-90'::integer)::double precision) AND (lat_deg <= (90)::double precision))),
    CONSTRAINT sensor_lon_deg_check CHECK (((lon_deg >= ('-180'::integer)::double precision) AND (lon_deg <= (180)::double precision))),
    CONSTRAINT sensor_period_s_check CHECK ((period_s > (0)::double precision))
);
ALTER TABLE sensor ALTER COLUMN sensor_key ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sensor_sensor_key_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY sensor
    ADD CONSTRAINT sensor_pkey PRIMARY KEY (sensor_key);
ALTER TABLE ONLY sensor
    ADD CONSTRAINT sensor_sensor_id_key UNIQUE (sensor_id);
CREATE INDEX sensor_by_area ON sensor USING btree (area_code, kind);
CREATE INDEX sensor_by_gateway ON sensor USING btree (gateway_id);
CREATE INDEX sensor_by_kind ON sensor USING btree (kind, sensor_key);
CREATE INDEX sensor_by_retirement ON sensor USING btree (retired_at) WHERE (retired_at IS NOT NULL);
CREATE TRIGGER sensor_begins_service AFTER INSERT ON sensor FOR EACH ROW EXECUTE FUNCTION note_service();
CREATE TRIGGER sensor_changes_service AFTER UPDATE OF retired_at, period_s ON sensor FOR EACH ROW WHEN (((old.period_s IS DISTINCT FROM new.period_s) OR ((old.retired_at IS NULL) IS DISTINCT FROM (new.retired_at IS NULL)))) EXECUTE FUNCTION note_service();
CREATE TRIGGER sensor_has_place AFTER INSERT ON sensor FOR EACH ROW EXECUTE FUNCTION give_first_place();
GRANT SELECT,INSERT,UPDATE ON TABLE sensor TO ioc_ingest;
GRANT SELECT ON TABLE sensor TO ioc_api;
GRANT SELECT ON TABLE sensor TO ioc_operations;

CREATE TABLE sensor_place (
    sensor_key integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    area_code text,
    ward_code text,
    lat_deg double precision NOT NULL,
    lon_deg double precision NOT NULL,
    CONSTRAINT sensor_place_check CHECK ((to_at > from_at))
);
ALTER TABLE ONLY sensor_place
    ADD CONSTRAINT sensor_place_pkey PRIMARY KEY (sensor_key, from_at);
CREATE INDEX sensor_place_by_area ON sensor_place USING btree (area_code);
CREATE INDEX sensor_place_by_ward ON sensor_place USING btree (ward_code);
ALTER TABLE ONLY sensor_place
    ADD CONSTRAINT sensor_place_sensor_key_fkey FOREIGN KEY (sensor_key) REFERENCES sensor(sensor_key);
GRANT SELECT,INSERT,UPDATE ON TABLE sensor_place TO ioc_ingest;
GRANT SELECT ON TABLE sensor_place TO ioc_api;
GRANT SELECT ON TABLE sensor_place TO ioc_operations;

CREATE VIEW analysis.air_index_1d AS
 SELECT one.bucket_at,
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
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time
   FROM ((((air_index_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     LEFT JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_index_1d TO analyst;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE air_index_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    value smallint,
    dominant text,
    pm25 smallint,
    pm10 smallint,
    o3 smallint,
    no2 smallint,
    so2 smallint,
    co smallint,
    computed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT air_index_1h_check CHECK (((value IS NULL) = (dominant IS NULL)))
);
ALTER TABLE ONLY air_index_1h
    ADD CONSTRAINT air_index_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT ON TABLE air_index_1h TO ioc_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE air_index_1h TO ioc_operations;

CREATE VIEW analysis.air_index_1h AS
 SELECT one.bucket_at,
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
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time
   FROM ((((air_index_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     LEFT JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_index_1h TO analyst;

CREATE TABLE alert (
    alert_id bigint NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    rule_id text NOT NULL,
    rule_version integer NOT NULL,
    severity text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    kind text NOT NULL,
    quantity text,
    sensor_key integer,
    sensor_count integer DEFAULT 1 NOT NULL,
    area text,
    ward text,
    value real,
    limit_value double precision,
    since_at timestamptz NOT NULL,
    raised_at timestamptz NOT NULL,
    written_at timestamptz DEFAULT now() NOT NULL,
    last_at timestamptz NOT NULL,
    cleared_at timestamptz,
    evidence jsonb DEFAULT '{}'::jsonb NOT NULL,
    incident_id bigint,
    assignee text,
    unit text,
    due_at timestamptz,
    escalation_level integer DEFAULT 0 NOT NULL,
    is_late boolean DEFAULT false NOT NULL,
    is_silent boolean DEFAULT false NOT NULL,
    suppressed_until timestamptz,
    absorbed_by bigint,
    news_id bigint,
    news text,
    CONSTRAINT alert_sensor_count_check CHECK ((sensor_count >= 1)),
    CONSTRAINT alert_severity_check CHECK ((severity = ANY (ARRAY['minor'::text, 'major'::text, 'critical'::text]))),
    CONSTRAINT alert_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'assigned'::text, 'in_progress'::text, 'resolved'::text, 'closed'::text, 'suppressed'::text, 'duplicate'::text])))
);
ALTER TABLE alert ALTER COLUMN alert_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME alert_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (alert_id);
CREATE INDEX alert_absorbed ON alert USING btree (absorbed_by) WHERE (absorbed_by IS NOT NULL);
CREATE INDEX alert_by_news ON alert USING btree (news_id);
CREATE INDEX alert_by_sensor ON alert USING btree (sensor_key, since_at DESC);
CREATE INDEX alert_by_time ON alert USING btree (since_at DESC, alert_id DESC);
CREATE INDEX alert_unresolved ON alert USING btree (rule_id, sensor_key) WHERE (state <> ALL (ARRAY['resolved'::text, 'closed'::text]));
ALTER TABLE ONLY alert
    ADD CONSTRAINT alert_absorbed_by_fkey FOREIGN KEY (absorbed_by) REFERENCES alert(alert_id);
ALTER TABLE ONLY alert
    ADD CONSTRAINT alert_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(rule_id);
ALTER TABLE ONLY alert
    ADD CONSTRAINT alert_sensor_key_fkey FOREIGN KEY (sensor_key) REFERENCES sensor(sensor_key);
GRANT SELECT,UPDATE ON TABLE alert TO ioc_api;
GRANT SELECT,INSERT,UPDATE ON TABLE alert TO ioc_operations;

CREATE TABLE rule_version (
    rule_id text NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    made_by text,
    note text,
    CONSTRAINT rule_version_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY rule_version
    ADD CONSTRAINT rule_version_pkey PRIMARY KEY (rule_id, version);
ALTER TABLE ONLY rule_version
    ADD CONSTRAINT rule_version_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(rule_id);
GRANT SELECT,INSERT ON TABLE rule_version TO ioc_api;
GRANT SELECT,INSERT ON TABLE rule_version TO ioc_operations;

CREATE VIEW analysis.alert AS
 SELECT alert.alert_id,
    alert.since_at,
    alert.raised_at,
    alert.last_at,
    alert.cleared_at,
    alert.rule_id AS rule,
    alert.rule_version,
    alert.severity,
    alert.state,
    alert.kind,
    alert.quantity,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    alert.sensor_count,
    alert.area,
    area.name_vi AS area_name,
    alert.ward,
    ward.name_vi AS ward_name,
    alert.value,
    alert.limit_value,
    alert.assignee,
    alert.unit,
    alert.escalation_level,
    alert.is_late,
    alert.is_silent,
    alert.absorbed_by,
    (alert.since_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    (said.definition ->> 'label_vi'::text) AS rule_name,
    (said.definition ->> 'label_en'::text) AS rule_name_en
   FROM ((((alert
     LEFT JOIN rule_version said ON (((alert.rule_id = said.rule_id) AND (alert.rule_version = said.version))))
     LEFT JOIN sensor ON ((alert.sensor_key = sensor.sensor_key)))
     LEFT JOIN area ON ((alert.area = area.code)))
     LEFT JOIN area ward ON ((alert.ward = ward.code)));
GRANT SELECT ON TABLE analysis.alert TO analyst;

CREATE TABLE alert_step (
    alert_id bigint NOT NULL,
    version integer NOT NULL,
    step text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    at timestamptz NOT NULL,
    written_at timestamptz DEFAULT now() NOT NULL,
    who text,
    note text,
    assignee text,
    until_at timestamptz
);
ALTER TABLE ONLY alert_step
    ADD CONSTRAINT alert_step_pkey PRIMARY KEY (alert_id, version);
ALTER TABLE ONLY alert_step
    ADD CONSTRAINT alert_step_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(alert_id);
GRANT SELECT,INSERT ON TABLE alert_step TO ioc_api;
GRANT SELECT,INSERT ON TABLE alert_step TO ioc_operations;

CREATE VIEW analysis.alert_step AS
 SELECT alert_id,
    version,
    at,
    step,
    from_state,
    to_state,
    who,
    note,
    assignee,
    until_at,
    (at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time
   FROM alert_step taken;
GRANT SELECT ON TABLE analysis.alert_step TO analyst;

CREATE VIEW analysis.area AS
 SELECT code AS area,
    level,
    name_vi AS area_name,
    name_en AS area_name_en,
    parent
   FROM area;
GRANT SELECT ON TABLE analysis.area TO analyst;

CREATE VIEW analysis.sensor AS
 SELECT sensor.sensor_id,
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
   FROM ((sensor
     LEFT JOIN area ON ((sensor.area_code = area.code)))
     LEFT JOIN area ward ON ((sensor.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.sensor TO analyst;

CREATE TABLE account (
    account_id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    areas text[],
    unit text,
    password_hash text,
    oidc_issuer text,
    oidc_subject text,
    is_disabled boolean DEFAULT false NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    password_changed_at timestamptz,
    CONSTRAINT account_areas_check CHECK ((cardinality(areas) > 0)),
    CONSTRAINT account_check CHECK (((oidc_issuer IS NULL) = (oidc_subject IS NULL))),
    CONSTRAINT account_name_check CHECK ((name ~ '^[a-z0-9._@-]{1,64}$'::text)),
    CONSTRAINT account_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'analyst'::text, 'operator'::text, 'supervisor'::text, 'admin'::text])))
);
ALTER TABLE ONLY account
    ADD CONSTRAINT account_name_key UNIQUE (name);
ALTER TABLE ONLY account
    ADD CONSTRAINT account_oidc_issuer_oidc_subject_key UNIQUE (oidc_issuer, oidc_subject);
ALTER TABLE ONLY account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);
GRANT SELECT,INSERT,UPDATE ON TABLE account TO ioc_api;

CREATE TABLE account_key (
    key_id text NOT NULL,
    secret_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    label text NOT NULL,
    rights text[],
    areas text[],
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT account_key_areas_check CHECK ((cardinality(areas) > 0)),
    CONSTRAINT account_key_key_id_check CHECK ((key_id ~ '^[a-z0-9]{8,32}$'::text)),
    CONSTRAINT account_key_secret_hash_check CHECK ((octet_length(secret_hash) = 32))
);
ALTER TABLE ONLY account_key
    ADD CONSTRAINT account_key_pkey PRIMARY KEY (key_id);
CREATE INDEX account_key_by_account ON account_key USING btree (account_id);
ALTER TABLE ONLY account_key
    ADD CONSTRAINT account_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id);
GRANT SELECT,INSERT,UPDATE ON TABLE account_key TO ioc_api;

CREATE TABLE account_session (
    session_id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    address text,
    user_agent text,
    via text NOT NULL,
    CONSTRAINT account_session_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT account_session_via_check CHECK ((via = ANY (ARRAY['password'::text, 'link'::text, 'oidc'::text])))
);
ALTER TABLE ONLY account_session
    ADD CONSTRAINT account_session_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY account_session
    ADD CONSTRAINT account_session_token_hash_key UNIQUE (token_hash);
CREATE INDEX account_session_by_account ON account_session USING btree (account_id);
ALTER TABLE ONLY account_session
    ADD CONSTRAINT account_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE account_session TO ioc_api;

CREATE TABLE air_index_due (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL
);
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE air_index_due TO ioc_ingest;
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE air_index_due TO ioc_operations;

CREATE TABLE air_index_until (
    is_only boolean DEFAULT true NOT NULL,
    bucket_at timestamptz NOT NULL,
    CONSTRAINT air_index_until_is_only_check CHECK (is_only)
);
ALTER TABLE ONLY air_index_until
    ADD CONSTRAINT air_index_until_pkey PRIMARY KEY (is_only);
GRANT SELECT ON TABLE air_index_until TO ioc_api;
GRANT SELECT,INSERT,UPDATE ON TABLE air_index_until TO ioc_operations;

CREATE TABLE alert_news (
    news_id bigint NOT NULL,
    alert_id bigint NOT NULL,
    what text NOT NULL,
    written_at timestamptz DEFAULT now() NOT NULL
);
ALTER TABLE alert_news ALTER COLUMN news_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME alert_news_news_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY alert_news
    ADD CONSTRAINT alert_news_pkey PRIMARY KEY (news_id);
CREATE TRIGGER notify_alert AFTER INSERT ON alert_news FOR EACH ROW EXECUTE FUNCTION notify_alert();
ALTER TABLE ONLY alert_news
    ADD CONSTRAINT alert_news_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(alert_id);
GRANT SELECT,INSERT ON TABLE alert_news TO ioc_api;
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE alert_news TO ioc_operations;

CREATE TABLE alert_sensor (
    alert_id bigint NOT NULL,
    sensor_key integer NOT NULL,
    since_at timestamptz NOT NULL,
    raised_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    cleared_at timestamptz,
    value real,
    is_late boolean DEFAULT false NOT NULL,
    disproved_at timestamptz
);
ALTER TABLE ONLY alert_sensor
    ADD CONSTRAINT alert_sensor_pkey PRIMARY KEY (alert_id, sensor_key, since_at);
CREATE INDEX alert_sensor_by_end ON alert_sensor USING btree (cleared_at);
CREATE INDEX alert_sensor_by_sensor ON alert_sensor USING btree (sensor_key, since_at DESC);
ALTER TABLE ONLY alert_sensor
    ADD CONSTRAINT alert_sensor_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(alert_id);
ALTER TABLE ONLY alert_sensor
    ADD CONSTRAINT alert_sensor_sensor_key_fkey FOREIGN KEY (sensor_key) REFERENCES sensor(sensor_key);
GRANT SELECT ON TABLE alert_sensor TO ioc_api;
GRANT SELECT,INSERT,UPDATE ON TABLE alert_sensor TO ioc_operations;

CREATE TABLE changed_sensor (
    kind text NOT NULL,
    sensor_key integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='10000', autovacuum_vacuum_cost_delay='0');
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE changed_sensor TO ioc_ingest;
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE changed_sensor TO ioc_operations;

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE completed_reading (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    boot integer NOT NULL,
    seq integer NOT NULL
);
ALTER TABLE ONLY completed_reading
    ADD CONSTRAINT completed_reading_pkey PRIMARY KEY (sensor_key, observed_at, boot, seq);
GRANT SELECT,INSERT ON TABLE completed_reading TO ioc_ingest;
GRANT SELECT ON TABLE completed_reading TO ioc_api;
GRANT SELECT ON TABLE completed_reading TO ioc_operations;

CREATE TABLE dead_letter (
    dead_letter_id bigint NOT NULL,
    received_at timestamptz NOT NULL,
    topic text NOT NULL,
    payload bytea NOT NULL,
    is_payload_cut boolean DEFAULT false NOT NULL,
    content_type text,
    reason text NOT NULL,
    detail text NOT NULL,
    reading_count integer NOT NULL,
    item_index integer[],
    sensor_id text,
    boot integer,
    seq integer,
    client_id text NOT NULL,
    packet_id integer NOT NULL,
    replayed_at timestamptz,
    awaited_sensor_id text[],
    is_open boolean DEFAULT false NOT NULL,
    CONSTRAINT dead_letter_payload_check CHECK ((octet_length(payload) <= 65536)),
    CONSTRAINT dead_letter_reading_count_check CHECK ((reading_count >= 1))
);
ALTER TABLE dead_letter ALTER COLUMN dead_letter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dead_letter_dead_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (dead_letter_id);
CREATE INDEX dead_letter_by_awaited ON dead_letter USING gin (COALESCE(awaited_sensor_id, ARRAY[sensor_id])) WHERE ((reason = 'unknown_sensor'::text) AND (replayed_at IS NULL) AND (NOT is_payload_cut));
CREATE INDEX dead_letter_by_awaited_sensor ON dead_letter USING gin (awaited_sensor_id) WHERE ((replayed_at IS NULL) AND (awaited_sensor_id IS NOT NULL));
CREATE INDEX dead_letter_by_packet ON dead_letter USING btree (client_id, packet_id, dead_letter_id DESC);
CREATE INDEX dead_letter_by_sensor ON dead_letter USING btree (sensor_id, received_at) WHERE (replayed_at IS NULL);
CREATE INDEX dead_letter_by_time ON dead_letter USING btree (received_at);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dead_letter TO ioc_ingest;
GRANT SELECT ON TABLE dead_letter TO ioc_api;
GRANT SELECT ON TABLE dead_letter TO ioc_operations;

CREATE TABLE dirty_bucket (
    kind text NOT NULL,
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    marked_at timestamptz DEFAULT now() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='10000', autovacuum_vacuum_cost_delay='0');
GRANT SELECT,INSERT,DELETE,MAINTAIN ON TABLE dirty_bucket TO ioc_ingest;
GRANT SELECT ON TABLE dirty_bucket TO ioc_api;
GRANT SELECT ON TABLE dirty_bucket TO ioc_operations;

CREATE TABLE entry_link (
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    made_by text NOT NULL,
    CONSTRAINT entry_link_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
ALTER TABLE ONLY entry_link
    ADD CONSTRAINT entry_link_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY entry_link
    ADD CONSTRAINT entry_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entry_link TO ioc_api;

CREATE TABLE gateway (
    gateway_id text NOT NULL,
    city text NOT NULL,
    area_code text,
    status text NOT NULL,
    status_at timestamptz NOT NULL,
    refuted_at timestamptz,
    is_owned boolean DEFAULT false NOT NULL,
    CONSTRAINT gateway_status_check CHECK ((status = ANY (ARRAY['online'::text, 'offline'::text])))
);
ALTER TABLE ONLY gateway
    ADD CONSTRAINT gateway_pkey PRIMARY KEY (gateway_id);
GRANT SELECT,INSERT,UPDATE ON TABLE gateway TO ioc_ingest;
GRANT SELECT ON TABLE gateway TO ioc_api;
GRANT SELECT ON TABLE gateway TO ioc_operations;

CREATE TABLE ingest_session (
    client_id text NOT NULL,
    slot integer NOT NULL,
    filters text[] NOT NULL
);
ALTER TABLE ONLY ingest_session
    ADD CONSTRAINT ingest_session_pkey PRIMARY KEY (client_id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ingest_session TO ioc_ingest;
GRANT SELECT ON TABLE ingest_session TO ioc_api;
GRANT SELECT ON TABLE ingest_session TO ioc_operations;

CREATE UNLOGGED TABLE ingest_worker (
    slot integer NOT NULL,
    client_id text NOT NULL,
    beat_at timestamptz NOT NULL,
    is_connected boolean NOT NULL,
    lag_s real NOT NULL,
    oldest_uncommitted_s real NOT NULL,
    stored_count bigint NOT NULL,
    dead_letter_count bigint NOT NULL,
    problem text
);
ALTER TABLE ONLY ingest_worker
    ADD CONSTRAINT ingest_worker_pkey PRIMARY KEY (slot);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ingest_worker TO ioc_ingest;
GRANT SELECT ON TABLE ingest_worker TO ioc_api;
GRANT SELECT ON TABLE ingest_worker TO ioc_operations;

CREATE TABLE judged_until (
    is_only boolean DEFAULT true NOT NULL,
    city_at timestamptz NOT NULL,
    written_at timestamptz DEFAULT now() NOT NULL,
    marks_cut_at timestamptz,
    CONSTRAINT judged_until_is_only_check CHECK (is_only)
);
ALTER TABLE ONLY judged_until
    ADD CONSTRAINT judged_until_pkey PRIMARY KEY (is_only);
GRANT SELECT,UPDATE ON TABLE judged_until TO ioc_ingest;
GRANT SELECT ON TABLE judged_until TO ioc_api;
GRANT SELECT,INSERT,UPDATE ON TABLE judged_until TO ioc_operations;

CREATE TABLE load (
    load_name text NOT NULL,
    source text NOT NULL,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    part_count integer,
    done_count integer DEFAULT 0 NOT NULL,
    row_count bigint DEFAULT 0 NOT NULL,
    new_count bigint DEFAULT 0 NOT NULL,
    duplicate_count bigint DEFAULT 0 NOT NULL,
    refused_count bigint DEFAULT 0 NOT NULL,
    rollup_count bigint DEFAULT 0 NOT NULL,
    from_at timestamptz,
    to_at timestamptz,
    problem text
);
ALTER TABLE ONLY load
    ADD CONSTRAINT load_pkey PRIMARY KEY (load_name);
GRANT SELECT,INSERT,UPDATE ON TABLE load TO ioc_ingest;
GRANT SELECT ON TABLE load TO ioc_api;
GRANT SELECT ON TABLE load TO ioc_operations;

CREATE TABLE load_part (
    load_name text NOT NULL,
    part text NOT NULL,
    row_count integer NOT NULL,
    committed_at timestamptz NOT NULL
);
ALTER TABLE ONLY load_part
    ADD CONSTRAINT load_part_pkey PRIMARY KEY (load_name, part);
ALTER TABLE ONLY load_part
    ADD CONSTRAINT load_part_load_name_fkey FOREIGN KEY (load_name) REFERENCES load(load_name);
GRANT SELECT,INSERT ON TABLE load_part TO ioc_ingest;
GRANT SELECT ON TABLE load_part TO ioc_api;
GRANT SELECT ON TABLE load_part TO ioc_operations;

CREATE TABLE maintenance_window (
    window_id bigint NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    rule_id text,
    kind text,
    area text,
    sensor_id text,
    note text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    CONSTRAINT maintenance_window_check CHECK ((to_at > from_at)),
    CONSTRAINT maintenance_window_check1 CHECK ((num_nonnulls(rule_id, kind, area, sensor_id) > 0)),
    CONSTRAINT maintenance_window_note_check CHECK ((note <> ''::text))
);
ALTER TABLE maintenance_window ALTER COLUMN window_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME maintenance_window_window_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY maintenance_window
    ADD CONSTRAINT maintenance_window_pkey PRIMARY KEY (window_id);
ALTER TABLE ONLY maintenance_window
    ADD CONSTRAINT maintenance_window_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(rule_id);
GRANT SELECT,INSERT,UPDATE ON TABLE maintenance_window TO ioc_api;
GRANT SELECT ON TABLE maintenance_window TO ioc_operations;

CREATE TABLE public_message (
    alert_id bigint NOT NULL,
    number integer NOT NULL,
    type text NOT NULL,
    sender text NOT NULL,
    identifier text NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    written_at timestamptz DEFAULT now() NOT NULL,
    sensor_count integer NOT NULL,
    value real,
    said jsonb NOT NULL,
    body text NOT NULL,
    CONSTRAINT public_message_number_check CHECK ((number >= 1)),
    CONSTRAINT public_message_type_check CHECK ((type = ANY (ARRAY['Alert'::text, 'Update'::text, 'Cancel'::text])))
);
ALTER TABLE ONLY public_message
    ADD CONSTRAINT public_message_identifier_key UNIQUE (identifier);
ALTER TABLE ONLY public_message
    ADD CONSTRAINT public_message_pkey PRIMARY KEY (alert_id, number);
CREATE INDEX public_message_by_time ON public_message USING btree (sent_at);
ALTER TABLE ONLY public_message
    ADD CONSTRAINT public_message_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(alert_id);
GRANT SELECT,INSERT ON TABLE public_message TO ioc_api;

CREATE TABLE recall_due (
    sensor_id text NOT NULL
);
ALTER TABLE ONLY recall_due
    ADD CONSTRAINT recall_due_pkey PRIMARY KEY (sensor_id);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE recall_due TO ioc_ingest;
GRANT SELECT ON TABLE recall_due TO ioc_api;
GRANT SELECT ON TABLE recall_due TO ioc_operations;

CREATE TABLE recount_due (
    kind text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    after_key integer DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY recount_due
    ADD CONSTRAINT recount_due_pkey PRIMARY KEY (kind, from_at);
GRANT SELECT,DELETE,UPDATE ON TABLE recount_due TO ioc_ingest;
GRANT SELECT ON TABLE recount_due TO ioc_api;
GRANT SELECT ON TABLE recount_due TO ioc_operations;

CREATE TABLE retention (
    tier text NOT NULL,
    kept_from_at timestamptz NOT NULL,
    applied_at timestamptz NOT NULL,
    cut_at timestamptz NOT NULL,
    held_cut_at timestamptz,
    CONSTRAINT retention_tier_check CHECK ((tier = ANY (ARRAY['raw'::text, '15m'::text, '1h'::text, '1d'::text, 'dead_letter'::text])))
);
ALTER TABLE ONLY retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (tier);
GRANT SELECT,INSERT,UPDATE ON TABLE retention TO ioc_ingest;
GRANT SELECT ON TABLE retention TO ioc_api;
GRANT SELECT ON TABLE retention TO ioc_operations;

CREATE TABLE rule (
    rule_id text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT rule_rule_id_check CHECK ((rule_id ~ '^[a-z][a-z0-9-]{2,63}$'::text)),
    CONSTRAINT rule_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY rule
    ADD CONSTRAINT rule_pkey PRIMARY KEY (rule_id);
GRANT SELECT,INSERT,UPDATE ON TABLE rule TO ioc_api;
GRANT SELECT,INSERT,UPDATE ON TABLE rule TO ioc_operations;

CREATE TABLE rule_episode (
    rule_id text NOT NULL,
    sensor_key integer NOT NULL,
    since_at timestamptz NOT NULL,
    raised_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    cleared_at timestamptz,
    value real
);
ALTER TABLE ONLY rule_episode
    ADD CONSTRAINT rule_episode_pkey PRIMARY KEY (rule_id, sensor_key, since_at);
CREATE INDEX rule_episode_by_end ON rule_episode USING btree (cleared_at);
ALTER TABLE ONLY rule_episode
    ADD CONSTRAINT rule_episode_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(rule_id);
ALTER TABLE ONLY rule_episode
    ADD CONSTRAINT rule_episode_sensor_key_fkey FOREIGN KEY (sensor_key) REFERENCES sensor(sensor_key);
GRANT SELECT ON TABLE rule_episode TO ioc_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE rule_episode TO ioc_operations;

CREATE TABLE schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz DEFAULT now() NOT NULL
);
ALTER TABLE ONLY schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);
GRANT SELECT ON TABLE schema_migration TO ioc_ingest;
GRANT SELECT ON TABLE schema_migration TO ioc_api;
GRANT SELECT ON TABLE schema_migration TO ioc_operations;

CREATE TABLE sensor_service (
    sensor_key integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    period_s real NOT NULL,
    CONSTRAINT sensor_service_check CHECK ((to_at > from_at))
);
ALTER TABLE ONLY sensor_service
    ADD CONSTRAINT sensor_service_pkey PRIMARY KEY (sensor_key, from_at);
ALTER TABLE ONLY sensor_service
    ADD CONSTRAINT sensor_service_sensor_key_fkey FOREIGN KEY (sensor_key) REFERENCES sensor(sensor_key);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sensor_service TO ioc_ingest;
GRANT SELECT ON TABLE sensor_service TO ioc_api;
GRANT SELECT ON TABLE sensor_service TO ioc_operations;

CREATE TABLE sign_in_guess (
    subject_hash bytea NOT NULL,
    failed_count integer NOT NULL,
    failed_at timestamptz NOT NULL,
    locked_until timestamptz,
    refused_count integer DEFAULT 0 NOT NULL,
    CONSTRAINT sign_in_guess_subject_hash_check CHECK ((octet_length(subject_hash) = 32))
);
ALTER TABLE ONLY sign_in_guess
    ADD CONSTRAINT sign_in_guess_pkey PRIMARY KEY (subject_hash);
CREATE INDEX sign_in_guess_by_time ON sign_in_guess USING btree (failed_at);
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE sign_in_guess TO ioc_api;

CREATE TABLE telling (
    telling_id bigint NOT NULL,
    alert_id bigint NOT NULL,
    what text NOT NULL,
    channel text NOT NULL,
    target text NOT NULL,
    payload jsonb NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    attempt_count integer DEFAULT 0 NOT NULL,
    next_at timestamptz DEFAULT now() NOT NULL,
    told_at timestamptz,
    failed_at timestamptz,
    last_error text,
    CONSTRAINT telling_channel_check CHECK ((channel = ANY (ARRAY['mqtt'::text, 'webhook'::text, 'apprise'::text])))
);
ALTER TABLE telling ALTER COLUMN telling_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME telling_telling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY telling
    ADD CONSTRAINT telling_pkey PRIMARY KEY (telling_id);
CREATE INDEX telling_by_alert ON telling USING btree (alert_id);
CREATE INDEX telling_due ON telling USING btree (next_at) WHERE ((told_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX telling_failed ON telling USING btree (telling_id) WHERE (failed_at IS NOT NULL);
ALTER TABLE ONLY telling
    ADD CONSTRAINT telling_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alert(alert_id);
GRANT SELECT,UPDATE ON TABLE telling TO ioc_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE telling TO ioc_operations;

CREATE TABLE truth_event (
    event_id text NOT NULL,
    what text NOT NULL,
    cause_event_id text,
    scenario text NOT NULL,
    area text NOT NULL,
    lat_deg double precision,
    lon_deg double precision,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    sensor_id text[] NOT NULL,
    sensor_count integer NOT NULL,
    expected jsonb NOT NULL,
    parameters jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT truth_event_check CHECK (((lat_deg IS NULL) = (lon_deg IS NULL))),
    CONSTRAINT truth_event_check1 CHECK ((to_at >= from_at))
);
ALTER TABLE ONLY truth_event
    ADD CONSTRAINT truth_event_pkey PRIMARY KEY (event_id);
CREATE INDEX truth_event_by_time ON truth_event USING btree (from_at, event_id);
GRANT SELECT,INSERT,UPDATE ON TABLE truth_event TO ioc_ingest;
GRANT SELECT ON TABLE truth_event TO ioc_api;
GRANT SELECT ON TABLE truth_event TO ioc_operations;


-- Kind traffic_flow

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_traffic_flow (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    speed_kmh real,
    occupancy_frac real,
    queue_m real,
    motorbike_count real,
    car_count real,
    bus_count real,
    truck_count real
);
ALTER TABLE ONLY reading_traffic_flow
    ADD CONSTRAINT reading_traffic_flow_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_traffic_flow TO ioc_ingest;
GRANT SELECT ON TABLE reading_traffic_flow TO ioc_api;
GRANT SELECT ON TABLE reading_traffic_flow TO ioc_operations;

CREATE FUNCTION latest_traffic_flow(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, speed_kmh real, occupancy_frac real, queue_m real, motorbike_count real, car_count real, bus_count real, truck_count real, speed_kmh_at timestamptz, occupancy_frac_at timestamptz, queue_m_at timestamptz, motorbike_count_at timestamptz, car_count_at timestamptz, bus_count_at timestamptz, truck_count_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.speed_kmh, former.speed_kmh), coalesce(head.occupancy_frac, former.occupancy_frac), coalesce(head.queue_m, former.queue_m), coalesce(head.motorbike_count, former.motorbike_count), coalesce(head.car_count, former.car_count), coalesce(head.bus_count, former.bus_count), coalesce(head.truck_count, former.truck_count), CASE WHEN head.speed_kmh IS NULL THEN former.speed_kmh_at END, CASE WHEN head.occupancy_frac IS NULL THEN former.occupancy_frac_at END, CASE WHEN head.queue_m IS NULL THEN former.queue_m_at END, CASE WHEN head.motorbike_count IS NULL THEN former.motorbike_count_at END, CASE WHEN head.car_count IS NULL THEN former.car_count_at END, CASE WHEN head.bus_count IS NULL THEN former.bus_count_at END, CASE WHEN head.truck_count IS NULL THEN former.truck_count_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_traffic_flow AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_traffic_flow AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.speed_kmh, one.observed_at) FILTER (WHERE one.speed_kmh IS NOT NULL) AS speed_kmh, max(one.observed_at) FILTER (WHERE one.speed_kmh IS NOT NULL) AS speed_kmh_at, last(one.occupancy_frac, one.observed_at) FILTER (WHERE one.occupancy_frac IS NOT NULL) AS occupancy_frac, max(one.observed_at) FILTER (WHERE one.occupancy_frac IS NOT NULL) AS occupancy_frac_at, last(one.queue_m, one.observed_at) FILTER (WHERE one.queue_m IS NOT NULL) AS queue_m, max(one.observed_at) FILTER (WHERE one.queue_m IS NOT NULL) AS queue_m_at, last(one.motorbike_count, one.observed_at) FILTER (WHERE one.motorbike_count IS NOT NULL) AS motorbike_count, max(one.observed_at) FILTER (WHERE one.motorbike_count IS NOT NULL) AS motorbike_count_at, last(one.car_count, one.observed_at) FILTER (WHERE one.car_count IS NOT NULL) AS car_count, max(one.observed_at) FILTER (WHERE one.car_count IS NOT NULL) AS car_count_at, last(one.bus_count, one.observed_at) FILTER (WHERE one.bus_count IS NOT NULL) AS bus_count, max(one.observed_at) FILTER (WHERE one.bus_count IS NOT NULL) AS bus_count_at, last(one.truck_count, one.observed_at) FILTER (WHERE one.truck_count IS NOT NULL) AS truck_count, max(one.observed_at) FILTER (WHERE one.truck_count IS NOT NULL) AS truck_count_at
                FROM (
                    SELECT *
                    FROM reading_traffic_flow AS reading
                    WHERE
                        (head.speed_kmh IS NULL OR head.occupancy_frac IS NULL OR head.queue_m IS NULL OR head.motorbike_count IS NULL OR head.car_count IS NULL OR head.bus_count IS NULL OR head.truck_count IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'traffic_flow'
        $$;
CREATE VIEW latest_traffic_flow AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    speed_kmh,
    occupancy_frac,
    queue_m,
    motorbike_count,
    car_count,
    bus_count,
    truck_count,
    speed_kmh_at,
    occupancy_frac_at,
    queue_m_at,
    motorbike_count_at,
    car_count_at,
    bus_count_at,
    truck_count_at
   FROM latest_traffic_flow('infinity'::timestamptz) latest_traffic_flow(sensor_key, observed_at, received_at, boot, seq, quality, speed_kmh, occupancy_frac, queue_m, motorbike_count, car_count, bus_count, truck_count, speed_kmh_at, occupancy_frac_at, queue_m_at, motorbike_count_at, car_count_at, bus_count_at, truck_count_at);
GRANT SELECT ON TABLE latest_traffic_flow TO ioc_ingest;
GRANT SELECT ON TABLE latest_traffic_flow TO ioc_api;
GRANT SELECT ON TABLE latest_traffic_flow TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_traffic_flow_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    speed_kmh_count integer NOT NULL,
    speed_kmh_sum double precision,
    speed_kmh_min real,
    speed_kmh_max real,
    occupancy_frac_count integer NOT NULL,
    occupancy_frac_sum double precision,
    occupancy_frac_min real,
    occupancy_frac_max real,
    queue_m_count integer NOT NULL,
    queue_m_sum double precision,
    queue_m_min real,
    queue_m_max real,
    motorbike_count_count integer NOT NULL,
    motorbike_count_sum double precision,
    motorbike_count_min real,
    motorbike_count_max real,
    car_count_count integer NOT NULL,
    car_count_sum double precision,
    car_count_min real,
    car_count_max real,
    bus_count_count integer NOT NULL,
    bus_count_sum double precision,
    bus_count_min real,
    bus_count_max real,
    truck_count_count integer NOT NULL,
    truck_count_sum double precision,
    truck_count_min real,
    truck_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_traffic_flow_15m
    ADD CONSTRAINT rollup_traffic_flow_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_traffic_flow_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_traffic_flow_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_traffic_flow_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_traffic_flow_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    speed_kmh_count integer NOT NULL,
    speed_kmh_sum double precision,
    speed_kmh_min real,
    speed_kmh_max real,
    occupancy_frac_count integer NOT NULL,
    occupancy_frac_sum double precision,
    occupancy_frac_min real,
    occupancy_frac_max real,
    queue_m_count integer NOT NULL,
    queue_m_sum double precision,
    queue_m_min real,
    queue_m_max real,
    motorbike_count_count integer NOT NULL,
    motorbike_count_sum double precision,
    motorbike_count_min real,
    motorbike_count_max real,
    car_count_count integer NOT NULL,
    car_count_sum double precision,
    car_count_min real,
    car_count_max real,
    bus_count_count integer NOT NULL,
    bus_count_sum double precision,
    bus_count_min real,
    bus_count_max real,
    truck_count_count integer NOT NULL,
    truck_count_sum double precision,
    truck_count_min real,
    truck_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_traffic_flow_1h
    ADD CONSTRAINT rollup_traffic_flow_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_traffic_flow_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_traffic_flow_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_traffic_flow_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_traffic_flow_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    speed_kmh_count integer NOT NULL,
    speed_kmh_sum double precision,
    speed_kmh_min real,
    speed_kmh_max real,
    occupancy_frac_count integer NOT NULL,
    occupancy_frac_sum double precision,
    occupancy_frac_min real,
    occupancy_frac_max real,
    queue_m_count integer NOT NULL,
    queue_m_sum double precision,
    queue_m_min real,
    queue_m_max real,
    motorbike_count_count integer NOT NULL,
    motorbike_count_sum double precision,
    motorbike_count_min real,
    motorbike_count_max real,
    car_count_count integer NOT NULL,
    car_count_sum double precision,
    car_count_min real,
    car_count_max real,
    bus_count_count integer NOT NULL,
    bus_count_sum double precision,
    bus_count_min real,
    bus_count_max real,
    truck_count_count integer NOT NULL,
    truck_count_sum double precision,
    truck_count_min real,
    truck_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_traffic_flow_1d
    ADD CONSTRAINT rollup_traffic_flow_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_traffic_flow_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_traffic_flow_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_traffic_flow_1d TO ioc_operations;

CREATE VIEW analysis.traffic_flow AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.speed_kmh,
    reading.occupancy_frac,
    reading.queue_m,
    reading.motorbike_count,
    reading.car_count,
    reading.bus_count,
    reading.truck_count
   FROM ((((reading_traffic_flow reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.traffic_flow TO analyst;

CREATE VIEW analysis.traffic_flow_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.speed_kmh_sum / (NULLIF(one.speed_kmh_count, 0))::double precision))::real AS speed_kmh_mean,
    one.speed_kmh_min,
    one.speed_kmh_max,
    ((one.occupancy_frac_sum / (NULLIF(one.occupancy_frac_count, 0))::double precision))::real AS occupancy_frac_mean,
    one.occupancy_frac_min,
    one.occupancy_frac_max,
    ((one.queue_m_sum / (NULLIF(one.queue_m_count, 0))::double precision))::real AS queue_m_mean,
    one.queue_m_min,
    one.queue_m_max,
    ((one.motorbike_count_sum / (NULLIF(one.motorbike_count_count, 0))::double precision))::real AS motorbike_count_mean,
    one.motorbike_count_min,
    one.motorbike_count_max,
    one.motorbike_count_sum,
    ((one.car_count_sum / (NULLIF(one.car_count_count, 0))::double precision))::real AS car_count_mean,
    one.car_count_min,
    one.car_count_max,
    one.car_count_sum,
    ((one.bus_count_sum / (NULLIF(one.bus_count_count, 0))::double precision))::real AS bus_count_mean,
    one.bus_count_min,
    one.bus_count_max,
    one.bus_count_sum,
    ((one.truck_count_sum / (NULLIF(one.truck_count_count, 0))::double precision))::real AS truck_count_mean,
    one.truck_count_min,
    one.truck_count_max,
    one.truck_count_sum
   FROM ((((rollup_traffic_flow_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.traffic_flow_15m TO analyst;

CREATE VIEW analysis.traffic_flow_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.speed_kmh_sum / (NULLIF(one.speed_kmh_count, 0))::double precision))::real AS speed_kmh_mean,
    one.speed_kmh_min,
    one.speed_kmh_max,
    ((one.occupancy_frac_sum / (NULLIF(one.occupancy_frac_count, 0))::double precision))::real AS occupancy_frac_mean,
    one.occupancy_frac_min,
    one.occupancy_frac_max,
    ((one.queue_m_sum / (NULLIF(one.queue_m_count, 0))::double precision))::real AS queue_m_mean,
    one.queue_m_min,
    one.queue_m_max,
    ((one.motorbike_count_sum / (NULLIF(one.motorbike_count_count, 0))::double precision))::real AS motorbike_count_mean,
    one.motorbike_count_min,
    one.motorbike_count_max,
    one.motorbike_count_sum,
    ((one.car_count_sum / (NULLIF(one.car_count_count, 0))::double precision))::real AS car_count_mean,
    one.car_count_min,
    one.car_count_max,
    one.car_count_sum,
    ((one.bus_count_sum / (NULLIF(one.bus_count_count, 0))::double precision))::real AS bus_count_mean,
    one.bus_count_min,
    one.bus_count_max,
    one.bus_count_sum,
    ((one.truck_count_sum / (NULLIF(one.truck_count_count, 0))::double precision))::real AS truck_count_mean,
    one.truck_count_min,
    one.truck_count_max,
    one.truck_count_sum
   FROM ((((rollup_traffic_flow_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.traffic_flow_1h TO analyst;

CREATE VIEW analysis.traffic_flow_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.speed_kmh_sum / (NULLIF(one.speed_kmh_count, 0))::double precision))::real AS speed_kmh_mean,
    one.speed_kmh_min,
    one.speed_kmh_max,
    ((one.occupancy_frac_sum / (NULLIF(one.occupancy_frac_count, 0))::double precision))::real AS occupancy_frac_mean,
    one.occupancy_frac_min,
    one.occupancy_frac_max,
    ((one.queue_m_sum / (NULLIF(one.queue_m_count, 0))::double precision))::real AS queue_m_mean,
    one.queue_m_min,
    one.queue_m_max,
    ((one.motorbike_count_sum / (NULLIF(one.motorbike_count_count, 0))::double precision))::real AS motorbike_count_mean,
    one.motorbike_count_min,
    one.motorbike_count_max,
    one.motorbike_count_sum,
    ((one.car_count_sum / (NULLIF(one.car_count_count, 0))::double precision))::real AS car_count_mean,
    one.car_count_min,
    one.car_count_max,
    one.car_count_sum,
    ((one.bus_count_sum / (NULLIF(one.bus_count_count, 0))::double precision))::real AS bus_count_mean,
    one.bus_count_min,
    one.bus_count_max,
    one.bus_count_sum,
    ((one.truck_count_sum / (NULLIF(one.truck_count_count, 0))::double precision))::real AS truck_count_mean,
    one.truck_count_min,
    one.truck_count_max,
    one.truck_count_sum
   FROM ((((rollup_traffic_flow_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.traffic_flow_1d TO analyst;


-- Kind parking

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_parking (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    occupied_count real,
    free_count real
);
ALTER TABLE ONLY reading_parking
    ADD CONSTRAINT reading_parking_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_parking TO ioc_ingest;
GRANT SELECT ON TABLE reading_parking TO ioc_api;
GRANT SELECT ON TABLE reading_parking TO ioc_operations;

CREATE FUNCTION latest_parking(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, occupied_count real, free_count real, occupied_count_at timestamptz, free_count_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.occupied_count, former.occupied_count), coalesce(head.free_count, former.free_count), CASE WHEN head.occupied_count IS NULL THEN former.occupied_count_at END, CASE WHEN head.free_count IS NULL THEN former.free_count_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_parking AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_parking AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.occupied_count, one.observed_at) FILTER (WHERE one.occupied_count IS NOT NULL) AS occupied_count, max(one.observed_at) FILTER (WHERE one.occupied_count IS NOT NULL) AS occupied_count_at, last(one.free_count, one.observed_at) FILTER (WHERE one.free_count IS NOT NULL) AS free_count, max(one.observed_at) FILTER (WHERE one.free_count IS NOT NULL) AS free_count_at
                FROM (
                    SELECT *
                    FROM reading_parking AS reading
                    WHERE
                        (head.occupied_count IS NULL OR head.free_count IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'parking'
        $$;
CREATE VIEW latest_parking AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    occupied_count,
    free_count,
    occupied_count_at,
    free_count_at
   FROM latest_parking('infinity'::timestamptz) latest_parking(sensor_key, observed_at, received_at, boot, seq, quality, occupied_count, free_count, occupied_count_at, free_count_at);
GRANT SELECT ON TABLE latest_parking TO ioc_ingest;
GRANT SELECT ON TABLE latest_parking TO ioc_api;
GRANT SELECT ON TABLE latest_parking TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_parking_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    occupied_count_count integer NOT NULL,
    occupied_count_sum double precision,
    occupied_count_min real,
    occupied_count_max real,
    free_count_count integer NOT NULL,
    free_count_sum double precision,
    free_count_min real,
    free_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_parking_15m
    ADD CONSTRAINT rollup_parking_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_parking_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_parking_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_parking_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_parking_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    occupied_count_count integer NOT NULL,
    occupied_count_sum double precision,
    occupied_count_min real,
    occupied_count_max real,
    free_count_count integer NOT NULL,
    free_count_sum double precision,
    free_count_min real,
    free_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_parking_1h
    ADD CONSTRAINT rollup_parking_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_parking_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_parking_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_parking_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_parking_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    occupied_count_count integer NOT NULL,
    occupied_count_sum double precision,
    occupied_count_min real,
    occupied_count_max real,
    free_count_count integer NOT NULL,
    free_count_sum double precision,
    free_count_min real,
    free_count_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_parking_1d
    ADD CONSTRAINT rollup_parking_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_parking_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_parking_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_parking_1d TO ioc_operations;

CREATE VIEW analysis.parking AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.occupied_count,
    reading.free_count
   FROM ((((reading_parking reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.parking TO analyst;

CREATE VIEW analysis.parking_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.occupied_count_sum / (NULLIF(one.occupied_count_count, 0))::double precision))::real AS occupied_count_mean,
    one.occupied_count_min,
    one.occupied_count_max,
    ((one.free_count_sum / (NULLIF(one.free_count_count, 0))::double precision))::real AS free_count_mean,
    one.free_count_min,
    one.free_count_max
   FROM ((((rollup_parking_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.parking_15m TO analyst;

CREATE VIEW analysis.parking_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.occupied_count_sum / (NULLIF(one.occupied_count_count, 0))::double precision))::real AS occupied_count_mean,
    one.occupied_count_min,
    one.occupied_count_max,
    ((one.free_count_sum / (NULLIF(one.free_count_count, 0))::double precision))::real AS free_count_mean,
    one.free_count_min,
    one.free_count_max
   FROM ((((rollup_parking_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.parking_1h TO analyst;

CREATE VIEW analysis.parking_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.occupied_count_sum / (NULLIF(one.occupied_count_count, 0))::double precision))::real AS occupied_count_mean,
    one.occupied_count_min,
    one.occupied_count_max,
    ((one.free_count_sum / (NULLIF(one.free_count_count, 0))::double precision))::real AS free_count_mean,
    one.free_count_min,
    one.free_count_max
   FROM ((((rollup_parking_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.parking_1d TO analyst;


-- Kind air_quality

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_air_quality (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    pm25_ugm3 real,
    pm10_ugm3 real,
    no2_ugm3 real,
    so2_ugm3 real,
    co_ugm3 real,
    o3_ugm3 real,
    temperature_degc real,
    humidity_frac real
);
ALTER TABLE ONLY reading_air_quality
    ADD CONSTRAINT reading_air_quality_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_air_quality TO ioc_ingest;
GRANT SELECT ON TABLE reading_air_quality TO ioc_api;
GRANT SELECT ON TABLE reading_air_quality TO ioc_operations;

CREATE FUNCTION latest_air_quality(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, pm25_ugm3 real, pm10_ugm3 real, no2_ugm3 real, so2_ugm3 real, co_ugm3 real, o3_ugm3 real, temperature_degc real, humidity_frac real, pm25_ugm3_at timestamptz, pm10_ugm3_at timestamptz, no2_ugm3_at timestamptz, so2_ugm3_at timestamptz, co_ugm3_at timestamptz, o3_ugm3_at timestamptz, temperature_degc_at timestamptz, humidity_frac_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.pm25_ugm3, former.pm25_ugm3), coalesce(head.pm10_ugm3, former.pm10_ugm3), coalesce(head.no2_ugm3, former.no2_ugm3), coalesce(head.so2_ugm3, former.so2_ugm3), coalesce(head.co_ugm3, former.co_ugm3), coalesce(head.o3_ugm3, former.o3_ugm3), coalesce(head.temperature_degc, former.temperature_degc), coalesce(head.humidity_frac, former.humidity_frac), CASE WHEN head.pm25_ugm3 IS NULL THEN former.pm25_ugm3_at END, CASE WHEN head.pm10_ugm3 IS NULL THEN former.pm10_ugm3_at END, CASE WHEN head.no2_ugm3 IS NULL THEN former.no2_ugm3_at END, CASE WHEN head.so2_ugm3 IS NULL THEN former.so2_ugm3_at END, CASE WHEN head.co_ugm3 IS NULL THEN former.co_ugm3_at END, CASE WHEN head.o3_ugm3 IS NULL THEN former.o3_ugm3_at END, CASE WHEN head.temperature_degc IS NULL THEN former.temperature_degc_at END, CASE WHEN head.humidity_frac IS NULL THEN former.humidity_frac_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_air_quality AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_air_quality AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.pm25_ugm3, one.observed_at) FILTER (WHERE one.pm25_ugm3 IS NOT NULL) AS pm25_ugm3, max(one.observed_at) FILTER (WHERE one.pm25_ugm3 IS NOT NULL) AS pm25_ugm3_at, last(one.pm10_ugm3, one.observed_at) FILTER (WHERE one.pm10_ugm3 IS NOT NULL) AS pm10_ugm3, max(one.observed_at) FILTER (WHERE one.pm10_ugm3 IS NOT NULL) AS pm10_ugm3_at, last(one.no2_ugm3, one.observed_at) FILTER (WHERE one.no2_ugm3 IS NOT NULL) AS no2_ugm3, max(one.observed_at) FILTER (WHERE one.no2_ugm3 IS NOT NULL) AS no2_ugm3_at, last(one.so2_ugm3, one.observed_at) FILTER (WHERE one.so2_ugm3 IS NOT NULL) AS so2_ugm3, max(one.observed_at) FILTER (WHERE one.so2_ugm3 IS NOT NULL) AS so2_ugm3_at, last(one.co_ugm3, one.observed_at) FILTER (WHERE one.co_ugm3 IS NOT NULL) AS co_ugm3, max(one.observed_at) FILTER (WHERE one.co_ugm3 IS NOT NULL) AS co_ugm3_at, last(one.o3_ugm3, one.observed_at) FILTER (WHERE one.o3_ugm3 IS NOT NULL) AS o3_ugm3, max(one.observed_at) FILTER (WHERE one.o3_ugm3 IS NOT NULL) AS o3_ugm3_at, last(one.temperature_degc, one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc, max(one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc_at, last(one.humidity_frac, one.observed_at) FILTER (WHERE one.humidity_frac IS NOT NULL) AS humidity_frac, max(one.observed_at) FILTER (WHERE one.humidity_frac IS NOT NULL) AS humidity_frac_at
                FROM (
                    SELECT *
                    FROM reading_air_quality AS reading
                    WHERE
                        (head.pm25_ugm3 IS NULL OR head.pm10_ugm3 IS NULL OR head.no2_ugm3 IS NULL OR head.so2_ugm3 IS NULL OR head.co_ugm3 IS NULL OR head.o3_ugm3 IS NULL OR head.temperature_degc IS NULL OR head.humidity_frac IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'air_quality'
        $$;
CREATE VIEW latest_air_quality AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    pm25_ugm3,
    pm10_ugm3,
    no2_ugm3,
    so2_ugm3,
    co_ugm3,
    o3_ugm3,
    temperature_degc,
    humidity_frac,
    pm25_ugm3_at,
    pm10_ugm3_at,
    no2_ugm3_at,
    so2_ugm3_at,
    co_ugm3_at,
    o3_ugm3_at,
    temperature_degc_at,
    humidity_frac_at
   FROM latest_air_quality('infinity'::timestamptz) latest_air_quality(sensor_key, observed_at, received_at, boot, seq, quality, pm25_ugm3, pm10_ugm3, no2_ugm3, so2_ugm3, co_ugm3, o3_ugm3, temperature_degc, humidity_frac, pm25_ugm3_at, pm10_ugm3_at, no2_ugm3_at, so2_ugm3_at, co_ugm3_at, o3_ugm3_at, temperature_degc_at, humidity_frac_at);
GRANT SELECT ON TABLE latest_air_quality TO ioc_ingest;
GRANT SELECT ON TABLE latest_air_quality TO ioc_api;
GRANT SELECT ON TABLE latest_air_quality TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_air_quality_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    pm25_ugm3_count integer NOT NULL,
    pm25_ugm3_sum double precision,
    pm25_ugm3_min real,
    pm25_ugm3_max real,
    pm10_ugm3_count integer NOT NULL,
    pm10_ugm3_sum double precision,
    pm10_ugm3_min real,
    pm10_ugm3_max real,
    no2_ugm3_count integer NOT NULL,
    no2_ugm3_sum double precision,
    no2_ugm3_min real,
    no2_ugm3_max real,
    so2_ugm3_count integer NOT NULL,
    so2_ugm3_sum double precision,
    so2_ugm3_min real,
    so2_ugm3_max real,
    co_ugm3_count integer NOT NULL,
    co_ugm3_sum double precision,
    co_ugm3_min real,
    co_ugm3_max real,
    o3_ugm3_count integer NOT NULL,
    o3_ugm3_sum double precision,
    o3_ugm3_min real,
    o3_ugm3_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_air_quality_15m
    ADD CONSTRAINT rollup_air_quality_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_air_quality_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_air_quality_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_air_quality_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_air_quality_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    pm25_ugm3_count integer NOT NULL,
    pm25_ugm3_sum double precision,
    pm25_ugm3_min real,
    pm25_ugm3_max real,
    pm10_ugm3_count integer NOT NULL,
    pm10_ugm3_sum double precision,
    pm10_ugm3_min real,
    pm10_ugm3_max real,
    no2_ugm3_count integer NOT NULL,
    no2_ugm3_sum double precision,
    no2_ugm3_min real,
    no2_ugm3_max real,
    so2_ugm3_count integer NOT NULL,
    so2_ugm3_sum double precision,
    so2_ugm3_min real,
    so2_ugm3_max real,
    co_ugm3_count integer NOT NULL,
    co_ugm3_sum double precision,
    co_ugm3_min real,
    co_ugm3_max real,
    o3_ugm3_count integer NOT NULL,
    o3_ugm3_sum double precision,
    o3_ugm3_min real,
    o3_ugm3_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_air_quality_1h
    ADD CONSTRAINT rollup_air_quality_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
CREATE TRIGGER air_index_of_changed_hours AFTER UPDATE ON rollup_air_quality_1h REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION mark_air_index();
CREATE TRIGGER air_index_of_new_hours AFTER INSERT ON rollup_air_quality_1h REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION mark_air_index();
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_air_quality_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_air_quality_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_air_quality_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_air_quality_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    pm25_ugm3_count integer NOT NULL,
    pm25_ugm3_sum double precision,
    pm25_ugm3_min real,
    pm25_ugm3_max real,
    pm10_ugm3_count integer NOT NULL,
    pm10_ugm3_sum double precision,
    pm10_ugm3_min real,
    pm10_ugm3_max real,
    no2_ugm3_count integer NOT NULL,
    no2_ugm3_sum double precision,
    no2_ugm3_min real,
    no2_ugm3_max real,
    so2_ugm3_count integer NOT NULL,
    so2_ugm3_sum double precision,
    so2_ugm3_min real,
    so2_ugm3_max real,
    co_ugm3_count integer NOT NULL,
    co_ugm3_sum double precision,
    co_ugm3_min real,
    co_ugm3_max real,
    o3_ugm3_count integer NOT NULL,
    o3_ugm3_sum double precision,
    o3_ugm3_min real,
    o3_ugm3_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_air_quality_1d
    ADD CONSTRAINT rollup_air_quality_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_air_quality_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_air_quality_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_air_quality_1d TO ioc_operations;

CREATE VIEW analysis.air_quality AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.pm25_ugm3,
    reading.pm10_ugm3,
    reading.no2_ugm3,
    reading.so2_ugm3,
    reading.co_ugm3,
    reading.o3_ugm3,
    reading.temperature_degc,
    reading.humidity_frac
   FROM ((((reading_air_quality reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_quality TO analyst;

CREATE VIEW analysis.air_quality_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.pm25_ugm3_sum / (NULLIF(one.pm25_ugm3_count, 0))::double precision))::real AS pm25_ugm3_mean,
    one.pm25_ugm3_min,
    one.pm25_ugm3_max,
    ((one.pm10_ugm3_sum / (NULLIF(one.pm10_ugm3_count, 0))::double precision))::real AS pm10_ugm3_mean,
    one.pm10_ugm3_min,
    one.pm10_ugm3_max,
    ((one.no2_ugm3_sum / (NULLIF(one.no2_ugm3_count, 0))::double precision))::real AS no2_ugm3_mean,
    one.no2_ugm3_min,
    one.no2_ugm3_max,
    ((one.so2_ugm3_sum / (NULLIF(one.so2_ugm3_count, 0))::double precision))::real AS so2_ugm3_mean,
    one.so2_ugm3_min,
    one.so2_ugm3_max,
    ((one.co_ugm3_sum / (NULLIF(one.co_ugm3_count, 0))::double precision))::real AS co_ugm3_mean,
    one.co_ugm3_min,
    one.co_ugm3_max,
    ((one.o3_ugm3_sum / (NULLIF(one.o3_ugm3_count, 0))::double precision))::real AS o3_ugm3_mean,
    one.o3_ugm3_min,
    one.o3_ugm3_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max
   FROM ((((rollup_air_quality_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_quality_15m TO analyst;

CREATE VIEW analysis.air_quality_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.pm25_ugm3_sum / (NULLIF(one.pm25_ugm3_count, 0))::double precision))::real AS pm25_ugm3_mean,
    one.pm25_ugm3_min,
    one.pm25_ugm3_max,
    ((one.pm10_ugm3_sum / (NULLIF(one.pm10_ugm3_count, 0))::double precision))::real AS pm10_ugm3_mean,
    one.pm10_ugm3_min,
    one.pm10_ugm3_max,
    ((one.no2_ugm3_sum / (NULLIF(one.no2_ugm3_count, 0))::double precision))::real AS no2_ugm3_mean,
    one.no2_ugm3_min,
    one.no2_ugm3_max,
    ((one.so2_ugm3_sum / (NULLIF(one.so2_ugm3_count, 0))::double precision))::real AS so2_ugm3_mean,
    one.so2_ugm3_min,
    one.so2_ugm3_max,
    ((one.co_ugm3_sum / (NULLIF(one.co_ugm3_count, 0))::double precision))::real AS co_ugm3_mean,
    one.co_ugm3_min,
    one.co_ugm3_max,
    ((one.o3_ugm3_sum / (NULLIF(one.o3_ugm3_count, 0))::double precision))::real AS o3_ugm3_mean,
    one.o3_ugm3_min,
    one.o3_ugm3_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max
   FROM ((((rollup_air_quality_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_quality_1h TO analyst;

CREATE VIEW analysis.air_quality_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.pm25_ugm3_sum / (NULLIF(one.pm25_ugm3_count, 0))::double precision))::real AS pm25_ugm3_mean,
    one.pm25_ugm3_min,
    one.pm25_ugm3_max,
    ((one.pm10_ugm3_sum / (NULLIF(one.pm10_ugm3_count, 0))::double precision))::real AS pm10_ugm3_mean,
    one.pm10_ugm3_min,
    one.pm10_ugm3_max,
    ((one.no2_ugm3_sum / (NULLIF(one.no2_ugm3_count, 0))::double precision))::real AS no2_ugm3_mean,
    one.no2_ugm3_min,
    one.no2_ugm3_max,
    ((one.so2_ugm3_sum / (NULLIF(one.so2_ugm3_count, 0))::double precision))::real AS so2_ugm3_mean,
    one.so2_ugm3_min,
    one.so2_ugm3_max,
    ((one.co_ugm3_sum / (NULLIF(one.co_ugm3_count, 0))::double precision))::real AS co_ugm3_mean,
    one.co_ugm3_min,
    one.co_ugm3_max,
    ((one.o3_ugm3_sum / (NULLIF(one.o3_ugm3_count, 0))::double precision))::real AS o3_ugm3_mean,
    one.o3_ugm3_min,
    one.o3_ugm3_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max
   FROM ((((rollup_air_quality_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.air_quality_1d TO analyst;


-- Kind weather

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_weather (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    temperature_degc real,
    humidity_frac real,
    wind_mps real,
    wind_from_deg real,
    pressure_hpa real,
    solar_wm2 real
);
ALTER TABLE ONLY reading_weather
    ADD CONSTRAINT reading_weather_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_weather TO ioc_ingest;
GRANT SELECT ON TABLE reading_weather TO ioc_api;
GRANT SELECT ON TABLE reading_weather TO ioc_operations;

CREATE FUNCTION latest_weather(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, temperature_degc real, humidity_frac real, wind_mps real, wind_from_deg real, pressure_hpa real, solar_wm2 real, temperature_degc_at timestamptz, humidity_frac_at timestamptz, wind_mps_at timestamptz, wind_from_deg_at timestamptz, pressure_hpa_at timestamptz, solar_wm2_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.temperature_degc, former.temperature_degc), coalesce(head.humidity_frac, former.humidity_frac), coalesce(head.wind_mps, former.wind_mps), coalesce(head.wind_from_deg, former.wind_from_deg), coalesce(head.pressure_hpa, former.pressure_hpa), coalesce(head.solar_wm2, former.solar_wm2), CASE WHEN head.temperature_degc IS NULL THEN former.temperature_degc_at END, CASE WHEN head.humidity_frac IS NULL THEN former.humidity_frac_at END, CASE WHEN head.wind_mps IS NULL THEN former.wind_mps_at END, CASE WHEN head.wind_from_deg IS NULL THEN former.wind_from_deg_at END, CASE WHEN head.pressure_hpa IS NULL THEN former.pressure_hpa_at END, CASE WHEN head.solar_wm2 IS NULL THEN former.solar_wm2_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_weather AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_weather AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.temperature_degc, one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc, max(one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc_at, last(one.humidity_frac, one.observed_at) FILTER (WHERE one.humidity_frac IS NOT NULL) AS humidity_frac, max(one.observed_at) FILTER (WHERE one.humidity_frac IS NOT NULL) AS humidity_frac_at, last(one.wind_mps, one.observed_at) FILTER (WHERE one.wind_mps IS NOT NULL) AS wind_mps, max(one.observed_at) FILTER (WHERE one.wind_mps IS NOT NULL) AS wind_mps_at, last(one.wind_from_deg, one.observed_at) FILTER (WHERE one.wind_from_deg IS NOT NULL) AS wind_from_deg, max(one.observed_at) FILTER (WHERE one.wind_from_deg IS NOT NULL) AS wind_from_deg_at, last(one.pressure_hpa, one.observed_at) FILTER (WHERE one.pressure_hpa IS NOT NULL) AS pressure_hpa, max(one.observed_at) FILTER (WHERE one.pressure_hpa IS NOT NULL) AS pressure_hpa_at, last(one.solar_wm2, one.observed_at) FILTER (WHERE one.solar_wm2 IS NOT NULL) AS solar_wm2, max(one.observed_at) FILTER (WHERE one.solar_wm2 IS NOT NULL) AS solar_wm2_at
                FROM (
                    SELECT *
                    FROM reading_weather AS reading
                    WHERE
                        (head.temperature_degc IS NULL OR head.humidity_frac IS NULL OR head.wind_mps IS NULL OR head.wind_from_deg IS NULL OR head.pressure_hpa IS NULL OR head.solar_wm2 IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'weather'
        $$;
CREATE VIEW latest_weather AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    temperature_degc,
    humidity_frac,
    wind_mps,
    wind_from_deg,
    pressure_hpa,
    solar_wm2,
    temperature_degc_at,
    humidity_frac_at,
    wind_mps_at,
    wind_from_deg_at,
    pressure_hpa_at,
    solar_wm2_at
   FROM latest_weather('infinity'::timestamptz) latest_weather(sensor_key, observed_at, received_at, boot, seq, quality, temperature_degc, humidity_frac, wind_mps, wind_from_deg, pressure_hpa, solar_wm2, temperature_degc_at, humidity_frac_at, wind_mps_at, wind_from_deg_at, pressure_hpa_at, solar_wm2_at);
GRANT SELECT ON TABLE latest_weather TO ioc_ingest;
GRANT SELECT ON TABLE latest_weather TO ioc_api;
GRANT SELECT ON TABLE latest_weather TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_weather_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    wind_mps_count integer NOT NULL,
    wind_mps_sum double precision,
    wind_mps_min real,
    wind_mps_max real,
    wind_from_deg_count integer NOT NULL,
    wind_from_deg_sin_sum double precision,
    wind_from_deg_cos_sum double precision,
    wind_from_deg_min real,
    wind_from_deg_max real,
    pressure_hpa_count integer NOT NULL,
    pressure_hpa_sum double precision,
    pressure_hpa_min real,
    pressure_hpa_max real,
    solar_wm2_count integer NOT NULL,
    solar_wm2_sum double precision,
    solar_wm2_min real,
    solar_wm2_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_weather_15m
    ADD CONSTRAINT rollup_weather_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_weather_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_weather_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_weather_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_weather_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    wind_mps_count integer NOT NULL,
    wind_mps_sum double precision,
    wind_mps_min real,
    wind_mps_max real,
    wind_from_deg_count integer NOT NULL,
    wind_from_deg_sin_sum double precision,
    wind_from_deg_cos_sum double precision,
    wind_from_deg_min real,
    wind_from_deg_max real,
    pressure_hpa_count integer NOT NULL,
    pressure_hpa_sum double precision,
    pressure_hpa_min real,
    pressure_hpa_max real,
    solar_wm2_count integer NOT NULL,
    solar_wm2_sum double precision,
    solar_wm2_min real,
    solar_wm2_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_weather_1h
    ADD CONSTRAINT rollup_weather_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_weather_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_weather_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_weather_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_weather_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    humidity_frac_count integer NOT NULL,
    humidity_frac_sum double precision,
    humidity_frac_min real,
    humidity_frac_max real,
    wind_mps_count integer NOT NULL,
    wind_mps_sum double precision,
    wind_mps_min real,
    wind_mps_max real,
    wind_from_deg_count integer NOT NULL,
    wind_from_deg_sin_sum double precision,
    wind_from_deg_cos_sum double precision,
    wind_from_deg_min real,
    wind_from_deg_max real,
    pressure_hpa_count integer NOT NULL,
    pressure_hpa_sum double precision,
    pressure_hpa_min real,
    pressure_hpa_max real,
    solar_wm2_count integer NOT NULL,
    solar_wm2_sum double precision,
    solar_wm2_min real,
    solar_wm2_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_weather_1d
    ADD CONSTRAINT rollup_weather_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_weather_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_weather_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_weather_1d TO ioc_operations;

CREATE VIEW analysis.weather AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.temperature_degc,
    reading.humidity_frac,
    reading.wind_mps,
    reading.wind_from_deg,
    reading.pressure_hpa,
    reading.solar_wm2
   FROM ((((reading_weather reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.weather TO analyst;

CREATE VIEW analysis.weather_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max,
    ((one.wind_mps_sum / (NULLIF(one.wind_mps_count, 0))::double precision))::real AS wind_mps_mean,
    one.wind_mps_min,
    one.wind_mps_max,
        CASE
            WHEN ((sqrt(((one.wind_from_deg_sin_sum * one.wind_from_deg_sin_sum) + (one.wind_from_deg_cos_sum * one.wind_from_deg_cos_sum))) / (NULLIF(one.wind_from_deg_count, 0))::double precision) >= (0.000000001)::double precision) THEN (mod((((atan2d(one.wind_from_deg_sin_sum, one.wind_from_deg_cos_sum) + (360)::double precision))::real)::numeric, (360)::numeric))::real
            ELSE NULL::real
        END AS wind_from_deg_mean,
    NULL::real AS wind_from_deg_min,
    NULL::real AS wind_from_deg_max,
    ((one.pressure_hpa_sum / (NULLIF(one.pressure_hpa_count, 0))::double precision))::real AS pressure_hpa_mean,
    one.pressure_hpa_min,
    one.pressure_hpa_max,
    ((one.solar_wm2_sum / (NULLIF(one.solar_wm2_count, 0))::double precision))::real AS solar_wm2_mean,
    one.solar_wm2_min,
    one.solar_wm2_max
   FROM ((((rollup_weather_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.weather_15m TO analyst;

CREATE VIEW analysis.weather_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max,
    ((one.wind_mps_sum / (NULLIF(one.wind_mps_count, 0))::double precision))::real AS wind_mps_mean,
    one.wind_mps_min,
    one.wind_mps_max,
        CASE
            WHEN ((sqrt(((one.wind_from_deg_sin_sum * one.wind_from_deg_sin_sum) + (one.wind_from_deg_cos_sum * one.wind_from_deg_cos_sum))) / (NULLIF(one.wind_from_deg_count, 0))::double precision) >= (0.000000001)::double precision) THEN (mod((((atan2d(one.wind_from_deg_sin_sum, one.wind_from_deg_cos_sum) + (360)::double precision))::real)::numeric, (360)::numeric))::real
            ELSE NULL::real
        END AS wind_from_deg_mean,
    NULL::real AS wind_from_deg_min,
    NULL::real AS wind_from_deg_max,
    ((one.pressure_hpa_sum / (NULLIF(one.pressure_hpa_count, 0))::double precision))::real AS pressure_hpa_mean,
    one.pressure_hpa_min,
    one.pressure_hpa_max,
    ((one.solar_wm2_sum / (NULLIF(one.solar_wm2_count, 0))::double precision))::real AS solar_wm2_mean,
    one.solar_wm2_min,
    one.solar_wm2_max
   FROM ((((rollup_weather_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.weather_1h TO analyst;

CREATE VIEW analysis.weather_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max,
    ((one.humidity_frac_sum / (NULLIF(one.humidity_frac_count, 0))::double precision))::real AS humidity_frac_mean,
    one.humidity_frac_min,
    one.humidity_frac_max,
    ((one.wind_mps_sum / (NULLIF(one.wind_mps_count, 0))::double precision))::real AS wind_mps_mean,
    one.wind_mps_min,
    one.wind_mps_max,
        CASE
            WHEN ((sqrt(((one.wind_from_deg_sin_sum * one.wind_from_deg_sin_sum) + (one.wind_from_deg_cos_sum * one.wind_from_deg_cos_sum))) / (NULLIF(one.wind_from_deg_count, 0))::double precision) >= (0.000000001)::double precision) THEN (mod((((atan2d(one.wind_from_deg_sin_sum, one.wind_from_deg_cos_sum) + (360)::double precision))::real)::numeric, (360)::numeric))::real
            ELSE NULL::real
        END AS wind_from_deg_mean,
    NULL::real AS wind_from_deg_min,
    NULL::real AS wind_from_deg_max,
    ((one.pressure_hpa_sum / (NULLIF(one.pressure_hpa_count, 0))::double precision))::real AS pressure_hpa_mean,
    one.pressure_hpa_min,
    one.pressure_hpa_max,
    ((one.solar_wm2_sum / (NULLIF(one.solar_wm2_count, 0))::double precision))::real AS solar_wm2_mean,
    one.solar_wm2_min,
    one.solar_wm2_max
   FROM ((((rollup_weather_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.weather_1d TO analyst;


-- Kind rain_gauge

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_rain_gauge (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    rain_mm real,
    intensity_mmh real
);
ALTER TABLE ONLY reading_rain_gauge
    ADD CONSTRAINT reading_rain_gauge_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_rain_gauge TO ioc_ingest;
GRANT SELECT ON TABLE reading_rain_gauge TO ioc_api;
GRANT SELECT ON TABLE reading_rain_gauge TO ioc_operations;

CREATE FUNCTION latest_rain_gauge(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, rain_mm real, intensity_mmh real, rain_mm_at timestamptz, intensity_mmh_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.rain_mm, former.rain_mm), coalesce(head.intensity_mmh, former.intensity_mmh), CASE WHEN head.rain_mm IS NULL THEN former.rain_mm_at END, CASE WHEN head.intensity_mmh IS NULL THEN former.intensity_mmh_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_rain_gauge AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_rain_gauge AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.rain_mm, one.observed_at) FILTER (WHERE one.rain_mm IS NOT NULL) AS rain_mm, max(one.observed_at) FILTER (WHERE one.rain_mm IS NOT NULL) AS rain_mm_at, last(one.intensity_mmh, one.observed_at) FILTER (WHERE one.intensity_mmh IS NOT NULL) AS intensity_mmh, max(one.observed_at) FILTER (WHERE one.intensity_mmh IS NOT NULL) AS intensity_mmh_at
                FROM (
                    SELECT *
                    FROM reading_rain_gauge AS reading
                    WHERE
                        (head.rain_mm IS NULL OR head.intensity_mmh IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'rain_gauge'
        $$;
CREATE VIEW latest_rain_gauge AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    rain_mm,
    intensity_mmh,
    rain_mm_at,
    intensity_mmh_at
   FROM latest_rain_gauge('infinity'::timestamptz) latest_rain_gauge(sensor_key, observed_at, received_at, boot, seq, quality, rain_mm, intensity_mmh, rain_mm_at, intensity_mmh_at);
GRANT SELECT ON TABLE latest_rain_gauge TO ioc_ingest;
GRANT SELECT ON TABLE latest_rain_gauge TO ioc_api;
GRANT SELECT ON TABLE latest_rain_gauge TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_rain_gauge_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    rain_mm_count integer NOT NULL,
    rain_mm_sum double precision,
    rain_mm_min real,
    rain_mm_max real,
    intensity_mmh_count integer NOT NULL,
    intensity_mmh_sum double precision,
    intensity_mmh_min real,
    intensity_mmh_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_rain_gauge_15m
    ADD CONSTRAINT rollup_rain_gauge_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_rain_gauge_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_rain_gauge_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_rain_gauge_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_rain_gauge_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    rain_mm_count integer NOT NULL,
    rain_mm_sum double precision,
    rain_mm_min real,
    rain_mm_max real,
    intensity_mmh_count integer NOT NULL,
    intensity_mmh_sum double precision,
    intensity_mmh_min real,
    intensity_mmh_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_rain_gauge_1h
    ADD CONSTRAINT rollup_rain_gauge_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_rain_gauge_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_rain_gauge_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_rain_gauge_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_rain_gauge_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    rain_mm_count integer NOT NULL,
    rain_mm_sum double precision,
    rain_mm_min real,
    rain_mm_max real,
    intensity_mmh_count integer NOT NULL,
    intensity_mmh_sum double precision,
    intensity_mmh_min real,
    intensity_mmh_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_rain_gauge_1d
    ADD CONSTRAINT rollup_rain_gauge_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_rain_gauge_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_rain_gauge_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_rain_gauge_1d TO ioc_operations;

CREATE VIEW analysis.rain_gauge AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.rain_mm,
    reading.intensity_mmh
   FROM ((((reading_rain_gauge reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.rain_gauge TO analyst;

CREATE VIEW analysis.rain_gauge_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.rain_mm_sum / (NULLIF(one.rain_mm_count, 0))::double precision))::real AS rain_mm_mean,
    one.rain_mm_min,
    one.rain_mm_max,
    one.rain_mm_sum,
    ((one.intensity_mmh_sum / (NULLIF(one.intensity_mmh_count, 0))::double precision))::real AS intensity_mmh_mean,
    one.intensity_mmh_min,
    one.intensity_mmh_max
   FROM ((((rollup_rain_gauge_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.rain_gauge_15m TO analyst;

CREATE VIEW analysis.rain_gauge_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.rain_mm_sum / (NULLIF(one.rain_mm_count, 0))::double precision))::real AS rain_mm_mean,
    one.rain_mm_min,
    one.rain_mm_max,
    one.rain_mm_sum,
    ((one.intensity_mmh_sum / (NULLIF(one.intensity_mmh_count, 0))::double precision))::real AS intensity_mmh_mean,
    one.intensity_mmh_min,
    one.intensity_mmh_max
   FROM ((((rollup_rain_gauge_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.rain_gauge_1h TO analyst;

CREATE VIEW analysis.rain_gauge_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.rain_mm_sum / (NULLIF(one.rain_mm_count, 0))::double precision))::real AS rain_mm_mean,
    one.rain_mm_min,
    one.rain_mm_max,
    one.rain_mm_sum,
    ((one.intensity_mmh_sum / (NULLIF(one.intensity_mmh_count, 0))::double precision))::real AS intensity_mmh_mean,
    one.intensity_mmh_min,
    one.intensity_mmh_max
   FROM ((((rollup_rain_gauge_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.rain_gauge_1d TO analyst;


-- Kind river_level

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_river_level (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    level_m real
);
ALTER TABLE ONLY reading_river_level
    ADD CONSTRAINT reading_river_level_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_river_level TO ioc_ingest;
GRANT SELECT ON TABLE reading_river_level TO ioc_api;
GRANT SELECT ON TABLE reading_river_level TO ioc_operations;

CREATE FUNCTION latest_river_level(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, level_m real, level_m_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.level_m, former.level_m), CASE WHEN head.level_m IS NULL THEN former.level_m_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_river_level AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_river_level AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.level_m, one.observed_at) FILTER (WHERE one.level_m IS NOT NULL) AS level_m, max(one.observed_at) FILTER (WHERE one.level_m IS NOT NULL) AS level_m_at
                FROM (
                    SELECT *
                    FROM reading_river_level AS reading
                    WHERE
                        (head.level_m IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'river_level'
        $$;
CREATE VIEW latest_river_level AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    level_m,
    level_m_at
   FROM latest_river_level('infinity'::timestamptz) latest_river_level(sensor_key, observed_at, received_at, boot, seq, quality, level_m, level_m_at);
GRANT SELECT ON TABLE latest_river_level TO ioc_ingest;
GRANT SELECT ON TABLE latest_river_level TO ioc_api;
GRANT SELECT ON TABLE latest_river_level TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_river_level_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    level_m_count integer NOT NULL,
    level_m_sum double precision,
    level_m_min real,
    level_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_river_level_15m
    ADD CONSTRAINT rollup_river_level_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_river_level_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_river_level_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_river_level_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_river_level_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    level_m_count integer NOT NULL,
    level_m_sum double precision,
    level_m_min real,
    level_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_river_level_1h
    ADD CONSTRAINT rollup_river_level_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_river_level_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_river_level_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_river_level_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_river_level_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    level_m_count integer NOT NULL,
    level_m_sum double precision,
    level_m_min real,
    level_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_river_level_1d
    ADD CONSTRAINT rollup_river_level_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_river_level_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_river_level_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_river_level_1d TO ioc_operations;

CREATE VIEW analysis.river_level AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.level_m
   FROM ((((reading_river_level reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.river_level TO analyst;

CREATE VIEW analysis.river_level_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.level_m_sum / (NULLIF(one.level_m_count, 0))::double precision))::real AS level_m_mean,
    one.level_m_min,
    one.level_m_max
   FROM ((((rollup_river_level_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.river_level_15m TO analyst;

CREATE VIEW analysis.river_level_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.level_m_sum / (NULLIF(one.level_m_count, 0))::double precision))::real AS level_m_mean,
    one.level_m_min,
    one.level_m_max
   FROM ((((rollup_river_level_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.river_level_1h TO analyst;

CREATE VIEW analysis.river_level_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.level_m_sum / (NULLIF(one.level_m_count, 0))::double precision))::real AS level_m_mean,
    one.level_m_min,
    one.level_m_max
   FROM ((((rollup_river_level_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.river_level_1d TO analyst;


-- Kind street_flood

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_street_flood (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    depth_m real
);
ALTER TABLE ONLY reading_street_flood
    ADD CONSTRAINT reading_street_flood_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_street_flood TO ioc_ingest;
GRANT SELECT ON TABLE reading_street_flood TO ioc_api;
GRANT SELECT ON TABLE reading_street_flood TO ioc_operations;

CREATE FUNCTION latest_street_flood(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, depth_m real, depth_m_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.depth_m, former.depth_m), CASE WHEN head.depth_m IS NULL THEN former.depth_m_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_street_flood AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_street_flood AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.depth_m, one.observed_at) FILTER (WHERE one.depth_m IS NOT NULL) AS depth_m, max(one.observed_at) FILTER (WHERE one.depth_m IS NOT NULL) AS depth_m_at
                FROM (
                    SELECT *
                    FROM reading_street_flood AS reading
                    WHERE
                        (head.depth_m IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'street_flood'
        $$;
CREATE VIEW latest_street_flood AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    depth_m,
    depth_m_at
   FROM latest_street_flood('infinity'::timestamptz) latest_street_flood(sensor_key, observed_at, received_at, boot, seq, quality, depth_m, depth_m_at);
GRANT SELECT ON TABLE latest_street_flood TO ioc_ingest;
GRANT SELECT ON TABLE latest_street_flood TO ioc_api;
GRANT SELECT ON TABLE latest_street_flood TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_street_flood_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    depth_m_count integer NOT NULL,
    depth_m_sum double precision,
    depth_m_min real,
    depth_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_flood_15m
    ADD CONSTRAINT rollup_street_flood_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_flood_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_flood_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_street_flood_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_street_flood_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    depth_m_count integer NOT NULL,
    depth_m_sum double precision,
    depth_m_min real,
    depth_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_flood_1h
    ADD CONSTRAINT rollup_street_flood_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_flood_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_flood_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_street_flood_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_street_flood_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    depth_m_count integer NOT NULL,
    depth_m_sum double precision,
    depth_m_min real,
    depth_m_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_flood_1d
    ADD CONSTRAINT rollup_street_flood_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_flood_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_flood_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_street_flood_1d TO ioc_operations;

CREATE VIEW analysis.street_flood AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.depth_m
   FROM ((((reading_street_flood reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_flood TO analyst;

CREATE VIEW analysis.street_flood_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.depth_m_sum / (NULLIF(one.depth_m_count, 0))::double precision))::real AS depth_m_mean,
    one.depth_m_min,
    one.depth_m_max
   FROM ((((rollup_street_flood_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_flood_15m TO analyst;

CREATE VIEW analysis.street_flood_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.depth_m_sum / (NULLIF(one.depth_m_count, 0))::double precision))::real AS depth_m_mean,
    one.depth_m_min,
    one.depth_m_max
   FROM ((((rollup_street_flood_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_flood_1h TO analyst;

CREATE VIEW analysis.street_flood_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.depth_m_sum / (NULLIF(one.depth_m_count, 0))::double precision))::real AS depth_m_mean,
    one.depth_m_min,
    one.depth_m_max
   FROM ((((rollup_street_flood_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_flood_1d TO analyst;


-- Kind noise

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_noise (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    leq_db real,
    lmax_db real
);
ALTER TABLE ONLY reading_noise
    ADD CONSTRAINT reading_noise_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_noise TO ioc_ingest;
GRANT SELECT ON TABLE reading_noise TO ioc_api;
GRANT SELECT ON TABLE reading_noise TO ioc_operations;

CREATE FUNCTION latest_noise(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, leq_db real, lmax_db real, leq_db_at timestamptz, lmax_db_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.leq_db, former.leq_db), coalesce(head.lmax_db, former.lmax_db), CASE WHEN head.leq_db IS NULL THEN former.leq_db_at END, CASE WHEN head.lmax_db IS NULL THEN former.lmax_db_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_noise AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_noise AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.leq_db, one.observed_at) FILTER (WHERE one.leq_db IS NOT NULL) AS leq_db, max(one.observed_at) FILTER (WHERE one.leq_db IS NOT NULL) AS leq_db_at, last(one.lmax_db, one.observed_at) FILTER (WHERE one.lmax_db IS NOT NULL) AS lmax_db, max(one.observed_at) FILTER (WHERE one.lmax_db IS NOT NULL) AS lmax_db_at
                FROM (
                    SELECT *
                    FROM reading_noise AS reading
                    WHERE
                        (head.leq_db IS NULL OR head.lmax_db IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'noise'
        $$;
CREATE VIEW latest_noise AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    leq_db,
    lmax_db,
    leq_db_at,
    lmax_db_at
   FROM latest_noise('infinity'::timestamptz) latest_noise(sensor_key, observed_at, received_at, boot, seq, quality, leq_db, lmax_db, leq_db_at, lmax_db_at);
GRANT SELECT ON TABLE latest_noise TO ioc_ingest;
GRANT SELECT ON TABLE latest_noise TO ioc_api;
GRANT SELECT ON TABLE latest_noise TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_noise_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    leq_db_count integer NOT NULL,
    leq_db_sum double precision,
    leq_db_min real,
    leq_db_max real,
    lmax_db_count integer NOT NULL,
    lmax_db_sum double precision,
    lmax_db_min real,
    lmax_db_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_noise_15m
    ADD CONSTRAINT rollup_noise_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_noise_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_noise_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_noise_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_noise_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    leq_db_count integer NOT NULL,
    leq_db_sum double precision,
    leq_db_min real,
    leq_db_max real,
    lmax_db_count integer NOT NULL,
    lmax_db_sum double precision,
    lmax_db_min real,
    lmax_db_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_noise_1h
    ADD CONSTRAINT rollup_noise_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_noise_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_noise_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_noise_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_noise_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    leq_db_count integer NOT NULL,
    leq_db_sum double precision,
    leq_db_min real,
    leq_db_max real,
    lmax_db_count integer NOT NULL,
    lmax_db_sum double precision,
    lmax_db_min real,
    lmax_db_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_noise_1d
    ADD CONSTRAINT rollup_noise_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_noise_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_noise_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_noise_1d TO ioc_operations;

CREATE VIEW analysis.noise AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.leq_db,
    reading.lmax_db
   FROM ((((reading_noise reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.noise TO analyst;

CREATE VIEW analysis.noise_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    (((10)::double precision * log((one.leq_db_sum / (NULLIF(one.leq_db_count, 0))::double precision))))::real AS leq_db_mean,
    one.leq_db_min,
    one.leq_db_max,
    ((one.lmax_db_sum / (NULLIF(one.lmax_db_count, 0))::double precision))::real AS lmax_db_mean,
    one.lmax_db_min,
    one.lmax_db_max
   FROM ((((rollup_noise_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.noise_15m TO analyst;

CREATE VIEW analysis.noise_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    (((10)::double precision * log((one.leq_db_sum / (NULLIF(one.leq_db_count, 0))::double precision))))::real AS leq_db_mean,
    one.leq_db_min,
    one.leq_db_max,
    ((one.lmax_db_sum / (NULLIF(one.lmax_db_count, 0))::double precision))::real AS lmax_db_mean,
    one.lmax_db_min,
    one.lmax_db_max
   FROM ((((rollup_noise_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.noise_1h TO analyst;

CREATE VIEW analysis.noise_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    (((10)::double precision * log((one.leq_db_sum / (NULLIF(one.leq_db_count, 0))::double precision))))::real AS leq_db_mean,
    one.leq_db_min,
    one.leq_db_max,
    ((one.lmax_db_sum / (NULLIF(one.lmax_db_count, 0))::double precision))::real AS lmax_db_mean,
    one.lmax_db_min,
    one.lmax_db_max
   FROM ((((rollup_noise_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.noise_1d TO analyst;


-- Kind water_quality

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_water_quality (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    ph real,
    do_mgl real,
    turbidity_ntu real,
    conductivity_uscm real,
    temperature_degc real
);
ALTER TABLE ONLY reading_water_quality
    ADD CONSTRAINT reading_water_quality_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_water_quality TO ioc_ingest;
GRANT SELECT ON TABLE reading_water_quality TO ioc_api;
GRANT SELECT ON TABLE reading_water_quality TO ioc_operations;

CREATE FUNCTION latest_water_quality(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, ph real, do_mgl real, turbidity_ntu real, conductivity_uscm real, temperature_degc real, ph_at timestamptz, do_mgl_at timestamptz, turbidity_ntu_at timestamptz, conductivity_uscm_at timestamptz, temperature_degc_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.ph, former.ph), coalesce(head.do_mgl, former.do_mgl), coalesce(head.turbidity_ntu, former.turbidity_ntu), coalesce(head.conductivity_uscm, former.conductivity_uscm), coalesce(head.temperature_degc, former.temperature_degc), CASE WHEN head.ph IS NULL THEN former.ph_at END, CASE WHEN head.do_mgl IS NULL THEN former.do_mgl_at END, CASE WHEN head.turbidity_ntu IS NULL THEN former.turbidity_ntu_at END, CASE WHEN head.conductivity_uscm IS NULL THEN former.conductivity_uscm_at END, CASE WHEN head.temperature_degc IS NULL THEN former.temperature_degc_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_water_quality AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_water_quality AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.ph, one.observed_at) FILTER (WHERE one.ph IS NOT NULL) AS ph, max(one.observed_at) FILTER (WHERE one.ph IS NOT NULL) AS ph_at, last(one.do_mgl, one.observed_at) FILTER (WHERE one.do_mgl IS NOT NULL) AS do_mgl, max(one.observed_at) FILTER (WHERE one.do_mgl IS NOT NULL) AS do_mgl_at, last(one.turbidity_ntu, one.observed_at) FILTER (WHERE one.turbidity_ntu IS NOT NULL) AS turbidity_ntu, max(one.observed_at) FILTER (WHERE one.turbidity_ntu IS NOT NULL) AS turbidity_ntu_at, last(one.conductivity_uscm, one.observed_at) FILTER (WHERE one.conductivity_uscm IS NOT NULL) AS conductivity_uscm, max(one.observed_at) FILTER (WHERE one.conductivity_uscm IS NOT NULL) AS conductivity_uscm_at, last(one.temperature_degc, one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc, max(one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc_at
                FROM (
                    SELECT *
                    FROM reading_water_quality AS reading
                    WHERE
                        (head.ph IS NULL OR head.do_mgl IS NULL OR head.turbidity_ntu IS NULL OR head.conductivity_uscm IS NULL OR head.temperature_degc IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'water_quality'
        $$;
CREATE VIEW latest_water_quality AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    ph,
    do_mgl,
    turbidity_ntu,
    conductivity_uscm,
    temperature_degc,
    ph_at,
    do_mgl_at,
    turbidity_ntu_at,
    conductivity_uscm_at,
    temperature_degc_at
   FROM latest_water_quality('infinity'::timestamptz) latest_water_quality(sensor_key, observed_at, received_at, boot, seq, quality, ph, do_mgl, turbidity_ntu, conductivity_uscm, temperature_degc, ph_at, do_mgl_at, turbidity_ntu_at, conductivity_uscm_at, temperature_degc_at);
GRANT SELECT ON TABLE latest_water_quality TO ioc_ingest;
GRANT SELECT ON TABLE latest_water_quality TO ioc_api;
GRANT SELECT ON TABLE latest_water_quality TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_water_quality_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    do_mgl_count integer NOT NULL,
    do_mgl_sum double precision,
    do_mgl_min real,
    do_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    conductivity_uscm_count integer NOT NULL,
    conductivity_uscm_sum double precision,
    conductivity_uscm_min real,
    conductivity_uscm_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_quality_15m
    ADD CONSTRAINT rollup_water_quality_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_quality_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_quality_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_water_quality_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_water_quality_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    do_mgl_count integer NOT NULL,
    do_mgl_sum double precision,
    do_mgl_min real,
    do_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    conductivity_uscm_count integer NOT NULL,
    conductivity_uscm_sum double precision,
    conductivity_uscm_min real,
    conductivity_uscm_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_quality_1h
    ADD CONSTRAINT rollup_water_quality_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_quality_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_quality_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_water_quality_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_water_quality_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    do_mgl_count integer NOT NULL,
    do_mgl_sum double precision,
    do_mgl_min real,
    do_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    conductivity_uscm_count integer NOT NULL,
    conductivity_uscm_sum double precision,
    conductivity_uscm_min real,
    conductivity_uscm_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_quality_1d
    ADD CONSTRAINT rollup_water_quality_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_quality_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_quality_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_water_quality_1d TO ioc_operations;

CREATE VIEW analysis.water_quality AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.ph,
    reading.do_mgl,
    reading.turbidity_ntu,
    reading.conductivity_uscm,
    reading.temperature_degc
   FROM ((((reading_water_quality reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_quality TO analyst;

CREATE VIEW analysis.water_quality_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max,
    ((one.do_mgl_sum / (NULLIF(one.do_mgl_count, 0))::double precision))::real AS do_mgl_mean,
    one.do_mgl_min,
    one.do_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.conductivity_uscm_sum / (NULLIF(one.conductivity_uscm_count, 0))::double precision))::real AS conductivity_uscm_mean,
    one.conductivity_uscm_min,
    one.conductivity_uscm_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_water_quality_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_quality_15m TO analyst;

CREATE VIEW analysis.water_quality_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max,
    ((one.do_mgl_sum / (NULLIF(one.do_mgl_count, 0))::double precision))::real AS do_mgl_mean,
    one.do_mgl_min,
    one.do_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.conductivity_uscm_sum / (NULLIF(one.conductivity_uscm_count, 0))::double precision))::real AS conductivity_uscm_mean,
    one.conductivity_uscm_min,
    one.conductivity_uscm_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_water_quality_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_quality_1h TO analyst;

CREATE VIEW analysis.water_quality_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max,
    ((one.do_mgl_sum / (NULLIF(one.do_mgl_count, 0))::double precision))::real AS do_mgl_mean,
    one.do_mgl_min,
    one.do_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.conductivity_uscm_sum / (NULLIF(one.conductivity_uscm_count, 0))::double precision))::real AS conductivity_uscm_mean,
    one.conductivity_uscm_min,
    one.conductivity_uscm_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_water_quality_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_quality_1d TO analyst;


-- Kind power_transformer

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_power_transformer (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    load_kw real,
    voltage_v real,
    current_a real,
    power_factor real,
    oil_temperature_degc real,
    frequency_hz real
);
ALTER TABLE ONLY reading_power_transformer
    ADD CONSTRAINT reading_power_transformer_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_power_transformer TO ioc_ingest;
GRANT SELECT ON TABLE reading_power_transformer TO ioc_api;
GRANT SELECT ON TABLE reading_power_transformer TO ioc_operations;

CREATE FUNCTION latest_power_transformer(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, load_kw real, voltage_v real, current_a real, power_factor real, oil_temperature_degc real, frequency_hz real, load_kw_at timestamptz, voltage_v_at timestamptz, current_a_at timestamptz, power_factor_at timestamptz, oil_temperature_degc_at timestamptz, frequency_hz_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.load_kw, former.load_kw), coalesce(head.voltage_v, former.voltage_v), coalesce(head.current_a, former.current_a), coalesce(head.power_factor, former.power_factor), coalesce(head.oil_temperature_degc, former.oil_temperature_degc), coalesce(head.frequency_hz, former.frequency_hz), CASE WHEN head.load_kw IS NULL THEN former.load_kw_at END, CASE WHEN head.voltage_v IS NULL THEN former.voltage_v_at END, CASE WHEN head.current_a IS NULL THEN former.current_a_at END, CASE WHEN head.power_factor IS NULL THEN former.power_factor_at END, CASE WHEN head.oil_temperature_degc IS NULL THEN former.oil_temperature_degc_at END, CASE WHEN head.frequency_hz IS NULL THEN former.frequency_hz_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_power_transformer AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_power_transformer AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.load_kw, one.observed_at) FILTER (WHERE one.load_kw IS NOT NULL) AS load_kw, max(one.observed_at) FILTER (WHERE one.load_kw IS NOT NULL) AS load_kw_at, last(one.voltage_v, one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v, max(one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v_at, last(one.current_a, one.observed_at) FILTER (WHERE one.current_a IS NOT NULL) AS current_a, max(one.observed_at) FILTER (WHERE one.current_a IS NOT NULL) AS current_a_at, last(one.power_factor, one.observed_at) FILTER (WHERE one.power_factor IS NOT NULL) AS power_factor, max(one.observed_at) FILTER (WHERE one.power_factor IS NOT NULL) AS power_factor_at, last(one.oil_temperature_degc, one.observed_at) FILTER (WHERE one.oil_temperature_degc IS NOT NULL) AS oil_temperature_degc, max(one.observed_at) FILTER (WHERE one.oil_temperature_degc IS NOT NULL) AS oil_temperature_degc_at, last(one.frequency_hz, one.observed_at) FILTER (WHERE one.frequency_hz IS NOT NULL) AS frequency_hz, max(one.observed_at) FILTER (WHERE one.frequency_hz IS NOT NULL) AS frequency_hz_at
                FROM (
                    SELECT *
                    FROM reading_power_transformer AS reading
                    WHERE
                        (head.load_kw IS NULL OR head.voltage_v IS NULL OR head.current_a IS NULL OR head.power_factor IS NULL OR head.oil_temperature_degc IS NULL OR head.frequency_hz IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'power_transformer'
        $$;
CREATE VIEW latest_power_transformer AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    load_kw,
    voltage_v,
    current_a,
    power_factor,
    oil_temperature_degc,
    frequency_hz,
    load_kw_at,
    voltage_v_at,
    current_a_at,
    power_factor_at,
    oil_temperature_degc_at,
    frequency_hz_at
   FROM latest_power_transformer('infinity'::timestamptz) latest_power_transformer(sensor_key, observed_at, received_at, boot, seq, quality, load_kw, voltage_v, current_a, power_factor, oil_temperature_degc, frequency_hz, load_kw_at, voltage_v_at, current_a_at, power_factor_at, oil_temperature_degc_at, frequency_hz_at);
GRANT SELECT ON TABLE latest_power_transformer TO ioc_ingest;
GRANT SELECT ON TABLE latest_power_transformer TO ioc_api;
GRANT SELECT ON TABLE latest_power_transformer TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_power_transformer_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    load_kw_count integer NOT NULL,
    load_kw_sum double precision,
    load_kw_min real,
    load_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    current_a_count integer NOT NULL,
    current_a_sum double precision,
    current_a_min real,
    current_a_max real,
    power_factor_count integer NOT NULL,
    power_factor_sum double precision,
    power_factor_min real,
    power_factor_max real,
    oil_temperature_degc_count integer NOT NULL,
    oil_temperature_degc_sum double precision,
    oil_temperature_degc_min real,
    oil_temperature_degc_max real,
    frequency_hz_count integer NOT NULL,
    frequency_hz_sum double precision,
    frequency_hz_min real,
    frequency_hz_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_power_transformer_15m
    ADD CONSTRAINT rollup_power_transformer_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_power_transformer_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_power_transformer_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_power_transformer_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_power_transformer_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    load_kw_count integer NOT NULL,
    load_kw_sum double precision,
    load_kw_min real,
    load_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    current_a_count integer NOT NULL,
    current_a_sum double precision,
    current_a_min real,
    current_a_max real,
    power_factor_count integer NOT NULL,
    power_factor_sum double precision,
    power_factor_min real,
    power_factor_max real,
    oil_temperature_degc_count integer NOT NULL,
    oil_temperature_degc_sum double precision,
    oil_temperature_degc_min real,
    oil_temperature_degc_max real,
    frequency_hz_count integer NOT NULL,
    frequency_hz_sum double precision,
    frequency_hz_min real,
    frequency_hz_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_power_transformer_1h
    ADD CONSTRAINT rollup_power_transformer_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_power_transformer_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_power_transformer_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_power_transformer_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_power_transformer_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    load_kw_count integer NOT NULL,
    load_kw_sum double precision,
    load_kw_min real,
    load_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    current_a_count integer NOT NULL,
    current_a_sum double precision,
    current_a_min real,
    current_a_max real,
    power_factor_count integer NOT NULL,
    power_factor_sum double precision,
    power_factor_min real,
    power_factor_max real,
    oil_temperature_degc_count integer NOT NULL,
    oil_temperature_degc_sum double precision,
    oil_temperature_degc_min real,
    oil_temperature_degc_max real,
    frequency_hz_count integer NOT NULL,
    frequency_hz_sum double precision,
    frequency_hz_min real,
    frequency_hz_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_power_transformer_1d
    ADD CONSTRAINT rollup_power_transformer_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_power_transformer_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_power_transformer_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_power_transformer_1d TO ioc_operations;

CREATE VIEW analysis.power_transformer AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.load_kw,
    reading.voltage_v,
    reading.current_a,
    reading.power_factor,
    reading.oil_temperature_degc,
    reading.frequency_hz
   FROM ((((reading_power_transformer reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.power_transformer TO analyst;

CREATE VIEW analysis.power_transformer_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.load_kw_sum / (NULLIF(one.load_kw_count, 0))::double precision))::real AS load_kw_mean,
    one.load_kw_min,
    one.load_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max,
    ((one.current_a_sum / (NULLIF(one.current_a_count, 0))::double precision))::real AS current_a_mean,
    one.current_a_min,
    one.current_a_max,
    ((one.power_factor_sum / (NULLIF(one.power_factor_count, 0))::double precision))::real AS power_factor_mean,
    one.power_factor_min,
    one.power_factor_max,
    ((one.oil_temperature_degc_sum / (NULLIF(one.oil_temperature_degc_count, 0))::double precision))::real AS oil_temperature_degc_mean,
    one.oil_temperature_degc_min,
    one.oil_temperature_degc_max,
    ((one.frequency_hz_sum / (NULLIF(one.frequency_hz_count, 0))::double precision))::real AS frequency_hz_mean,
    one.frequency_hz_min,
    one.frequency_hz_max
   FROM ((((rollup_power_transformer_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.power_transformer_15m TO analyst;

CREATE VIEW analysis.power_transformer_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.load_kw_sum / (NULLIF(one.load_kw_count, 0))::double precision))::real AS load_kw_mean,
    one.load_kw_min,
    one.load_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max,
    ((one.current_a_sum / (NULLIF(one.current_a_count, 0))::double precision))::real AS current_a_mean,
    one.current_a_min,
    one.current_a_max,
    ((one.power_factor_sum / (NULLIF(one.power_factor_count, 0))::double precision))::real AS power_factor_mean,
    one.power_factor_min,
    one.power_factor_max,
    ((one.oil_temperature_degc_sum / (NULLIF(one.oil_temperature_degc_count, 0))::double precision))::real AS oil_temperature_degc_mean,
    one.oil_temperature_degc_min,
    one.oil_temperature_degc_max,
    ((one.frequency_hz_sum / (NULLIF(one.frequency_hz_count, 0))::double precision))::real AS frequency_hz_mean,
    one.frequency_hz_min,
    one.frequency_hz_max
   FROM ((((rollup_power_transformer_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.power_transformer_1h TO analyst;

CREATE VIEW analysis.power_transformer_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.load_kw_sum / (NULLIF(one.load_kw_count, 0))::double precision))::real AS load_kw_mean,
    one.load_kw_min,
    one.load_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max,
    ((one.current_a_sum / (NULLIF(one.current_a_count, 0))::double precision))::real AS current_a_mean,
    one.current_a_min,
    one.current_a_max,
    ((one.power_factor_sum / (NULLIF(one.power_factor_count, 0))::double precision))::real AS power_factor_mean,
    one.power_factor_min,
    one.power_factor_max,
    ((one.oil_temperature_degc_sum / (NULLIF(one.oil_temperature_degc_count, 0))::double precision))::real AS oil_temperature_degc_mean,
    one.oil_temperature_degc_min,
    one.oil_temperature_degc_max,
    ((one.frequency_hz_sum / (NULLIF(one.frequency_hz_count, 0))::double precision))::real AS frequency_hz_mean,
    one.frequency_hz_min,
    one.frequency_hz_max
   FROM ((((rollup_power_transformer_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.power_transformer_1d TO analyst;


-- Kind water_network

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_water_network (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    flow_m3h real,
    pressure_bar real,
    chlorine_mgl real,
    turbidity_ntu real,
    ph real
);
ALTER TABLE ONLY reading_water_network
    ADD CONSTRAINT reading_water_network_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_water_network TO ioc_ingest;
GRANT SELECT ON TABLE reading_water_network TO ioc_api;
GRANT SELECT ON TABLE reading_water_network TO ioc_operations;

CREATE FUNCTION latest_water_network(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, flow_m3h real, pressure_bar real, chlorine_mgl real, turbidity_ntu real, ph real, flow_m3h_at timestamptz, pressure_bar_at timestamptz, chlorine_mgl_at timestamptz, turbidity_ntu_at timestamptz, ph_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.flow_m3h, former.flow_m3h), coalesce(head.pressure_bar, former.pressure_bar), coalesce(head.chlorine_mgl, former.chlorine_mgl), coalesce(head.turbidity_ntu, former.turbidity_ntu), coalesce(head.ph, former.ph), CASE WHEN head.flow_m3h IS NULL THEN former.flow_m3h_at END, CASE WHEN head.pressure_bar IS NULL THEN former.pressure_bar_at END, CASE WHEN head.chlorine_mgl IS NULL THEN former.chlorine_mgl_at END, CASE WHEN head.turbidity_ntu IS NULL THEN former.turbidity_ntu_at END, CASE WHEN head.ph IS NULL THEN former.ph_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_water_network AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_water_network AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.flow_m3h, one.observed_at) FILTER (WHERE one.flow_m3h IS NOT NULL) AS flow_m3h, max(one.observed_at) FILTER (WHERE one.flow_m3h IS NOT NULL) AS flow_m3h_at, last(one.pressure_bar, one.observed_at) FILTER (WHERE one.pressure_bar IS NOT NULL) AS pressure_bar, max(one.observed_at) FILTER (WHERE one.pressure_bar IS NOT NULL) AS pressure_bar_at, last(one.chlorine_mgl, one.observed_at) FILTER (WHERE one.chlorine_mgl IS NOT NULL) AS chlorine_mgl, max(one.observed_at) FILTER (WHERE one.chlorine_mgl IS NOT NULL) AS chlorine_mgl_at, last(one.turbidity_ntu, one.observed_at) FILTER (WHERE one.turbidity_ntu IS NOT NULL) AS turbidity_ntu, max(one.observed_at) FILTER (WHERE one.turbidity_ntu IS NOT NULL) AS turbidity_ntu_at, last(one.ph, one.observed_at) FILTER (WHERE one.ph IS NOT NULL) AS ph, max(one.observed_at) FILTER (WHERE one.ph IS NOT NULL) AS ph_at
                FROM (
                    SELECT *
                    FROM reading_water_network AS reading
                    WHERE
                        (head.flow_m3h IS NULL OR head.pressure_bar IS NULL OR head.chlorine_mgl IS NULL OR head.turbidity_ntu IS NULL OR head.ph IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'water_network'
        $$;
CREATE VIEW latest_water_network AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    flow_m3h,
    pressure_bar,
    chlorine_mgl,
    turbidity_ntu,
    ph,
    flow_m3h_at,
    pressure_bar_at,
    chlorine_mgl_at,
    turbidity_ntu_at,
    ph_at
   FROM latest_water_network('infinity'::timestamptz) latest_water_network(sensor_key, observed_at, received_at, boot, seq, quality, flow_m3h, pressure_bar, chlorine_mgl, turbidity_ntu, ph, flow_m3h_at, pressure_bar_at, chlorine_mgl_at, turbidity_ntu_at, ph_at);
GRANT SELECT ON TABLE latest_water_network TO ioc_ingest;
GRANT SELECT ON TABLE latest_water_network TO ioc_api;
GRANT SELECT ON TABLE latest_water_network TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_water_network_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    pressure_bar_count integer NOT NULL,
    pressure_bar_sum double precision,
    pressure_bar_min real,
    pressure_bar_max real,
    chlorine_mgl_count integer NOT NULL,
    chlorine_mgl_sum double precision,
    chlorine_mgl_min real,
    chlorine_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_network_15m
    ADD CONSTRAINT rollup_water_network_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_network_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_network_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_water_network_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_water_network_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    pressure_bar_count integer NOT NULL,
    pressure_bar_sum double precision,
    pressure_bar_min real,
    pressure_bar_max real,
    chlorine_mgl_count integer NOT NULL,
    chlorine_mgl_sum double precision,
    chlorine_mgl_min real,
    chlorine_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_network_1h
    ADD CONSTRAINT rollup_water_network_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_network_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_network_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_water_network_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_water_network_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    pressure_bar_count integer NOT NULL,
    pressure_bar_sum double precision,
    pressure_bar_min real,
    pressure_bar_max real,
    chlorine_mgl_count integer NOT NULL,
    chlorine_mgl_sum double precision,
    chlorine_mgl_min real,
    chlorine_mgl_max real,
    turbidity_ntu_count integer NOT NULL,
    turbidity_ntu_sum double precision,
    turbidity_ntu_min real,
    turbidity_ntu_max real,
    ph_count integer NOT NULL,
    ph_sum double precision,
    ph_min real,
    ph_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_water_network_1d
    ADD CONSTRAINT rollup_water_network_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_water_network_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_water_network_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_water_network_1d TO ioc_operations;

CREATE VIEW analysis.water_network AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.flow_m3h,
    reading.pressure_bar,
    reading.chlorine_mgl,
    reading.turbidity_ntu,
    reading.ph
   FROM ((((reading_water_network reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_network TO analyst;

CREATE VIEW analysis.water_network_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.pressure_bar_sum / (NULLIF(one.pressure_bar_count, 0))::double precision))::real AS pressure_bar_mean,
    one.pressure_bar_min,
    one.pressure_bar_max,
    ((one.chlorine_mgl_sum / (NULLIF(one.chlorine_mgl_count, 0))::double precision))::real AS chlorine_mgl_mean,
    one.chlorine_mgl_min,
    one.chlorine_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max
   FROM ((((rollup_water_network_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_network_15m TO analyst;

CREATE VIEW analysis.water_network_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.pressure_bar_sum / (NULLIF(one.pressure_bar_count, 0))::double precision))::real AS pressure_bar_mean,
    one.pressure_bar_min,
    one.pressure_bar_max,
    ((one.chlorine_mgl_sum / (NULLIF(one.chlorine_mgl_count, 0))::double precision))::real AS chlorine_mgl_mean,
    one.chlorine_mgl_min,
    one.chlorine_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max
   FROM ((((rollup_water_network_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_network_1h TO analyst;

CREATE VIEW analysis.water_network_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.pressure_bar_sum / (NULLIF(one.pressure_bar_count, 0))::double precision))::real AS pressure_bar_mean,
    one.pressure_bar_min,
    one.pressure_bar_max,
    ((one.chlorine_mgl_sum / (NULLIF(one.chlorine_mgl_count, 0))::double precision))::real AS chlorine_mgl_mean,
    one.chlorine_mgl_min,
    one.chlorine_mgl_max,
    ((one.turbidity_ntu_sum / (NULLIF(one.turbidity_ntu_count, 0))::double precision))::real AS turbidity_ntu_mean,
    one.turbidity_ntu_min,
    one.turbidity_ntu_max,
    ((one.ph_sum / (NULLIF(one.ph_count, 0))::double precision))::real AS ph_mean,
    one.ph_min,
    one.ph_max
   FROM ((((rollup_water_network_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.water_network_1d TO analyst;


-- Kind street_light

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_street_light (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    lamps_on_count real,
    lamps_faulty_count real,
    power_kw real,
    voltage_v real
);
ALTER TABLE ONLY reading_street_light
    ADD CONSTRAINT reading_street_light_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_street_light TO ioc_ingest;
GRANT SELECT ON TABLE reading_street_light TO ioc_api;
GRANT SELECT ON TABLE reading_street_light TO ioc_operations;

CREATE FUNCTION latest_street_light(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, lamps_on_count real, lamps_faulty_count real, power_kw real, voltage_v real, lamps_on_count_at timestamptz, lamps_faulty_count_at timestamptz, power_kw_at timestamptz, voltage_v_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.lamps_on_count, former.lamps_on_count), coalesce(head.lamps_faulty_count, former.lamps_faulty_count), coalesce(head.power_kw, former.power_kw), coalesce(head.voltage_v, former.voltage_v), CASE WHEN head.lamps_on_count IS NULL THEN former.lamps_on_count_at END, CASE WHEN head.lamps_faulty_count IS NULL THEN former.lamps_faulty_count_at END, CASE WHEN head.power_kw IS NULL THEN former.power_kw_at END, CASE WHEN head.voltage_v IS NULL THEN former.voltage_v_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_street_light AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_street_light AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.lamps_on_count, one.observed_at) FILTER (WHERE one.lamps_on_count IS NOT NULL) AS lamps_on_count, max(one.observed_at) FILTER (WHERE one.lamps_on_count IS NOT NULL) AS lamps_on_count_at, last(one.lamps_faulty_count, one.observed_at) FILTER (WHERE one.lamps_faulty_count IS NOT NULL) AS lamps_faulty_count, max(one.observed_at) FILTER (WHERE one.lamps_faulty_count IS NOT NULL) AS lamps_faulty_count_at, last(one.power_kw, one.observed_at) FILTER (WHERE one.power_kw IS NOT NULL) AS power_kw, max(one.observed_at) FILTER (WHERE one.power_kw IS NOT NULL) AS power_kw_at, last(one.voltage_v, one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v, max(one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v_at
                FROM (
                    SELECT *
                    FROM reading_street_light AS reading
                    WHERE
                        (head.lamps_on_count IS NULL OR head.lamps_faulty_count IS NULL OR head.power_kw IS NULL OR head.voltage_v IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'street_light'
        $$;
CREATE VIEW latest_street_light AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    lamps_on_count,
    lamps_faulty_count,
    power_kw,
    voltage_v,
    lamps_on_count_at,
    lamps_faulty_count_at,
    power_kw_at,
    voltage_v_at
   FROM latest_street_light('infinity'::timestamptz) latest_street_light(sensor_key, observed_at, received_at, boot, seq, quality, lamps_on_count, lamps_faulty_count, power_kw, voltage_v, lamps_on_count_at, lamps_faulty_count_at, power_kw_at, voltage_v_at);
GRANT SELECT ON TABLE latest_street_light TO ioc_ingest;
GRANT SELECT ON TABLE latest_street_light TO ioc_api;
GRANT SELECT ON TABLE latest_street_light TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_street_light_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    lamps_on_count_count integer NOT NULL,
    lamps_on_count_sum double precision,
    lamps_on_count_min real,
    lamps_on_count_max real,
    lamps_faulty_count_count integer NOT NULL,
    lamps_faulty_count_sum double precision,
    lamps_faulty_count_min real,
    lamps_faulty_count_max real,
    power_kw_count integer NOT NULL,
    power_kw_sum double precision,
    power_kw_min real,
    power_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_light_15m
    ADD CONSTRAINT rollup_street_light_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_light_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_light_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_street_light_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_street_light_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    lamps_on_count_count integer NOT NULL,
    lamps_on_count_sum double precision,
    lamps_on_count_min real,
    lamps_on_count_max real,
    lamps_faulty_count_count integer NOT NULL,
    lamps_faulty_count_sum double precision,
    lamps_faulty_count_min real,
    lamps_faulty_count_max real,
    power_kw_count integer NOT NULL,
    power_kw_sum double precision,
    power_kw_min real,
    power_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_light_1h
    ADD CONSTRAINT rollup_street_light_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_light_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_light_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_street_light_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_street_light_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    lamps_on_count_count integer NOT NULL,
    lamps_on_count_sum double precision,
    lamps_on_count_min real,
    lamps_on_count_max real,
    lamps_faulty_count_count integer NOT NULL,
    lamps_faulty_count_sum double precision,
    lamps_faulty_count_min real,
    lamps_faulty_count_max real,
    power_kw_count integer NOT NULL,
    power_kw_sum double precision,
    power_kw_min real,
    power_kw_max real,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_street_light_1d
    ADD CONSTRAINT rollup_street_light_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_street_light_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_street_light_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_street_light_1d TO ioc_operations;

CREATE VIEW analysis.street_light AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.lamps_on_count,
    reading.lamps_faulty_count,
    reading.power_kw,
    reading.voltage_v
   FROM ((((reading_street_light reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_light TO analyst;

CREATE VIEW analysis.street_light_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.lamps_on_count_sum / (NULLIF(one.lamps_on_count_count, 0))::double precision))::real AS lamps_on_count_mean,
    one.lamps_on_count_min,
    one.lamps_on_count_max,
    ((one.lamps_faulty_count_sum / (NULLIF(one.lamps_faulty_count_count, 0))::double precision))::real AS lamps_faulty_count_mean,
    one.lamps_faulty_count_min,
    one.lamps_faulty_count_max,
    ((one.power_kw_sum / (NULLIF(one.power_kw_count, 0))::double precision))::real AS power_kw_mean,
    one.power_kw_min,
    one.power_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_street_light_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_light_15m TO analyst;

CREATE VIEW analysis.street_light_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.lamps_on_count_sum / (NULLIF(one.lamps_on_count_count, 0))::double precision))::real AS lamps_on_count_mean,
    one.lamps_on_count_min,
    one.lamps_on_count_max,
    ((one.lamps_faulty_count_sum / (NULLIF(one.lamps_faulty_count_count, 0))::double precision))::real AS lamps_faulty_count_mean,
    one.lamps_faulty_count_min,
    one.lamps_faulty_count_max,
    ((one.power_kw_sum / (NULLIF(one.power_kw_count, 0))::double precision))::real AS power_kw_mean,
    one.power_kw_min,
    one.power_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_street_light_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_light_1h TO analyst;

CREATE VIEW analysis.street_light_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.lamps_on_count_sum / (NULLIF(one.lamps_on_count_count, 0))::double precision))::real AS lamps_on_count_mean,
    one.lamps_on_count_min,
    one.lamps_on_count_max,
    ((one.lamps_faulty_count_sum / (NULLIF(one.lamps_faulty_count_count, 0))::double precision))::real AS lamps_faulty_count_mean,
    one.lamps_faulty_count_min,
    one.lamps_faulty_count_max,
    ((one.power_kw_sum / (NULLIF(one.power_kw_count, 0))::double precision))::real AS power_kw_mean,
    one.power_kw_min,
    one.power_kw_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_street_light_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.street_light_1d TO analyst;


-- Kind pump_station

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_pump_station (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    wetwell_level_m real,
    pumps_running_count real,
    flow_m3h real,
    gate_open_frac real
);
ALTER TABLE ONLY reading_pump_station
    ADD CONSTRAINT reading_pump_station_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_pump_station TO ioc_ingest;
GRANT SELECT ON TABLE reading_pump_station TO ioc_api;
GRANT SELECT ON TABLE reading_pump_station TO ioc_operations;

CREATE FUNCTION latest_pump_station(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, wetwell_level_m real, pumps_running_count real, flow_m3h real, gate_open_frac real, wetwell_level_m_at timestamptz, pumps_running_count_at timestamptz, flow_m3h_at timestamptz, gate_open_frac_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.wetwell_level_m, former.wetwell_level_m), coalesce(head.pumps_running_count, former.pumps_running_count), coalesce(head.flow_m3h, former.flow_m3h), coalesce(head.gate_open_frac, former.gate_open_frac), CASE WHEN head.wetwell_level_m IS NULL THEN former.wetwell_level_m_at END, CASE WHEN head.pumps_running_count IS NULL THEN former.pumps_running_count_at END, CASE WHEN head.flow_m3h IS NULL THEN former.flow_m3h_at END, CASE WHEN head.gate_open_frac IS NULL THEN former.gate_open_frac_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_pump_station AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_pump_station AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.wetwell_level_m, one.observed_at) FILTER (WHERE one.wetwell_level_m IS NOT NULL) AS wetwell_level_m, max(one.observed_at) FILTER (WHERE one.wetwell_level_m IS NOT NULL) AS wetwell_level_m_at, last(one.pumps_running_count, one.observed_at) FILTER (WHERE one.pumps_running_count IS NOT NULL) AS pumps_running_count, max(one.observed_at) FILTER (WHERE one.pumps_running_count IS NOT NULL) AS pumps_running_count_at, last(one.flow_m3h, one.observed_at) FILTER (WHERE one.flow_m3h IS NOT NULL) AS flow_m3h, max(one.observed_at) FILTER (WHERE one.flow_m3h IS NOT NULL) AS flow_m3h_at, last(one.gate_open_frac, one.observed_at) FILTER (WHERE one.gate_open_frac IS NOT NULL) AS gate_open_frac, max(one.observed_at) FILTER (WHERE one.gate_open_frac IS NOT NULL) AS gate_open_frac_at
                FROM (
                    SELECT *
                    FROM reading_pump_station AS reading
                    WHERE
                        (head.wetwell_level_m IS NULL OR head.pumps_running_count IS NULL OR head.flow_m3h IS NULL OR head.gate_open_frac IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'pump_station'
        $$;
CREATE VIEW latest_pump_station AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    wetwell_level_m,
    pumps_running_count,
    flow_m3h,
    gate_open_frac,
    wetwell_level_m_at,
    pumps_running_count_at,
    flow_m3h_at,
    gate_open_frac_at
   FROM latest_pump_station('infinity'::timestamptz) latest_pump_station(sensor_key, observed_at, received_at, boot, seq, quality, wetwell_level_m, pumps_running_count, flow_m3h, gate_open_frac, wetwell_level_m_at, pumps_running_count_at, flow_m3h_at, gate_open_frac_at);
GRANT SELECT ON TABLE latest_pump_station TO ioc_ingest;
GRANT SELECT ON TABLE latest_pump_station TO ioc_api;
GRANT SELECT ON TABLE latest_pump_station TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_pump_station_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    wetwell_level_m_count integer NOT NULL,
    wetwell_level_m_sum double precision,
    wetwell_level_m_min real,
    wetwell_level_m_max real,
    pumps_running_count_count integer NOT NULL,
    pumps_running_count_sum double precision,
    pumps_running_count_min real,
    pumps_running_count_max real,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    gate_open_frac_count integer NOT NULL,
    gate_open_frac_sum double precision,
    gate_open_frac_min real,
    gate_open_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_pump_station_15m
    ADD CONSTRAINT rollup_pump_station_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_pump_station_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_pump_station_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_pump_station_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_pump_station_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    wetwell_level_m_count integer NOT NULL,
    wetwell_level_m_sum double precision,
    wetwell_level_m_min real,
    wetwell_level_m_max real,
    pumps_running_count_count integer NOT NULL,
    pumps_running_count_sum double precision,
    pumps_running_count_min real,
    pumps_running_count_max real,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    gate_open_frac_count integer NOT NULL,
    gate_open_frac_sum double precision,
    gate_open_frac_min real,
    gate_open_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_pump_station_1h
    ADD CONSTRAINT rollup_pump_station_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_pump_station_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_pump_station_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_pump_station_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_pump_station_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    wetwell_level_m_count integer NOT NULL,
    wetwell_level_m_sum double precision,
    wetwell_level_m_min real,
    wetwell_level_m_max real,
    pumps_running_count_count integer NOT NULL,
    pumps_running_count_sum double precision,
    pumps_running_count_min real,
    pumps_running_count_max real,
    flow_m3h_count integer NOT NULL,
    flow_m3h_sum double precision,
    flow_m3h_min real,
    flow_m3h_max real,
    gate_open_frac_count integer NOT NULL,
    gate_open_frac_sum double precision,
    gate_open_frac_min real,
    gate_open_frac_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_pump_station_1d
    ADD CONSTRAINT rollup_pump_station_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_pump_station_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_pump_station_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_pump_station_1d TO ioc_operations;

CREATE VIEW analysis.pump_station AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.wetwell_level_m,
    reading.pumps_running_count,
    reading.flow_m3h,
    reading.gate_open_frac
   FROM ((((reading_pump_station reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.pump_station TO analyst;

CREATE VIEW analysis.pump_station_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.wetwell_level_m_sum / (NULLIF(one.wetwell_level_m_count, 0))::double precision))::real AS wetwell_level_m_mean,
    one.wetwell_level_m_min,
    one.wetwell_level_m_max,
    ((one.pumps_running_count_sum / (NULLIF(one.pumps_running_count_count, 0))::double precision))::real AS pumps_running_count_mean,
    one.pumps_running_count_min,
    one.pumps_running_count_max,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.gate_open_frac_sum / (NULLIF(one.gate_open_frac_count, 0))::double precision))::real AS gate_open_frac_mean,
    one.gate_open_frac_min,
    one.gate_open_frac_max
   FROM ((((rollup_pump_station_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.pump_station_15m TO analyst;

CREATE VIEW analysis.pump_station_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.wetwell_level_m_sum / (NULLIF(one.wetwell_level_m_count, 0))::double precision))::real AS wetwell_level_m_mean,
    one.wetwell_level_m_min,
    one.wetwell_level_m_max,
    ((one.pumps_running_count_sum / (NULLIF(one.pumps_running_count_count, 0))::double precision))::real AS pumps_running_count_mean,
    one.pumps_running_count_min,
    one.pumps_running_count_max,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.gate_open_frac_sum / (NULLIF(one.gate_open_frac_count, 0))::double precision))::real AS gate_open_frac_mean,
    one.gate_open_frac_min,
    one.gate_open_frac_max
   FROM ((((rollup_pump_station_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.pump_station_1h TO analyst;

CREATE VIEW analysis.pump_station_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.wetwell_level_m_sum / (NULLIF(one.wetwell_level_m_count, 0))::double precision))::real AS wetwell_level_m_mean,
    one.wetwell_level_m_min,
    one.wetwell_level_m_max,
    ((one.pumps_running_count_sum / (NULLIF(one.pumps_running_count_count, 0))::double precision))::real AS pumps_running_count_mean,
    one.pumps_running_count_min,
    one.pumps_running_count_max,
    ((one.flow_m3h_sum / (NULLIF(one.flow_m3h_count, 0))::double precision))::real AS flow_m3h_mean,
    one.flow_m3h_min,
    one.flow_m3h_max,
    ((one.gate_open_frac_sum / (NULLIF(one.gate_open_frac_count, 0))::double precision))::real AS gate_open_frac_mean,
    one.gate_open_frac_min,
    one.gate_open_frac_max
   FROM ((((rollup_pump_station_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.pump_station_1d TO analyst;


-- Kind waste_bin

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_waste_bin (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    fill_frac real,
    temperature_degc real
);
ALTER TABLE ONLY reading_waste_bin
    ADD CONSTRAINT reading_waste_bin_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_waste_bin TO ioc_ingest;
GRANT SELECT ON TABLE reading_waste_bin TO ioc_api;
GRANT SELECT ON TABLE reading_waste_bin TO ioc_operations;

CREATE FUNCTION latest_waste_bin(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, fill_frac real, temperature_degc real, fill_frac_at timestamptz, temperature_degc_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.fill_frac, former.fill_frac), coalesce(head.temperature_degc, former.temperature_degc), CASE WHEN head.fill_frac IS NULL THEN former.fill_frac_at END, CASE WHEN head.temperature_degc IS NULL THEN former.temperature_degc_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_waste_bin AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_waste_bin AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.fill_frac, one.observed_at) FILTER (WHERE one.fill_frac IS NOT NULL) AS fill_frac, max(one.observed_at) FILTER (WHERE one.fill_frac IS NOT NULL) AS fill_frac_at, last(one.temperature_degc, one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc, max(one.observed_at) FILTER (WHERE one.temperature_degc IS NOT NULL) AS temperature_degc_at
                FROM (
                    SELECT *
                    FROM reading_waste_bin AS reading
                    WHERE
                        (head.fill_frac IS NULL OR head.temperature_degc IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'waste_bin'
        $$;
CREATE VIEW latest_waste_bin AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    fill_frac,
    temperature_degc,
    fill_frac_at,
    temperature_degc_at
   FROM latest_waste_bin('infinity'::timestamptz) latest_waste_bin(sensor_key, observed_at, received_at, boot, seq, quality, fill_frac, temperature_degc, fill_frac_at, temperature_degc_at);
GRANT SELECT ON TABLE latest_waste_bin TO ioc_ingest;
GRANT SELECT ON TABLE latest_waste_bin TO ioc_api;
GRANT SELECT ON TABLE latest_waste_bin TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_waste_bin_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    fill_frac_count integer NOT NULL,
    fill_frac_sum double precision,
    fill_frac_min real,
    fill_frac_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_waste_bin_15m
    ADD CONSTRAINT rollup_waste_bin_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_waste_bin_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_waste_bin_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_waste_bin_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_waste_bin_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    fill_frac_count integer NOT NULL,
    fill_frac_sum double precision,
    fill_frac_min real,
    fill_frac_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_waste_bin_1h
    ADD CONSTRAINT rollup_waste_bin_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_waste_bin_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_waste_bin_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_waste_bin_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_waste_bin_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    fill_frac_count integer NOT NULL,
    fill_frac_sum double precision,
    fill_frac_min real,
    fill_frac_max real,
    temperature_degc_count integer NOT NULL,
    temperature_degc_sum double precision,
    temperature_degc_min real,
    temperature_degc_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_waste_bin_1d
    ADD CONSTRAINT rollup_waste_bin_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_waste_bin_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_waste_bin_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_waste_bin_1d TO ioc_operations;

CREATE VIEW analysis.waste_bin AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.fill_frac,
    reading.temperature_degc
   FROM ((((reading_waste_bin reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.waste_bin TO analyst;

CREATE VIEW analysis.waste_bin_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.fill_frac_sum / (NULLIF(one.fill_frac_count, 0))::double precision))::real AS fill_frac_mean,
    one.fill_frac_min,
    one.fill_frac_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_waste_bin_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.waste_bin_15m TO analyst;

CREATE VIEW analysis.waste_bin_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.fill_frac_sum / (NULLIF(one.fill_frac_count, 0))::double precision))::real AS fill_frac_mean,
    one.fill_frac_min,
    one.fill_frac_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_waste_bin_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.waste_bin_1h TO analyst;

CREATE VIEW analysis.waste_bin_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    ((one.fill_frac_sum / (NULLIF(one.fill_frac_count, 0))::double precision))::real AS fill_frac_mean,
    one.fill_frac_min,
    one.fill_frac_max,
    ((one.temperature_degc_sum / (NULLIF(one.temperature_degc_count, 0))::double precision))::real AS temperature_degc_mean,
    one.temperature_degc_min,
    one.temperature_degc_max
   FROM ((((rollup_waste_bin_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.waste_bin_1d TO analyst;


-- Kind smart_meter

-- Divided by observed_at into chunks of 1 day.
CREATE TABLE reading_smart_meter (
    sensor_key integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot integer DEFAULT 0 NOT NULL,
    seq integer,
    quality smallint DEFAULT 0 NOT NULL,
    energy_kwh double precision,
    voltage_v real
);
ALTER TABLE ONLY reading_smart_meter
    ADD CONSTRAINT reading_smart_meter_pkey PRIMARY KEY (sensor_key, observed_at);
GRANT SELECT,INSERT,UPDATE ON TABLE reading_smart_meter TO ioc_ingest;
GRANT SELECT ON TABLE reading_smart_meter TO ioc_api;
GRANT SELECT ON TABLE reading_smart_meter TO ioc_operations;

CREATE FUNCTION latest_smart_meter(until_at timestamptz) RETURNS TABLE(sensor_key integer, observed_at timestamptz, received_at timestamptz, boot integer, seq integer, quality smallint, energy_kwh double precision, voltage_v real, energy_kwh_at timestamptz, voltage_v_at timestamptz)
    LANGUAGE sql STABLE
    AS $$
            SELECT
                head.sensor_key, head.observed_at, head.received_at, head.boot, head.seq,
                head.quality, coalesce(head.energy_kwh, former.energy_kwh), coalesce(head.voltage_v, former.voltage_v), CASE WHEN head.energy_kwh IS NULL THEN former.energy_kwh_at END, CASE WHEN head.voltage_v IS NULL THEN former.voltage_v_at END
            FROM sensor
            CROSS JOIN LATERAL (
                SELECT *
                FROM reading_smart_meter AS reading
                WHERE
                    reading.sensor_key = sensor.sensor_key
                    AND reading.observed_at <= until_at
                ORDER BY reading.observed_at DESC
                LIMIT 1
            ) AS newest
            CROSS JOIN LATERAL (
                SELECT newest.*
                WHERE newest.quality & 32 = 0
                UNION ALL
                (
                    SELECT near.*
                    FROM reading_smart_meter AS near
                    WHERE
                        newest.quality & 32 <> 0
                        AND near.sensor_key = newest.sensor_key
                        AND near.observed_at > newest.observed_at - INTERVAL '5 minutes'
                        AND near.observed_at <= newest.observed_at
                    ORDER BY
                        near.quality & 32 = 0
                        AND near.received_at
                        > max(near.received_at) FILTER (WHERE near.quality & 32 <> 0) OVER () DESC,
                        near.quality & 32 DESC,
                        CASE WHEN near.quality & 32 <> 0 THEN near.received_at END DESC,
                        near.observed_at DESC
                    LIMIT 1
                )
            ) AS head
            LEFT JOIN LATERAL (
                SELECT last(one.energy_kwh, one.observed_at) FILTER (WHERE one.energy_kwh IS NOT NULL) AS energy_kwh, max(one.observed_at) FILTER (WHERE one.energy_kwh IS NOT NULL) AS energy_kwh_at, last(one.voltage_v, one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v, max(one.observed_at) FILTER (WHERE one.voltage_v IS NOT NULL) AS voltage_v_at
                FROM (
                    SELECT *
                    FROM reading_smart_meter AS reading
                    WHERE
                        (head.energy_kwh IS NULL OR head.voltage_v IS NULL)
                        AND reading.sensor_key = head.sensor_key
                        AND reading.observed_at < head.observed_at
                    ORDER BY reading.observed_at DESC
                    LIMIT 9
                ) AS one
            ) AS former ON TRUE
            WHERE sensor.kind = 'smart_meter'
        $$;
CREATE VIEW latest_smart_meter AS
 SELECT sensor_key,
    observed_at,
    received_at,
    boot,
    seq,
    quality,
    energy_kwh,
    voltage_v,
    energy_kwh_at,
    voltage_v_at
   FROM latest_smart_meter('infinity'::timestamptz) latest_smart_meter(sensor_key, observed_at, received_at, boot, seq, quality, energy_kwh, voltage_v, energy_kwh_at, voltage_v_at);
GRANT SELECT ON TABLE latest_smart_meter TO ioc_ingest;
GRANT SELECT ON TABLE latest_smart_meter TO ioc_api;
GRANT SELECT ON TABLE latest_smart_meter TO ioc_operations;

-- Divided by bucket_at into chunks of 7 days.
CREATE TABLE rollup_smart_meter_15m (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    energy_kwh_count integer NOT NULL,
    energy_kwh_sum double precision,
    energy_kwh_first double precision,
    energy_kwh_last double precision,
    energy_kwh_min double precision,
    energy_kwh_max double precision,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_smart_meter_15m
    ADD CONSTRAINT rollup_smart_meter_15m_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_smart_meter_15m TO ioc_ingest;
GRANT SELECT ON TABLE rollup_smart_meter_15m TO ioc_api;
GRANT SELECT ON TABLE rollup_smart_meter_15m TO ioc_operations;

-- Divided by bucket_at into chunks of 30 days.
CREATE TABLE rollup_smart_meter_1h (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    energy_kwh_count integer NOT NULL,
    energy_kwh_sum double precision,
    energy_kwh_first double precision,
    energy_kwh_last double precision,
    energy_kwh_min double precision,
    energy_kwh_max double precision,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_smart_meter_1h
    ADD CONSTRAINT rollup_smart_meter_1h_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_smart_meter_1h TO ioc_ingest;
GRANT SELECT ON TABLE rollup_smart_meter_1h TO ioc_api;
GRANT SELECT ON TABLE rollup_smart_meter_1h TO ioc_operations;

-- Divided by bucket_at into chunks of 365 days.
CREATE TABLE rollup_smart_meter_1d (
    sensor_key integer NOT NULL,
    bucket_at timestamptz NOT NULL,
    reading_count integer NOT NULL,
    expected_count integer NOT NULL,
    energy_kwh_count integer NOT NULL,
    energy_kwh_sum double precision,
    energy_kwh_first double precision,
    energy_kwh_last double precision,
    energy_kwh_min double precision,
    energy_kwh_max double precision,
    voltage_v_count integer NOT NULL,
    voltage_v_sum double precision,
    voltage_v_min real,
    voltage_v_max real,
    untrusted_count integer
);
ALTER TABLE ONLY rollup_smart_meter_1d
    ADD CONSTRAINT rollup_smart_meter_1d_pkey PRIMARY KEY (sensor_key, bucket_at);
GRANT SELECT,INSERT,UPDATE ON TABLE rollup_smart_meter_1d TO ioc_ingest;
GRANT SELECT ON TABLE rollup_smart_meter_1d TO ioc_api;
GRANT SELECT ON TABLE rollup_smart_meter_1d TO ioc_operations;

CREATE VIEW analysis.smart_meter AS
 SELECT reading.observed_at,
    (reading.observed_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    sensor.name AS sensor_name,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    quality_words(reading.quality) AS quality,
    reading.energy_kwh,
    reading.voltage_v
   FROM ((((reading_smart_meter reading
     LEFT JOIN sensor ON ((reading.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((reading.sensor_key = place.sensor_key) AND (reading.observed_at >= place.from_at) AND ((place.to_at IS NULL) OR (reading.observed_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.smart_meter TO analyst;

CREATE VIEW analysis.smart_meter_15m AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    NULL::real AS energy_kwh_mean,
    one.energy_kwh_min,
    one.energy_kwh_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_smart_meter_15m one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.smart_meter_15m TO analyst;

CREATE VIEW analysis.smart_meter_1h AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    NULL::real AS energy_kwh_mean,
    one.energy_kwh_min,
    one.energy_kwh_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_smart_meter_1h one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.smart_meter_1h TO analyst;

CREATE VIEW analysis.smart_meter_1d AS
 SELECT one.bucket_at,
    (one.bucket_at AT TIME ZONE ( SELECT city.time_zone
           FROM city)) AS local_time,
    sensor.sensor_id,
    place.area_code AS area,
    area.name_vi AS area_name,
    place.ward_code AS ward,
    ward.name_vi AS ward_name,
    one.reading_count AS count,
    one.untrusted_count,
    NULL::real AS energy_kwh_mean,
    one.energy_kwh_min,
    one.energy_kwh_max,
    ((one.voltage_v_sum / (NULLIF(one.voltage_v_count, 0))::double precision))::real AS voltage_v_mean,
    one.voltage_v_min,
    one.voltage_v_max
   FROM ((((rollup_smart_meter_1d one
     LEFT JOIN sensor ON ((one.sensor_key = sensor.sensor_key)))
     JOIN sensor_place place ON (((one.sensor_key = place.sensor_key) AND (one.bucket_at >= place.from_at) AND ((place.to_at IS NULL) OR (one.bucket_at < place.to_at)))))
     LEFT JOIN area ON ((place.area_code = area.code)))
     LEFT JOIN area ward ON ((place.ward_code = ward.code)));
GRANT SELECT ON TABLE analysis.smart_meter_1d TO analyst;
