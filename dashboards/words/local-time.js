/** Instants as fields for local time take them: `2026-11-22T14:00`, in the city's zone. */
import { formatLocalIso } from "./format.js";

/** @param {number} ms @returns {string} empty for none */
export function localText(ms) {
  return Number.isFinite(ms) ? formatLocalIso(new Date(ms).toISOString()).slice(0, 16) : "";
}

/** The local day of an instant: `2026-11-22`. @param {number} ms */
export function localDay(ms) {
  return localText(ms).slice(0, 10);
}

/**
 * When a local time is. One that the clocks leap over is taken for as much later.
 * @param {string} text `2026-11-22T14:00`, or the day alone for its midnight
 * @returns {number} Unix milliseconds; NaN where it is none
 */
export function instantOf(text) {
  const asUtc = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const aheadMs = (/** @type {number} */ ms) => Date.parse(`${localText(ms)}Z`) - floored(ms);
  const near = asUtc - aheadMs(asUtc);
  return asUtc - aheadMs(near);
}

/** To the minute. @param {number} ms */
function floored(ms) {
  return ms - (ms % 60_000);
}
