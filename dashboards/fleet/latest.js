/** The newest reading of a sensor: a value that it lacked stands in it with an older time. */

import { LIVE_PERIODS } from "./status.js";

/** @import { Latest } from "./types.js" */

/** When a value was observed. @param {Latest} latest @param {string} quantity */
export function valueAtMs(latest, quantity) {
  return Date.parse(latest.observed_at_of?.[quantity] ?? latest.observed_at);
}

/**
 * Whether a value says something of now: it is not much older than the reading.
 * @param {Latest} latest
 * @param {string} quantity
 * @param {number} periodS
 */
export function isValueLive(latest, quantity, periodS) {
  const ageMs = Date.parse(latest.observed_at) - valueAtMs(latest, quantity);
  return ageMs <= LIVE_PERIODS * periodS * 1000;
}

/** The reading alone, as it stands in a history. @param {Latest} latest @returns {Latest} */
export function ownReading({ observed_at_of: older, ...latest }) {
  const values = Object.entries(latest.values).map(([quantity, value]) => [
    quantity,
    older && quantity in older ? null : value,
  ]);
  return { ...latest, values: Object.fromEntries(values) };
}
