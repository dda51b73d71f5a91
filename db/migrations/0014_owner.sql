-- Who may speak for a sensor or a gateway: once a client with credentials has announced it, only
-- such clients. Those from before stay open until that happens.
ALTER TABLE sensor ADD COLUMN is_owned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE gateway ADD COLUMN is_owned BOOLEAN NOT NULL DEFAULT FALSE;

-- A letter that is called back is judged as it came: with credentials or without.
ALTER TABLE dead_letter ADD COLUMN is_open BOOLEAN NOT NULL DEFAULT FALSE;
