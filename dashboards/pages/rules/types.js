/** Rules, what a change of one would come to, and maintenance windows, as the API writes them. Types only: nothing here runs. */

/** @import { Severity } from "../../alerts/types.js" */

/**
 * What a rule asks; which members there are depends on its type.
 * @typedef {object} Condition
 * @property {"threshold" | "rate" | "baseline" | "index" | "no_data" | "composite"} type
 * @property {string | null} [kind]
 * @property {string} [quantity]
 * @property {string} [statistic]
 * @property {number} [span_s]
 * @property {string} [deviation]
 * @property {string} [index]
 * @property {"above" | "below"} [direction]
 * @property {number} [limit]
 * @property {number} [clear_value]
 * @property {number} [hold_s]
 * @property {number} [from_hour]
 * @property {number} [to_hour]
 * @property {number} [periods]
 * @property {"and" | "or"} [operator]
 * @property {RulePart[]} [parts]
 */
/** @typedef {{rule_id: string, at_least: number, within_m: number, is_not: boolean}} RulePart */
/** @typedef {{from_hour: number, to_hour: number}} QuietHours */
/**
 * @typedef {object} SentRule
 * @property {string} rule_id
 * @property {string} label_vi
 * @property {string} label_en
 * @property {Severity} severity
 * @property {Condition} condition
 * @property {string} family
 * @property {string} source
 * @property {string} confidence
 * @property {string | null} unit
 * @property {string} playbook_vi
 * @property {string} playbook_en
 * @property {boolean} resolves_itself
 * @property {boolean} makes_alerts
 * @property {boolean} is_enabled
 * @property {QuietHours[]} quiet_hours
 * @property {string[]} areas
 * @property {string[]} sensor_ids
 */
/** @typedef {SentRule & {version: number, made_at: string, made_by: string | null, note: string | null}} Rule */

/**
 * @typedef {object} Episode
 * @property {string} sensor_id
 * @property {string} since_at
 * @property {string} raised_at
 * @property {string} last_at
 * @property {string | null} cleared_at null where nothing ended it within the span
 * @property {number | null} value farthest beyond the limit
 */
/** The first of them, and how many there are. @typedef {{episode_count: number, sensor_count: number, episodes: Episode[]}} EpisodeList */
/** @typedef {{now: Episode, changed: Episode}} MovedEpisode */
/**
 * @typedef {object} WhatIf
 * @property {string} rule_id
 * @property {string} from
 * @property {string} to
 * @property {number} rows
 * @property {EpisodeList | null} now null of a rule that is not there
 * @property {EpisodeList | null} changed null where nothing was changed
 * @property {Episode[]} added
 * @property {number} added_count
 * @property {Episode[]} removed
 * @property {number} removed_count
 * @property {MovedEpisode[]} earlier
 * @property {number} earlier_count
 * @property {MovedEpisode[]} later
 * @property {number} later_count
 */

/**
 * @typedef {object} MaintenanceWindow
 * @property {number} window_id
 * @property {string} from_at
 * @property {string} to_at
 * @property {string | null} rule_id
 * @property {string | null} kind
 * @property {string | null} area
 * @property {string | null} sensor_id
 * @property {string} note
 * @property {string} made_by
 * @property {string} made_at
 * @property {string | null} ended_at
 * @property {boolean} is_active
 */

export {};
