/**
 * One sensor over a span of time, by column and ascending. From a rollup every point is a bucket;
 * raw points have one value. Pages may come in any order and twice; each instant is kept once.
 */

/**
 * @import { Aggregate, Quantity } from "../city/types.js"
 * @import { HistoryItem, Tier } from "./types.js"
 * @import { Load } from "../live/types.js"
 */

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** What may be asked for. */
export const SPANS_S = [1, 6, 24, 7 * 24, 30 * 24, 365 * 24].map((hours) => hours * HOUR_S);
/** By tier; single readings have none. @type {Record<string, number>} */
export const BUCKET_S = { "15m": 900, "1h": HOUR_S, "1d": DAY_S };
/** Up to which span amounts are told in buckets of which tier: bars that can be told apart. */
const AMOUNT_TIERS = /** @type {const} */ ([
  { longestS: HOUR_S, tier: "raw" },
  { longestS: DAY_S, tier: "15m" },
  { longestS: 7 * DAY_S, tier: "1h" },
  { longestS: Number.POSITIVE_INFINITY, tier: "1d" },
]);

/**
 * @typedef {object} History
 * @property {string} sensorId
 * @property {number} spanS
 * @property {Tier} resolution that was asked for
 * @property {Tier} tier that answered
 * @property {Load} load
 * @property {number[]} atMs (point,) instant of the reading or beginning of the bucket
 * @property {HistoryItem[]} items (point,)
 */

/** @param {string} sensorId @param {number} spanS @param {Tier} [resolution] @returns {History} */
export function emptyHistory(sensorId, spanS, resolution = "auto") {
  return { sensorId, spanS, resolution, tier: "raw", load: "loading", atMs: [], items: [] };
}

/** Whether a quantity adds up over time: increments such as rain, and registers. @param {Quantity} quantity */
export function isAmount({ aggregate }) {
  return aggregate === "sum" || aggregate === "counter";
}

/**
 * How finely a quantity is asked for. Of amounts it matters: 1 mm is much in a minute and little in
 * a day. Of a register the server alone works out how much it grew, and from bucket to bucket.
 * @param {Quantity} quantity
 * @param {number} spanS
 * @param {number} periodS
 * @returns {Tier}
 */
export function resolutionOf(quantity, spanS, periodS) {
  if (!isAmount(quantity)) return "auto";
  const { tier } = AMOUNT_TIERS.find(({ longestS }) => spanS <= longestS) ?? AMOUNT_TIERS[3];
  const isTooFine =
    tier === "raw" ? quantity.aggregate === "counter" : (BUCKET_S[tier] ?? 0) <= periodS;
  return isTooFine ? "1h" : tier;
}

/** Put a point in its place; a known instant is replaced. @param {History} history @param {HistoryItem} item */
export function insert(history, item) {
  const { atMs, items } = history;
  const ms = Date.parse(item.observed_at ?? item.bucket_at ?? "");
  let place = atMs.length;
  while (place > 0 && /** @type {number} */ (atMs[place - 1]) > ms) place -= 1;
  const isKnown = atMs[place - 1] === ms;
  atMs.splice(isKnown ? place - 1 : place, isKnown ? 1 : 0, ms);
  items.splice(isKnown ? place - 1 : place, isKnown ? 1 : 0, item);
}

/** Forget what has left the span whole. @param {History} history @param {number} cityNowMs */
export function trim(history, cityNowMs) {
  const beginMs = cityNowMs - 1000 * history.spanS - 1000 * (BUCKET_S[history.tier] ?? 0);
  const first = history.atMs.findIndex((ms) => ms >= beginMs);
  if (first <= 0) return;
  history.atMs.splice(0, first);
  history.items.splice(0, first);
}

/** Forget what came after a moment: it was not known then. @param {History} history @param {number} atMs */
export function cutAfter(history, atMs) {
  const end = history.atMs.findIndex((ms) => ms > atMs);
  if (end < 0) return;
  history.atMs.splice(end);
  history.items.splice(end);
}

/** @param {HistoryItem} item @param {string} quantity @returns {Aggregate} */
export function aggregateOf(item, quantity) {
  const value = item.values[quantity] ?? null;
  return value === null || typeof value === "number"
    ? { mean: value, min: value, max: value }
    : value;
}

/**
 * The one number that a point says of a quantity: of increments their sum, of a register how much
 * it grew, else the mean. A single reading of a register says nothing alone.
 * @param {HistoryItem} item
 * @param {Quantity} quantity
 * @returns {number | null}
 */
export function numberOf(item, { quantity, aggregate }) {
  const value = item.values[quantity] ?? null;
  if (value === null || typeof value === "number") return aggregate === "counter" ? null : value;
  if (aggregate === "sum") return value.sum ?? null;
  return aggregate === "counter" ? (value.increase ?? null) : value.mean;
}

/** Over how long a point's amount has come together. @param {Tier} tier @param {number} periodS of the sensor */
export function amountWidthS(tier, periodS) {
  return BUCKET_S[tier] ?? periodS;
}
