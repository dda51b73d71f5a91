/**
 * A line as its points: one for each bucket, in the unit that is shown. Pure. What has no value is a
 * hole, unless the sensors send more rarely than that.
 */
import { BUCKET_S, isAmount } from "../../history/history.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { Tier } from "../../history/types.js"
 */

/**
 * One bucket of a line as the API writes it; `fill=null` gives those without values too.
 * @typedef {object} Bucket
 * @property {string} bucket_at
 * @property {string} [sensor_id]
 * @property {number | null} mean
 * @property {number | null} min
 * @property {number | null} max
 * @property {number | null} [total]
 * @property {number | null} [sum]
 * @property {number | null} [increase]
 * @property {number} sensor_count
 * @property {number} count
 * @property {number | null} untrusted_count
 */
/**
 * @typedef {object} Points
 * @property {Tier} tier
 * @property {number} widthS of a bucket
 * @property {readonly Bucket[]} buckets (point,)
 * @property {readonly number[]} atMs (point,) when each begins
 * @property {readonly (number | null | undefined)[]} value (point,) undefined where none was due
 * @property {readonly (number | null | undefined)[]} low (point,)
 * @property {readonly (number | null | undefined)[]} high (point,)
 * @property {readonly [number, number][]} gapsS from and to of what has no values
 */

/** So many buckets, or periods, without a value are a hole. */
const GAP_PERIODS = 1.5;

/**
 * @param {{tier: Tier, items: readonly Bucket[]}} answer
 * @param {Quantity} quantity
 * @param {number} periodS of the sensors
 * @param {number} [nowMs] what adds up is not told of a bucket that goes on then: it would look like a fall
 * @returns {Points}
 */
export function pointsOf(
  { tier, items: buckets },
  quantity,
  periodS,
  nowMs = Number.POSITIVE_INFINITY,
) {
  const widthS = BUCKET_S[tier] ?? 900;
  const atMs = buckets.map(({ bucket_at }) => Date.parse(bucket_at));
  const values = buckets.map((bucket) => shownValue(bucket, quantity));
  const longest = Math.max(1, Math.floor((GAP_PERIODS * Math.max(widthS, periodS)) / widthS));
  /** @type {[number, number][]} */
  const gapsS = [];
  const isDue = values.map(() => true);
  const last = values.length - 1;
  if (isAmount(quantity) && (atMs[last] ?? 0) + 1000 * widthS > nowMs) {
    values[last] = null;
    isDue[last] = false;
  }
  for (const [first, end] of runsWithout(values)) {
    if (isDue[first] && end - first >= longest)
      gapsS.push([at(atMs, first, widthS), at(atMs, end, widthS)]);
    else isDue.fill(false, first, end);
  }
  const column = (/** @type {readonly (number | null)[]} */ of) =>
    of.map((value, place) => (value === null && !isDue[place] ? undefined : value));
  const hasExtremes = !isAmount(quantity) && quantity.aggregate !== "circular";
  const extreme = (/** @type {"min" | "max"} */ part) =>
    column(buckets.map((bucket) => scaled(hasExtremes ? bucket[part] : null, quantity)));
  return {
    tier,
    widthS,
    buckets,
    atMs,
    value: column(values),
    low: extreme("min"),
    high: extreme("max"),
    gapsS,
  };
}

/**
 * The one number of a bucket in display units. What adds up is told for one sensor: of how many it is
 * would else be read as a rise.
 * @param {Bucket} bucket
 * @param {Quantity} quantity
 */
export function shownValue(bucket, quantity) {
  return scaled(bucketValue(bucket, quantity), quantity);
}

/** @param {Bucket} bucket @param {Quantity} quantity */
function bucketValue(bucket, quantity) {
  if (!(bucket.count > 0)) return null;
  if (!isAmount(quantity)) return bucket.mean;
  const amount = quantity.aggregate === "sum" ? bucket.sum : bucket.increase;
  return amount === null || amount === undefined || bucket.sensor_count === 0
    ? null
    : amount / bucket.sensor_count;
}

/** @param {number | null | undefined} value @param {Quantity} quantity */
function scaled(value, quantity) {
  return value === null || value === undefined ? null : value * quantity.display_factor;
}

/** First place and the place after the last of each run of nulls. @param {readonly (number | null)[]} values @returns {[number, number][]} */
function runsWithout(values) {
  /** @type {[number, number][]} */
  const runs = [];
  let first = -1;
  for (const [place, value] of [...values, 0].entries()) {
    if (value === null && first < 0) first = place;
    if (value === null || first < 0) continue;
    runs.push([first, place]);
    first = -1;
  }
  return runs;
}

/** When a bucket begins, or the last one ends. [s] @param {readonly number[]} atMs @param {number} place @param {number} widthS */
function at(atMs, place, widthS) {
  const ms = atMs[place];
  return ms === undefined ? (atMs[place - 1] ?? Number.NaN) / 1000 + widthS : ms / 1000;
}
