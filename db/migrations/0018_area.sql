-- The city's districts and wards by code, so that a query can say their names. They are those of
-- the city's pack: ingest makes the table equal to it when it starts, and nothing else writes it.
CREATE TABLE area (
    code TEXT PRIMARY KEY,
    level TEXT NOT NULL CHECK (level IN ('district', 'ward')),
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- The area that it is a part of; NULL where that is the city.
    parent TEXT
);
