/** Which raw thresholds hold for a quantity, now and here, and what they are called. */
import { localHour } from "./format.js";
import { nameOf } from "./i18n.js";

/** Between the place in the label of a site's threshold and what it is called there. */
const PLACE_END = ": ";

/** @typedef {import("./types.js").Threshold} Threshold */

/**
 * @param {readonly Threshold[]} all
 * @param {string} kind
 * @param {string} quantity
 * @param {number} atMs city instant
 * @param {string} [sensorName] of the one sensor in question: those of its site hold too
 * @returns {Threshold[]}
 */
export function thresholdsFor(all, kind, quantity, atMs, sensorName = "") {
  if (Number.isNaN(atMs)) return [];
  return all.filter(
    (one) =>
      one.kind === kind &&
      one.quantity === quantity &&
      (!one.site_id || sensorName.includes(siteNameOf(one))) &&
      holdsAt(one, atMs),
  );
}

/** @param {Threshold} threshold @param {number} atMs */
function holdsAt({ from_hour = 0, to_hour = 24, valid_from, valid_to }, atMs) {
  const hour = localHour(atMs);
  const inHours =
    from_hour <= to_hour
      ? hour >= from_hour && hour < to_hour
      : hour >= from_hour || hour < to_hour;
  const isBegun = !valid_from || Date.parse(valid_from) <= atMs;
  const isEnded = valid_to ? Date.parse(valid_to) <= atMs : false;
  return inHours && isBegun && !isEnded;
}

/** @param {Threshold} threshold */
export function labelOf({ label_vi, label_en }) {
  return nameOf({ name_vi: label_vi, name_en: label_en });
}

/** The label without its place, for where the place is said already. @param {Threshold} threshold */
export function levelNameOf(threshold) {
  return labelOf(threshold).split(PLACE_END).at(-1) ?? "";
}

/** The name of a site's threshold's site, as its sensors bear it. @param {Threshold} threshold */
export function siteNameOf({ label_vi }) {
  return label_vi.split(PLACE_END, 1)[0] ?? "";
}
