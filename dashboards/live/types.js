/**
 * The shapes that cross the HTTP boundary, as the API documents them, and the few that the views share.
 * Types only: nothing here runs.
 */

/** @import { FeatureCollection } from "geojson" */

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
 * What the server says of itself once a second.
 * @typedef {object} Figures
 * @property {string | null} newest_observed_at
 * @property {number} updates_per_s
 * @property {{city_at: string, wall_at: string, speed: number}} clock
 * @property {Record<string, string | null>} problems by the part that has it; empty when all is well
 * @property {Behind} behind
 */

/**
 * How far the store is behind the devices.
 * @typedef {object} Behind
 * @property {number | null} broker_queue messages that wait in the broker
 * @property {number | null} oldest_uncommitted_s
 * @property {number | null} lag_s receipt to commit
 */

/**
 * @typedef {object} Quantity
 * @property {string} quantity
 * @property {string} name_vi
 * @property {string} name_en
 * @property {string} symbol unit for people, empty when dimensionless
 * @property {number} display_factor
 * @property {number} resolution
 * @property {string} [aggregate]
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
 * @property {Latest | null} latest
 */

/**
 * The newest reading of a sensor; `observed_at_of` says when values were observed that are older.
 * @typedef {object} Latest
 * @property {string} observed_at
 * @property {number} quality
 * @property {Values} values
 * @property {Record<string, string>} [observed_at_of]
 */

/** @typedef {{mean: number | null, min: number | null, max: number | null, total?: number | null}} Aggregate */
/** @typedef {"auto" | "raw" | "15m" | "1h" | "1d"} Tier */

/**
 * One point of a sensor's history: a reading, or a bucket of a rollup.
 * @typedef {object} HistoryItem
 * @property {string} [observed_at]
 * @property {string} [bucket_at]
 * @property {number} [quality]
 * @property {number} [count]
 * @property {Record<string, number | null | Aggregate>} values
 */

/** @typedef {{items: HistoryItem[], next_cursor: string | null, tier: Tier}} Readings */

/**
 * @typedef {object} SeriesItem
 * @property {string} bucket_at
 * @property {number | null} mean
 * @property {number | null} min
 * @property {number | null} max
 * @property {number | null} [total]
 * @property {number} sensor_count
 */
/** @typedef {{kind: string, quantity: string, area: string | null, tier: Tier, items: SeriesItem[]}} Series */

/**
 * @typedef {object} KindOverview
 * @property {number} sensors
 * @property {number} live
 * @property {number} [crossed] live sensors with a threshold crossed
 * @property {Record<string, Aggregate>} values
 * @property {Record<string, {threshold: number, count: number}>} [above]
 */
/** @typedef {{total: number, live: number, late: number, silent: number, offline: number, new: number}} StatusCounts */
/** @typedef {{sensors: StatusCounts, kinds: Record<string, KindOverview>}} AreaOverview */
/** @typedef {AreaOverview & {as_of: string, areas?: Record<string, AreaOverview>}} Overview */

/**
 * @typedef {object} Threshold
 * @property {string} threshold_id
 * @property {string} kind
 * @property {string} quantity
 * @property {"above" | "below"} direction
 * @property {"warning" | "critical"} level
 * @property {number} value
 * @property {string} label_vi
 * @property {string} label_en
 * @property {string} source
 * @property {string} [valid_from] first day
 * @property {string | null} [valid_to] the day after its last
 * @property {number} [from_hour] local hours in which it holds, past midnight where the first is larger
 * @property {number} [to_hour]
 * @property {ThresholdSite | null} [site] given where it is meant for one site alone
 */
/** @typedef {{site_id: string, name: string, lat_deg: number, lon_deg: number, radius_km: number}} ThresholdSite */

/**
 * A live sensor whose newest value is beyond a threshold.
 * @typedef {object} Crossing
 * @property {string} sensor_id
 * @property {string} kind
 * @property {string | null} area
 * @property {string | null} name
 * @property {string} quantity
 * @property {number} value
 * @property {string} observed_at
 * @property {string} threshold_id
 * @property {"warning" | "critical"} level
 * @property {number} threshold_value
 */
/** @typedef {{as_of: string, total: number, items: Crossing[]}} Crossings */

/**
 * @template T
 * @typedef {{items: T[], next_cursor: string | null}} Page
 */

/** @typedef {FeatureCollection & {outlines?: "schematic" | "own"}} Outlines */

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
