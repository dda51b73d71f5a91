/**
 * What a line says in a few numbers. Pure. Lowest and highest are of the readings; the mean is that of
 * the readings too, by how the quantity adds up; percentiles are of the buckets that are shown.
 */
import { isAmount } from "../../history/history.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { Points } from "./points.js"
 */

/**
 * In display units; null where nothing is known.
 * @typedef {object} Statistics
 * @property {number | null} min
 * @property {number | null} mean
 * @property {number | null} p50
 * @property {number | null} p95
 * @property {number | null} max
 * @property {number} count readings
 * @property {number | null} untrusted left out; null where nobody has counted all
 * @property {number} emptyCount buckets without values
 * @property {number} bucketCount
 */

/** @param {Points} points @param {Quantity} quantity @returns {Statistics} */
export function statisticsOf(points, quantity) {
  const known = points.value.filter((value) => typeof value === "number");
  const sorted = Float64Array.from(known).sort();
  const isOfAmounts = isAmount(quantity);
  const hasOrder = quantity.aggregate !== "circular";
  const extreme = (/** @type {readonly (number | null | undefined)[]} */ of) =>
    (isOfAmounts ? known : of).filter((value) => typeof value === "number");
  return {
    min: hasOrder ? least(extreme(points.low)) : null,
    mean: isOfAmounts ? plainMean(known) : meanOf(points, quantity),
    p50: hasOrder ? percentile(sorted, 0.5) : null,
    p95: hasOrder ? percentile(sorted, 0.95) : null,
    max: hasOrder ? greatest(extreme(points.high)) : null,
    count: points.buckets.reduce((sum, { count }) => sum + count, 0),
    untrusted: untrustedOf(points),
    emptyCount: points.value.length - known.length,
    bucketCount: points.value.length,
  };
}

/** Interpolated between neighbours. @param {Float64Array} sorted @param {number} fraction */
export function percentile(sorted, fraction) {
  if (sorted.length === 0) return null;
  const place = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  return below + (place % 1) * ((sorted[Math.ceil(place)] ?? 0) - below);
}

/** @param {readonly number[]} values */
function plainMean(values) {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Over all readings: a bucket counts as often as it has some. Of directions a bucket does not tell how
 * far they agreed.
 * @param {Points} points
 * @param {Quantity} quantity
 */
function meanOf({ buckets }, { aggregate, display_factor: factor }) {
  if (aggregate === "circular") return null;
  const isEnergetic = aggregate === "energetic";
  let [sum, count] = [0, 0];
  for (const bucket of buckets) {
    if (bucket.mean === null || bucket.count === 0) continue;
    sum += bucket.count * (isEnergetic ? 10 ** (bucket.mean / 10) : bucket.mean);
    count += bucket.count;
  }
  if (count === 0) return null;
  return factor * (isEnergetic ? 10 * Math.log10(sum / count) : sum / count);
}

/** @param {Points} points */
function untrustedOf({ buckets }) {
  let sum = 0;
  for (const { untrusted_count: count } of buckets) {
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

/** @param {readonly number[]} values */
function least(values) {
  return values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : null;
}

/** @param {readonly number[]} values */
function greatest(values) {
  return values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : null;
}
