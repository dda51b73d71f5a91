/** One sensor as the API writes it, and what an operator asks to see. Types only: nothing here runs. */

/** @import { Crossing } from "../city/types.js" */

/** @typedef {"live" | "late" | "silent" | "offline" | "new" | "retired"} Status */
/** What is worst, highest, lowest, first by name or newest comes first. @typedef {"worst" | "high" | "low" | "name" | "age"} Sort */
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
 * @property {"critical" | "warning" | null} [level] the worst that it is beyond
 * @property {boolean} [pending] whether it is beyond one that it has not yet been for long enough
 * @property {boolean} [outside_city] whether it stands where no area of the city is
 * @property {readonly string[]} [quantities] that it measures, of its kind's; given of a single sensor
 * @property {readonly OwnCrossing[]} [crossings] given of a single sensor
 * @property {Refusal | null} [last_refusal] given of a single sensor
 */
/**
 * A threshold that the sensor is beyond, as the list of crossings tells it.
 * @typedef {Pick<Crossing, "quantity" | "value" | "observed_at" | "threshold_id" | "level" | "threshold_value" | "since_at" | "held" | "pending" | "hold_s" | "averaged_s">} OwnCrossing
 */
/** The newest message of the sensor that could not be taken. @typedef {{reason: string, detail: string, received_at: string}} Refusal */

/**
 * The newest reading of a sensor; `observed_at_of` says when values were observed that are older.
 * @typedef {object} Latest
 * @property {string} observed_at
 * @property {number} quality
 * @property {Values} values
 * @property {Record<string, string>} [observed_at_of]
 */

/**
 * What the operator asked to see; empty strings mean "everything".
 * @typedef {object} Filter
 * @property {string} domain
 * @property {string} kind
 * @property {string} status
 * @property {string} area
 * @property {string} crossed "1": only sensors that are beyond a threshold
 * @property {string} q
 */

export {};
