/**
 * The colour scale of values: one ramp from low to high, used by areas, sensors and legends alike.
 */

/** @import { Quantity } from "../city/types.js" */

/** Sensors are painted in so many steps. */
export const RAMP_STEPS = 8;
/** Shares of the values on each side that may lie beyond the ends of the scale. */
const OUTLIER_SHARE = 0.03;

/**
 * @typedef {object} Ramp
 * @property {number} low
 * @property {number} high
 * @property {boolean} isBelow whether values lie below its low end
 * @property {boolean} isAbove whether values lie above its high end
 */

/**
 * The scale of most values, a few lie beyond its ends.
 * @param {Float32Array} values without NaN
 * @returns {Ramp | null} null where there is nothing to scale
 */
export function rampOf(values) {
  if (values.length === 0) return null;
  const sorted = values.slice().sort();
  const skip = Math.floor(OUTLIER_SHARE * (sorted.length - 1));
  const low = sorted[skip] ?? 0;
  const high = sorted[sorted.length - 1 - skip] ?? low;
  return within(low, high, sorted);
}

/**
 * The scale of a quantity, the same whatever is measured, so that a calm day looks calm.
 * @param {Quantity["axis"]} axis
 * @param {readonly number[]} values
 * @returns {Ramp | null} null where there is nothing to scale
 */
export function rampOfAxis({ begin, span }, values) {
  if (values.length === 0) return null;
  const low = begin ?? Math.floor(Math.min(...values) / span) * span;
  return within(low, low + span, values);
}

/**
 * From nothing to the largest, for sums, which have no scale of their own.
 * @param {readonly number[]} values
 * @returns {Ramp | null} null where there is nothing to scale
 */
export function rampOfSums(values) {
  if (values.length === 0) return null;
  return within(0, Math.max(...values), values);
}

/** @param {number} low @param {number} high @param {readonly number[] | Float32Array} values @returns {Ramp} */
function within(low, high, values) {
  return {
    low,
    high,
    isBelow: values.some((value) => value < low),
    isAbove: values.some((value) => value > high),
  };
}

/** Where a value stands on the scale, 0 to 1. @param {Ramp} ramp @param {number} value */
export function shareOf({ low, high }, value) {
  if (high === low) return 0.5;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** @param {Ramp} ramp @param {number} value @returns {number} 0 to `RAMP_STEPS` − 1 */
export function stepOf(ramp, value) {
  return Math.min(RAMP_STEPS - 1, Math.floor(shareOf(ramp, value) * RAMP_STEPS));
}

/**
 * The colour at a share of the ramp between two colours.
 * @param {number} share
 * @param {string} low
 * @param {string} high
 */
export function mix(share, low, high) {
  return `color-mix(in oklab, ${high} ${(100 * share).toFixed(1)}%, ${low})`;
}
