/**
 * One sensor over a span of time, by column and ascending. From a rollup every point is a bucket
 * with mean, lowest and highest; raw points have one value. Pages may come in any order and twice;
 * each instant is kept once.
 */

/**
 * @import { Aggregate } from "../city/types.js"
 * @import { HistoryItem, Tier } from "./types.js"
 * @import { Load } from "../live/types.js"
 */

/** A hole in the line begins where more than this many periods (or one bucket) have no point. */
const GAP_PERIODS = 3;
const GAP_BUCKETS = 1.5;
const HOUR_S = 3600;

/** What may be asked for. */
export const SPANS_S = [1, 6, 24, 7 * 24, 30 * 24, 365 * 24].map((hours) => hours * HOUR_S);
/** By tier; single readings have none. @type {Record<string, number>} */
export const BUCKET_S = { "15m": 900, "1h": HOUR_S, "1d": 24 * HOUR_S };

/**
 * @typedef {object} History
 * @property {string} sensorId
 * @property {number} spanS
 * @property {Tier} tier that answered
 * @property {Load} load
 * @property {number[]} atMs (point,) instant of the reading or beginning of the bucket
 * @property {HistoryItem[]} items (point,)
 */

/** @param {string} sensorId @param {number} spanS @returns {History} */
export function emptyHistory(sensorId, spanS) {
  return { sensorId, spanS, tier: "raw", load: "loading", atMs: [], items: [] };
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

/** Forget what has left the span. @param {History} history @param {number} cityNowMs */
export function trim(history, cityNowMs) {
  const first = history.atMs.findIndex((ms) => ms >= cityNowMs - 1000 * history.spanS);
  if (first <= 0) return;
  history.atMs.splice(0, first);
  history.items.splice(0, first);
}

/** @param {HistoryItem} item @param {string} quantity @returns {Aggregate} */
export function aggregateOf(item, quantity) {
  const value = item.values[quantity] ?? null;
  return value === null || typeof value === "number"
    ? { mean: value, min: value, max: value }
    : value;
}

/**
 * @typedef {object} Line
 * @property {number[]} atS (point,) ascending
 * @property {(number | null)[]} mean (point,) null makes a hole
 * @property {(number | null)[]} min (point,)
 * @property {(number | null)[]} max (point,)
 * @property {[number, number][]} gapsS from and to of each hole
 */

/**
 * One quantity as a line with its band, and a null inside each hole so that it is drawn as a hole.
 * @param {History} history
 * @param {string} quantity
 * @param {number} periodS
 * @param {number} factor display factor of the quantity
 * @returns {Line}
 */
export function lineOf(history, quantity, periodS, factor) {
  const bucketS = BUCKET_S[history.tier];
  const longestS = bucketS ? GAP_BUCKETS * bucketS : GAP_PERIODS * periodS;
  const points = history.items.map((item, place) => ({
    atS: (history.atMs[place] ?? 0) / 1000 + (bucketS ?? 0) / 2,
    ...aggregateOf(item, quantity),
  }));
  return withHoles(points, longestS, factor);
}

/**
 * @param {readonly (Aggregate & {atS: number})[]} points ascending
 * @param {number} longestS without a point before it counts as a hole
 * @param {number} factor
 * @returns {Line}
 */
export function withHoles(points, longestS, factor) {
  /** @type {Line} */
  const line = { atS: [], mean: [], min: [], max: [], gapsS: [] };
  const scaled = (/** @type {number | null} */ value) => (value === null ? null : value * factor);
  let beforeS = Number.NaN;
  for (const { atS, mean, min, max } of points) {
    if (atS - beforeS > longestS) {
      line.gapsS.push([beforeS, atS]);
      line.atS.push((beforeS + atS) / 2);
      for (const column of [line.mean, line.min, line.max]) column.push(null);
    }
    line.atS.push(atS);
    line.mean.push(scaled(mean));
    line.min.push(scaled(min));
    line.max.push(scaled(max));
    beforeS = atS;
  }
  return line;
}
