/** What the server says of itself, and how a question to it ended. Types only: nothing here runs. */

/** @import { Coverage, Levels, StatusCounts } from "../city/types.js" */

/** @typedef {"connecting" | "live" | "reconnecting" | "lost" | "stale"} Connection */
/** @typedef {"loading" | "ready" | "failed"} Load */

/**
 * What the server says of itself once a second.
 * @typedef {object} Figures
 * @property {string | null} newest_observed_at
 * @property {number} updates_per_s
 * @property {{city_at: string, wall_at: string, speed: number}} clock
 * @property {StatusCounts} [sensors] how all sensors are
 * @property {Coverage} [coverage] of the sensors that have thresholds
 * @property {Levels} [levels] how many of them are beyond a threshold
 * @property {number} [pending] how many others are, and not yet for as long as that asks
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
 * Readings that are handed over whole, as a city's past, and how far their storing has come.
 * @typedef {object} LoadState
 * @property {string} load_name
 * @property {"running" | "finished" | "failed" | "interrupted"} state
 * @property {string} updated_at of the wall
 * @property {number | null} part_count
 * @property {number} done_count
 * @property {string | null} from_at the first time observed so far
 * @property {string | null} problem
 * @property {number | null} rows_per_s
 */

/**
 * @template T
 * @typedef {{items: T[], next_cursor: string | null}} ListPage
 */

export {};
