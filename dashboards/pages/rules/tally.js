/** How many alerts of each rule there were: pure. */

/** @import { Alert } from "../../alerts/types.js" */

/** @typedef {{byRule: ReadonlyMap<string, number>, isWhole: boolean}} Tally `isWhole`: whether all were counted */

/**
 * Those that were raised since an instant; what only lasts from before is none of them.
 * @param {readonly Pick<Alert, "rule" | "raised_at">[]} alerts
 * @param {number} fromMs
 * @param {boolean} isWhole
 * @returns {Tally}
 */
export function tallied(alerts, fromMs, isWhole) {
  /** @type {Map<string, number>} */
  const byRule = new Map();
  for (const { rule, raised_at } of alerts) {
    if (Date.parse(raised_at) >= fromMs) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  }
  return { byRule, isWhole };
}
