/** Which critical alerts are new: told once each, and not those that stood when the page came. */
import { isUnjudged } from "../alerts/unjudged.js";
import { cityCoverage } from "./data-state.js";

/**
 * @import { Alert } from "../alerts/types.js"
 * @import { Store } from "../store.js"
 */

/** What is taken, and then nobody's again, is told again only after so long, of the wall. */
const FORGOTTEN_AFTER_MS = 600_000;

/** @typedef {(items: readonly Alert[], wallMs: number) => readonly Alert[]} Listen */

/**
 * What hears one answer after the other and returns what is new in it.
 * @returns {Listen}
 */
export function createNews() {
  /** @type {Map<number, number> | null} */
  let seenAtMs = null;
  return (items, wallMs) => {
    const isFirst = seenAtMs === null;
    const seen = seenAtMs ?? new Map();
    seenAtMs = seen;
    for (const [key, ms] of seen) if (wallMs - ms > FORGOTTEN_AFTER_MS) seen.delete(key);
    const fresh = items.filter((one) => !seen.has(one.alert_id));
    for (const one of items) seen.set(one.alert_id, wallMs);
    return isFirst ? [] : fresh;
  };
}

/**
 * Those that somebody has to be called for: critical, taken by nobody, and not over when they were found.
 * @param {readonly Alert[]} alerts
 */
export function callingOf(alerts) {
  return alerts.filter(
    ({ severity, state, silent }) => severity === "critical" && state === "open" && !silent,
  );
}

/**
 * What the page's title begins with: how many critical alerts nobody has taken, or that nobody knows. A
 * title is all that is seen of a page in the background.
 * @param {Pick<Store, "state" | "alerts">} store
 */
export function titleMark({ state, alerts }) {
  const coverage = cityCoverage(state.figures.value);
  const calling = callingOf(alerts.value?.items ?? []).length;
  if (state.connection.value === "connecting") return "";
  if (state.connection.value !== "live" || !coverage || !alerts.value) return "(?) ";
  if (!coverage.trusted || isUnjudged(alerts.value)) return calling > 0 ? `(${calling}+) ` : "(?) ";
  return calling > 0 ? `(${calling}) ` : "";
}
