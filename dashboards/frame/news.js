/** Which critical crossings are new: told once each, and not those that stood when the page came. */

import { keyOf } from "../city/crossing.js";
import { cityCoverage } from "./data-state.js";

/**
 * @import { Crossing } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

/** A value that swings around its limit is told again only after it has kept away for so long, of the wall. */
const FORGOTTEN_AFTER_MS = 600_000;

/** @typedef {(items: readonly Crossing[], wallMs: number) => readonly Crossing[]} Listen */

/**
 * What hears one answer after the other and returns what is new in it.
 * @returns {Listen}
 */
export function createNews() {
  /** @type {Map<string, number> | null} */
  let seenAtMs = null;
  return (items, wallMs) => {
    const isFirst = seenAtMs === null;
    const seen = seenAtMs ?? new Map();
    seenAtMs = seen;
    for (const [key, ms] of seen) if (wallMs - ms > FORGOTTEN_AFTER_MS) seen.delete(key);
    const fresh = items.filter((one) => !seen.has(keyOf(one)));
    for (const one of items) seen.set(keyOf(one), wallMs);
    return isFirst ? [] : fresh;
  };
}

/**
 * What the page's title begins with: how many values are critical, or that nobody knows. A title is
 * all that is seen of a page in the background.
 * @param {Store} store
 */
export function titleMark({ state }) {
  const coverage = cityCoverage(state.figures.value);
  const critical = state.figures.value?.levels?.critical ?? 0;
  if (state.connection.value === "connecting") return "";
  if (state.connection.value !== "live" || !coverage) return "(?) ";
  if (!coverage.trusted) return critical > 0 ? `(${critical}+) ` : "(?) ";
  return critical > 0 ? `(${critical}) ` : "";
}
