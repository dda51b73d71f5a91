/** The past of a sensor or a measure as the API writes it. Types only: nothing here runs. */

/** @import { Aggregate } from "../city/types.js" */

/** @typedef {"auto" | "raw" | "15m" | "1h" | "1d"} Tier */

/**
 * One point of a sensor's history: a reading, or a bucket of a rollup.
 * @typedef {object} HistoryItem
 * @property {string} [observed_at]
 * @property {string} [bucket_at]
 * @property {number} [quality]
 * @property {number} [count] of all readings
 * @property {number | null} [untrusted_count] of them, left out of the values; null: not known
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

export {};
