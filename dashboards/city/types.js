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
 * @property {string} unit UCUM code
 * @property {{begin: number | null, span: number}} axis where a chart of it begins at the latest, and
 *   the shortest span that it shows, in the catalogue's unit
 * @property {"mean" | "sum" | "counter" | "circular" | "energetic"} aggregate
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
 * @property {{code: string, share_frac: number}[]} [links] areas of the other level that share ground with it
 */

/**
 * How many of the sensors speak. Of what is not trusted too few do: no number of all can be told,
 * and that nothing is wrong neither.
 * @typedef {{sensors: number, live: number, trusted: boolean}} Coverage
 */
/** Sensors beyond a threshold by the worst that each crosses. @typedef {{critical: number, warning: number}} Levels */
/**
 * Those of them whose value nothing has confirmed since are held. Others are pending: beyond a
 * threshold, and not yet for as long as that asks.
 * @typedef {Levels & {held: number, pending: number}} CrossedCounts
 */

/** With the sum of increments, the increase of a register. @typedef {{mean: number | null, min: number | null, max: number | null, total?: number | null, sum?: number | null, increase?: number | null}} Aggregate */
/** A quantity over the live sensors that have a trusted value; no numbers where too few have. @typedef {Aggregate & {count: number}} Figure */

/**
 * @typedef {Coverage & {
 *   newest_observed_at: string | null,
 *   crossed?: number | null,
 *   held?: number | null,
 *   pending?: number | null,
 *   levels?: Levels | null,
 *   crossed_of?: Record<string, CrossedCounts> | null,
 *   above?: Record<string, {threshold: number, count: number}>,
 *   values: Record<string, Figure>,
 * }} KindCounts without `crossed` and what follows it where the kind has no thresholds; null where it is not known
 */
/** @typedef {{total: number, live: number, late: number, silent: number, offline: number, new: number}} StatusCounts */
/**
 * @typedef {object} AreaCounts
 * @property {StatusCounts} sensors
 * @property {string | null} newest_observed_at
 * @property {Levels | null} levels null, as what follows, where it is not known of every kind
 * @property {number | null} held
 * @property {number | null} pending
 * @property {Record<string, KindCounts>} kinds
 */
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
 * @property {number} [averaged_s] over how long the value is averaged that is held against it; 0: the newest
 * @property {ThresholdSite | null} [site] given where it is meant for one site alone
 */
/** @typedef {{site_id: string, name: string, lat_deg: number, lon_deg: number, radius_km: number}} ThresholdSite */

/**
 * A sensor whose last trusted value is beyond a threshold. It stands until a reading ends it; silence
 * ends nothing. While it is pending it does not stand yet.
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
 * @property {string | null} since_at null where it is longer ago than the server looks back
 * @property {boolean} held whether nothing has confirmed the value since
 * @property {boolean} pending whether it has not yet lasted as long as the threshold asks for
 * @property {number} hold_s how long that is
 * @property {string} status of the sensor
 * @property {string} last_observed_at of the sensor's newest reading, whatever that holds
 * @property {number} averaged_s over how long the value was averaged; 0: it is the newest
 */
/**
 * The first of the crossings in the order of attention, and how many there are.
 * @typedef {object} Crossings
 * @property {string} as_of
 * @property {string | null} newest_observed_at
 * @property {number} total that stand
 * @property {Levels} levels
 * @property {number} held
 * @property {number} pending beside them, last in the order
 * @property {Coverage} coverage of the sensors that have thresholds
 * @property {Crossing[]} items
 */
/** @typedef {FeatureCollection & {outlines?: "schematic" | "own"}} Outlines */

export {};
