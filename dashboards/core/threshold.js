/** Which raw thresholds hold for a quantity, now and here. */
import { localHour } from "./format.js";

/** @typedef {import("./types.js").Threshold} Threshold */

/**
 * @param {readonly Threshold[]} all
 * @param {string} kind
 * @param {string} quantity
 * @param {number} atMs city instant
 * @param {boolean} [withSites] also those that are meant for one site alone
 * @returns {Threshold[]}
 */
export function thresholdsFor(all, kind, quantity, atMs, withSites = false) {
  if (Number.isNaN(atMs)) return [];
  return all.filter(
    (one) =>
      one.kind === kind &&
      one.quantity === quantity &&
      (withSites || !one.site_id) &&
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
