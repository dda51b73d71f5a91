/**
 * The colour scale of values: one ramp from low to high, used by areas, sensors and legends alike.
 */

/** Sensors are painted in so many steps. */
export const RAMP_STEPS = 8;
/** Shares of the values on each side that may lie beyond the ends of the scale. */
const OUTLIER_SHARE = 0.03;

/** @typedef {{low: number, high: number}} Ramp */

/**
 * @param {readonly number[] | Float32Array} values without NaN
 * @param {boolean} isTrimmed leave outliers beyond the ends
 * @returns {Ramp | null} null where there is nothing to scale
 */
export function rampOf(values, isTrimmed) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const skip = isTrimmed ? Math.floor(OUTLIER_SHARE * (sorted.length - 1)) : 0;
  const low = sorted[skip] ?? 0;
  return { low, high: sorted[sorted.length - 1 - skip] ?? low };
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
