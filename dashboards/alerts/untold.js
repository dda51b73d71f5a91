/**
 * What is beyond a raw threshold and of which no alert tells: it has not lasted yet, its rule has yet to
 * be judged, or there is none of it.
 */

/**
 * @import { Crossing } from "../city/types.js"
 * @import { Alert } from "./types.js"
 */

/** @typedef {Pick<Alert, "kind" | "quantity" | "sensor_id" | "area" | "severity">} Teller */
/** @typedef {Pick<Crossing, "kind" | "quantity" | "sensor_id" | "area" | "level">} Told */

/**
 * @template {Told} C
 * @param {readonly C[]} crossings
 * @param {readonly Teller[]} alerts that stand
 * @returns {C[]} in the order in which they came
 */
export function untold(crossings, alerts) {
  return crossings.filter((crossing) => !alerts.some((alert) => tellsOf(alert, crossing)));
}

/**
 * One of a sensor tells of it; one of several, of all that is no worse than it where they stand.
 * @param {Teller} alert
 * @param {Told} crossing
 */
function tellsOf(alert, crossing) {
  if (alert.kind !== crossing.kind || alert.quantity !== crossing.quantity) return false;
  if (alert.sensor_id !== null) return alert.sensor_id === crossing.sensor_id;
  const isThere = alert.area === null || alert.area === crossing.area;
  return isThere && (alert.severity === "critical" || crossing.level !== "critical");
}
