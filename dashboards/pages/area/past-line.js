/** A line with what it is held against at its points. Pure. */

/** @import { Line } from "../../history/line.js" */

/**
 * By buckets, for the newest point stands where its readings end. What either does not have at a point
 * of the other is a hole.
 * @param {Line} now
 * @param {Line} then
 * @param {{backS: number, bucketS: number}} apart how long before it was, and how wide a point is
 * @returns {{line: Line, past: (number | null)[]}}
 */
export function withPast(now, then, { backS, bucketS }) {
  const bucketOf = (/** @type {number} */ atS) => Math.floor(atS / bucketS);
  const ownAt = new Map(now.atS.map((atS, place) => [bucketOf(atS), place]));
  const thenAt = new Map(then.atS.map((atS, place) => [bucketOf(atS + backS), place]));
  const buckets = [...new Set([...ownAt.keys(), ...thenAt.keys()])].sort((a, b) => a - b);
  const own = (/** @type {readonly (number | null)[]} */ values) =>
    buckets.map((bucket) => values[ownAt.get(bucket) ?? -1] ?? null);
  const middleS = (/** @type {number} */ bucket) => (bucket + 0.5) * bucketS;
  const line = {
    ...now,
    atS: own(now.atS).map((atS, place) => atS ?? middleS(buckets[place] ?? 0)),
    fromS: buckets.map((bucket) => bucket * bucketS),
    mean: own(now.mean),
    min: own(now.min),
    max: own(now.max),
    untrusted: own(now.untrusted),
  };
  return { line, past: buckets.map((bucket) => then.mean[thenAt.get(bucket) ?? -1] ?? null) };
}
