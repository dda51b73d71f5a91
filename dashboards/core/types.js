/**
 * The shapes that cross the HTTP boundary, as the API documents them, and the few that the views share.
 * Types only: nothing here runs.
 */

/** @typedef {"live" | "late" | "silent" | "offline" | "new" | "retired"} Status */
/** @typedef {"connecting" | "live" | "reconnecting" | "lost" | "stale"} Connection */
/** @typedef {"loading" | "ready" | "failed"} Load */
/** @typedef {"loading" | "empty" | "current" | "stale" | "failed"} Look */
/** @typedef {"vi" | "en"} Language */
/** @typedef {"dark" | "light"} Theme */
/** @typedef {"status" | "name" | "age"} Sort */

/**
 * @typedef {object} City
 * @property {string} city
 * @property {string} name_vi
 * @property {string} name_en
 * @property {string} time_zone
 * @property {"district" | "ward"} area_level
 * @property {"schematic" | "own"} outlines
 * @property {string | null} tile_url
 * @property {[number, number, number, number]} bbox west, south, east, north
 * @property {{city_at: string, wall_at: string, speed: number}} clock
 */

/**
 * @typedef {object} Quantity
 * @property {string} quantity
 * @property {string} name_vi
 * @property {string} name_en
 * @property {string} symbol unit for people, empty when dimensionless
 * @property {number} display_factor
 * @property {number} resolution
 */

/**
 * @typedef {object} Kind
 * @property {string} kind
 * @property {string} domain
 * @property {string} name_vi
 * @property {string} name_en
 * @property {number} period_s
 * @property {string} primary
 * @property {Quantity[]} quantities
 */

/**
 * @typedef {object} Area
 * @property {string} code
 * @property {string} level
 * @property {string} name_vi
 * @property {string} name_en
 * @property {number} lat_deg
 * @property {number} lon_deg
 * @property {number | null} area_km2
 */

/** @typedef {Record<string, number | null>} Values */

/**
 * A sensor as `sensors` lists it; `period_s` and `gateway_id` are shown when the API gives them.
 * @typedef {object} SensorItem
 * @property {string} sensor_id
 * @property {string} kind
 * @property {string} domain
 * @property {string | null} area
 * @property {string | null} ward
 * @property {string | null} name
 * @property {number} lat_deg
 * @property {number} lon_deg
 * @property {Status} status
 * @property {string | null} [gateway_id]
 * @property {number | null} [period_s]
 * @property {{observed_at: string, quality: number, values: Values} | null} latest
 */

/**
 * One changed sensor from the live feed.
 * @typedef {object} LiveReading
 * @property {string} sensor_id
 * @property {string} kind
 * @property {string} [area]
 * @property {string} observed_at
 * @property {string} received_at
 * @property {number} quality
 * @property {Values} values
 */

/**
 * @typedef {object} HistoryItem
 * @property {string} observed_at
 * @property {number} quality
 * @property {Values} values
 */

/**
 * @template T
 * @typedef {{items: T[], next_cursor: string | null}} Page
 */

/** @typedef {import("geojson").FeatureCollection & {outlines?: "schematic" | "own"}} Outlines */

/**
 * A sensor as the room keeps it.
 * @typedef {object} Sensor
 * @property {string} id
 * @property {string} kind
 * @property {string} domain
 * @property {string} area empty when unknown
 * @property {string} ward empty when unknown
 * @property {string} name
 * @property {number} latDeg
 * @property {number} lonDeg
 * @property {number} periodS
 * @property {string} gatewayId empty when not given
 * @property {boolean} offline its gateway is offline
 * @property {boolean} retired
 * @property {number} observedAtMs NaN before the first reading
 * @property {number} quality
 * @property {Values} values
 * @property {string} folded name and id as search sees them
 */

/**
 * What the operator asked to see; empty strings mean "everything".
 * @typedef {object} Filter
 * @property {string} domain
 * @property {string} kind
 * @property {string} status
 * @property {string} area
 * @property {string} q
 */

export {};
