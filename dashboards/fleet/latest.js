/** The newest reading of a sensor: a value that it lacked stands in it with an older time. */

import { isTrusted } from "./quality.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Fleet } from "./fleet.js"
 * @import { Latest } from "./types.js"
 */

/** How the catalogue calls what only grows, as the energy of a meter. */
const REGISTER = "counter";

/**
 * The primary value of a sensor that can be trusted. The column has it to seven digits, too few for a register, which
 * only grows: that is as the API wrote it, or not known.
 * @param {Fleet} fleet
 * @param {number} row
 * @param {Quantity} quantity
 * @returns {number} NaN where there is none
 */
export function exactValue(fleet, row, { quantity, aggregate }) {
  const value = fleet.value[row] ?? Number.NaN;
  if (aggregate !== REGISTER || Number.isNaN(value)) return value;
  const latest = fleet.items[row]?.latest;
  // The newest reading of all may be one that nobody vouches for.
  return latest && isTrusted(latest.quality) ? (latest.values[quantity] ?? Number.NaN) : Number.NaN;
}

/**
 * Whether the API would say more of a register than it last did.
 * @param {Fleet} fleet
 * @param {number} row
 */
export function isRegisterBehind(fleet, row) {
  const kind = fleet.kindOf(row);
  const primary = kind?.quantities.find((one) => one.quantity === kind.primary);
  const value = fleet.value[row] ?? Number.NaN;
  if (primary?.aggregate !== REGISTER || Number.isNaN(value)) return false;
  const latest = fleet.items[row]?.latest;
  if (!latest) return true;
  const told = latest.values[primary.quantity] ?? Number.NaN;
  const isOther = isTrusted(latest.quality) && Math.fround(told) !== value;
  const ageMs = (fleet.observedAtMs[row] ?? Number.NaN) - Date.parse(latest.observed_at);
  return isOther || ageMs > 500 * fleet.periodS(row);
}

/** When a value was observed. @param {Latest} latest @param {string} quantity */
export function valueAtMs(latest, quantity) {
  return Date.parse(latest.observed_at_of?.[quantity] ?? latest.observed_at);
}

/** The reading alone, as it stands in a history. @param {Latest} latest @returns {Latest} */
export function ownReading({ observed_at_of: older, ...latest }) {
  const values = Object.entries(latest.values).map(([quantity, value]) => [
    quantity,
    older && quantity in older ? null : value,
  ]);
  return { ...latest, values: Object.fromEntries(values) };
}
