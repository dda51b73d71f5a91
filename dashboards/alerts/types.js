/** Alerts as the API writes them. Types only: nothing here runs. */

/** @typedef {"critical" | "major" | "minor"} Severity */
/** @typedef {"open" | "acknowledged" | "assigned" | "in_progress" | "resolved" | "closed" | "suppressed" | "duplicate"} AlertState */
/** What people do. @typedef {"acknowledge" | "assign" | "start" | "resolve" | "close" | "reopen" | "suppress" | "return" | "note"} PeoplesStep */
/** @typedef {PeoplesStep | "absorb" | "escalate"} StepName */

/**
 * @typedef {object} Alert
 * @property {number} alert_id
 * @property {number} version of the steps that were taken
 * @property {string} rule
 * @property {string} label_vi
 * @property {string} label_en
 * @property {Severity} severity
 * @property {AlertState} state
 * @property {string} kind
 * @property {string | null} quantity
 * @property {string | null} sensor_id null where it is of several
 * @property {string | null} sensor_name
 * @property {number | null} lat_deg
 * @property {number | null} lon_deg
 * @property {number} sensor_count
 * @property {string | null} area district; null for the whole city, or not known
 * @property {string | null} ward
 * @property {number | null} value farthest beyond the limit
 * @property {number | null} limit
 * @property {"quantity" | "per_hour" | "ratio" | "difference" | "silence" | "number"} value_is what value and limit are
 * @property {string} since_at
 * @property {string} raised_at
 * @property {string} last_at
 * @property {string | null} cleared_at null while the condition holds
 * @property {Record<string, unknown>} evidence
 * @property {string | null} assignee
 * @property {string | null} unit code
 * @property {string | null} due_at
 * @property {number} escalation_level
 * @property {boolean} late of the past, learnt from readings that came late
 * @property {boolean} silent nobody is called
 * @property {string | null} suppressed_until
 * @property {number | null} absorbed_by
 * @property {{step: StepName, who: string | null, at: string} | null} last_step null before the first
 * @property {PeoplesStep[]} possible for whoever asks
 */
/** How many there are, whatever else is asked for. @typedef {{open: number, working: number, suppressed: number, closed: number}} AlertCounts */
/** Up to when what was stored is judged, and why alerts are not judged now. @typedef {{until_at: string | null, problem: string | null}} AlertsJudged */
/** @typedef {{items: Alert[], next_cursor: string | null, counts: AlertCounts, judged: AlertsJudged}} AlertPage */

/**
 * @typedef {object} AlertStep
 * @property {number} version of the alert after it
 * @property {StepName} step
 * @property {AlertState} from_state
 * @property {AlertState} to_state
 * @property {string} at
 * @property {string | null} who null for the judgement itself
 * @property {string | null} note
 * @property {string | null} assignee
 * @property {string | null} until
 */
/**
 * @typedef {object} AlertSensor
 * @property {string} sensor_id
 * @property {string | null} name
 * @property {string} since_at
 * @property {string} raised_at
 * @property {string} last_at
 * @property {string | null} cleared_at
 * @property {number | null} value
 * @property {boolean} late
 * @property {string | null} disproved_at
 */
/**
 * @typedef {Alert & {
 *   steps: AlertStep[],
 *   sensors: AlertSensor[],
 *   absorbed: number[],
 *   playbook_vi: string,
 *   playbook_en: string,
 *   clear_value: number | null,
 *   episode_count: number,
 * }} AlertDetail
 */
/** What the live channel says of one; null where more happened than it tells. @typedef {{t: "alert", what: string, alert: Alert | null}} AlertNews */

export {};
