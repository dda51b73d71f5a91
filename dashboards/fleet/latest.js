/** The newest reading of a sensor: a value that it lacked stands in it with an older time. */

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Fleet } from "./fleet.js"
 * @import { Latest } from "./types.js"
 */

/** How the catalogue calls what only grows, as the energy of a meter. */
const REGISTER = "counter";

/**
 * The primary value of a sensor. The column has it to seven digits, too few for a register, which
 * only grows: that is as the API wrote it, or not known.
 * @param {Fleet} fleet
 * @param {number} row
 * @param {Quantity} quantity
 * @returns {number} NaN where there is none
 */
export function exactValue(fleet, row, { quantity, aggregate }) {
  const value = fleet.value[row] ?? Number.NaN;
  if (aggregate !== REGISTER) return value;
  return fleet.items[row]?.latest?.values[quantity] ?? Number.NaN;
}

/**
 * Whether the API would say more of a register than it last did.
 * @param {Fleet} fleet
 * @param {number} row
 */
export function isRegisterBehind(fleet, row) {
  const kind = fleet.kindOf(row);
  const primary = kind?.quantities.find((one) => one.quantity === kind.primary);
  if (primary?.aggregate !== REGISTER) return false;
  const latest = fleet.items[row]?.latest;
  if (!latest) return !Number.isNaN(fleet.value[row]);
  const isOther = Math.fround(latest.values[primary.quantity] ?? Number.NaN) !== fleet.value[row];
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
