/** In which order alerts stand: the worst first, of those the newest; and how news of one change a list. */
import { SEVERITY_SCALE } from "./severity.js";

/** @import { Alert, AlertPage, AlertState } from "./types.js" */

/** Those that somebody may have to do something about. @type {readonly AlertState[]} */
export const STANDING = ["open", "acknowledged", "assigned", "in_progress"];

/** @param {Pick<Alert, "state">} alert */
export function isStanding({ state }) {
  return STANDING.includes(state);
}

/** As the server orders them. @param {Alert} a @param {Alert} b */
export function byAttention(a, b) {
  const rank = (/** @type {Alert} */ { severity }) =>
    SEVERITY_SCALE.findIndex((one) => one.severity === severity);
  return (
    rank(a) - rank(b) || Date.parse(b.since_at) - Date.parse(a.since_at) || b.alert_id - a.alert_id
  );
}

/**
 * A page of standing alerts after what was told of one; the counts are the server's next answer's.
 * @template {AlertPage} P
 * @param {P} page
 * @param {Alert} alert
 * @returns {P}
 */
export function withAlert(page, alert) {
  const others = page.items.filter((one) => one.alert_id !== alert.alert_id);
  const items = isStanding(alert) ? [...others, alert].sort(byAttention) : others;
  return { ...page, items };
}

/**
 * The same, where what is not in the list may not belong there.
 * @template {AlertPage} P
 * @param {P} page
 * @param {Alert} alert
 * @returns {P}
 */
export function withKnownAlert(page, alert) {
  const isKnown = page.items.some((one) => one.alert_id === alert.alert_id);
  return isKnown ? withAlert(page, alert) : page;
}
