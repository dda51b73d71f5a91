/** The one judgement of how a sensor is and what it crosses, for list, tip, map, tile and page. */
import { crossedBy } from "../city/level.js";
import { statusAt, statusStep } from "./status.js";

/**
 * @import { Threshold } from "../city/types.js"
 * @import { SensorItem, Status } from "./types.js"
 * @import { Fleet } from "./fleet.js"
 */

/**
 * As the fleet has it, which the server keeps true, or, of a sensor that the fleet does not know
 * yet, as the API said of its own moment; but no livelier than the reading that stands beside it.
 * @param {Fleet} fleet
 * @param {SensorItem} item
 * @param {number} periodS
 * @param {number} nowMs city instant
 * @returns {Status}
 */
export function statusOf(fleet, item, periodS, nowMs) {
  const row = fleet.rowOf(item.sensor_id);
  const status = row >= 0 ? statusStep(fleet.statusOf(row)).status : item.status;
  if (status !== "live") return status;
  return statusAt((nowMs - Date.parse(item.latest?.observed_at ?? "")) / (1000 * periodS));
}

/**
 * Nobody knows what a sensor that has fallen silent would say now: only a live one crosses anything.
 * @param {Status} status
 * @param {number | null | undefined} value
 * @param {readonly Threshold[]} limits
 */
export function crossedNow(status, value, limits) {
  return status === "live" ? crossedBy(value, limits) : null;
}
