-- Who may send readings: sensors and gateways, as their births and last wills tell.
CREATE EXTENSION IF NOT EXISTS timescaledb;

CREATE TABLE sensor (
    sensor_key INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    city TEXT NOT NULL,
    sensor_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    lat_deg DOUBLE PRECISION NOT NULL CHECK (lat_deg BETWEEN -90 AND 90),
    lon_deg DOUBLE PRECISION NOT NULL CHECK (lon_deg BETWEEN -180 AND 180),
    area_code TEXT,
    ward_code TEXT,
    gateway_id TEXT,
    quantities TEXT[] NOT NULL,
    period_s REAL NOT NULL CHECK (period_s > 0),
    installed_at TIMESTAMPTZ,
    announced_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ
);

CREATE INDEX sensor_by_kind ON sensor (kind, sensor_key);
CREATE INDEX sensor_by_area ON sensor (area_code, kind);
CREATE INDEX sensor_by_gateway ON sensor (gateway_id);

CREATE TABLE gateway (
    gateway_id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    area_code TEXT,
    status TEXT NOT NULL CHECK (status IN ('online', 'offline')),
    status_at TIMESTAMPTZ NOT NULL
);
