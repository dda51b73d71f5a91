/** Instants of the wall as lists and forms tell them: whole, with their day; and how long one has to wait. */
import { formatAge, formatClock, formatYearDay } from "./format.js";
import { t } from "./i18n.js";

/** `29/11/2026 14:03:22` in city-local time. @param {string | null} instant RFC 3339 */
export function formatStamp(instant) {
  if (instant === null) return t("age.none");
  const ms = Date.parse(instant);
  return `${formatYearDay(ms)} ${formatClock(ms)}`;
}

/** One unit, rounded up. @param {number} s */
export function formatWait(s) {
  return formatAge(1000 * (s < 60 ? Math.ceil(s) : 60 * Math.ceil(s / 60)));
}
