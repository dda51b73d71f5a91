/** What a change of a rule would have made of a span: its episodes beside those of now, pure. */

/** @import { Episode, WhatIf } from "./types.js" */

/** @typedef {"added" | "removed" | "earlier" | "later" | "same"} What */
/** An episode as it is, and as it would be. @typedef {{what: What, now: Episode | null, changed: Episode | null}} Pair */
/** A bar of a row. @typedef {{fromMs: number, toMs: number, lane: number, what: What, episode: Episode}} Bar */

/** What differs first. */
export const WHATS = /** @type {const} */ (["added", "removed", "earlier", "later", "same"]);

/** @param {WhatIf} answer @returns {readonly Pair[]} */
export function pairsOf({ now, changed, added, removed, earlier, later }) {
  const moved = [...earlier, ...later];
  const apart = new Set([...removed, ...moved.map((pair) => pair.now)].map(keyOf));
  const after = new Map((changed?.episodes ?? []).map((one) => [keyOf(one), one]));
  const same = (now?.episodes ?? []).filter((one) => !apart.has(keyOf(one)));
  return [
    ...added.map((one) => /** @type {Pair} */ ({ what: "added", now: null, changed: one })),
    ...removed.map((one) => /** @type {Pair} */ ({ what: "removed", now: one, changed: null })),
    ...earlier.map((pair) => /** @type {Pair} */ ({ what: "earlier", ...pair })),
    ...later.map((pair) => /** @type {Pair} */ ({ what: "later", ...pair })),
    ...same.map(
      (one) =>
        /** @type {Pair} */ ({ what: "same", now: one, changed: after.get(keyOf(one)) ?? null }),
    ),
  ];
}

/** How many there are of each, whether all are listed or not. @param {WhatIf} answer @returns {Record<What, number>} */
export function countsOf({ now, added_count, removed_count, earlier_count, later_count }) {
  const same = (now?.episode_count ?? 0) - removed_count - earlier_count - later_count;
  return {
    added: added_count,
    removed: removed_count,
    earlier: earlier_count,
    later: later_count,
    same,
  };
}

/**
 * The bars of one row, those that overlap in lanes of their own.
 * @param {readonly Pair[]} pairs
 * @param {"now" | "changed"} side
 * @param {{fromMs: number, toMs: number}} span beyond which nothing is drawn
 * @returns {readonly Bar[]}
 */
export function barsOf(pairs, side, { fromMs, toMs }) {
  /** @type {number[]} */
  const ends = [];
  return pairs
    .flatMap(({ what, [side]: episode }) => (episode ? [{ what, episode }] : []))
    .map((one) => ({
      ...one,
      fromMs: Math.max(fromMs, Date.parse(one.episode.since_at)),
      toMs: Math.min(toMs, one.episode.cleared_at ? Date.parse(one.episode.cleared_at) : toMs),
    }))
    .sort((a, b) => a.fromMs - b.fromMs)
    .map((bar) => {
      const found = ends.findIndex((end) => end <= bar.fromMs);
      const lane = found < 0 ? ends.length : found;
      ends[lane] = bar.toMs;
      return { ...bar, lane };
    });
}

/** One sensor begins one episode at an instant. @param {Episode} episode */
function keyOf({ sensor_id, raised_at }) {
  return `${sensor_id}/${raised_at}`;
}
