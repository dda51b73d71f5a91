/** The city, its catalogue, and what is counted of it, as the API writes them. Types only: nothing here runs. */

/** @import { FeatureCollection } from "geojson" */

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
 * @property {string} short_vi
 * @property {string} short_en
 * @property {number} lat_deg
 * @property {number} lon_deg
 * @property {number | null} area_km2
 */
/** @typedef {{mean: number | null, min: number | null, max: number | null, total?: number | null}} Aggregate */

/**
 * @typedef {object} KindCounts
 * @property {number} sensors
 * @property {number} live
 * @property {number} [crossed] live sensors with a threshold crossed
 * @property {Record<string, Aggregate>} values
 * @property {Record<string, {threshold: number, count: number}>} [above]
 */
/** @typedef {{total: number, live: number, late: number, silent: number, offline: number, new: number}} StatusCounts */
/** @typedef {{sensors: StatusCounts, kinds: Record<string, KindCounts>}} AreaCounts */
/** @typedef {AreaCounts & {as_of: string, areas?: Record<string, AreaCounts>}} CityCounts */

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
/** @typedef {FeatureCollection & {outlines?: "schematic" | "own"}} Outlines */

export {};
