/** Which raw thresholds hold for a quantity, now and here, and what they are called. */

import { localHour } from "../words/format.js";
import { nameOf } from "../words/i18n.js";
import { distanceM, placeOf } from "./distance.js";

/**
 * @import { Threshold, ThresholdSite } from "./types.js"
 * @import { Place } from "./distance.js"
 */

/** Between the place in the label of a site's threshold and what it is called there. */
const PLACE_END = ": ";

/**
 * @param {readonly Threshold[]} all
 * @param {string} kind
 * @param {string} quantity
 * @param {number} atMs city instant
 * @param {Place} [place] of the one sensor in question: those of its site hold too
 * @returns {Threshold[]}
 */
export function thresholdsFor(all, kind, quantity, atMs, place) {
  if (Number.isNaN(atMs)) return [];
  return all.filter(
    (one) =>
      one.kind === kind &&
      one.quantity === quantity &&
      (!one.site || (place !== undefined && isAt(one.site, place))) &&
      holdsAt(one, atMs),
  );
}

/** @param {ThresholdSite} site @param {Place} place */
function isAt(site, place) {
  return distanceM(placeOf(site), place) <= 1000 * site.radius_km;
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

/** The label of a site's threshold without its place, for where that is said already. @param {Threshold} threshold */
export function levelNameOf(threshold) {
  const label = labelOf(threshold);
  return threshold.site ? (label.split(PLACE_END).at(-1) ?? "") : label;
}
