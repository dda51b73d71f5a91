/** Which part of the counts the overview's panels show, and which look they have. */
import { lookOf } from "../../pieces/look.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 */

/** The counts of the chosen area, or of the city. @param {Store} store */
export function scopedOverview(store) {
  const overview = store.overview.value;
  const { area } = store.state.filter.value;
  return area === "" ? overview : (overview?.areas?.[area] ?? null);
}

/** @param {Store} store @returns {Look} */
export function overviewLook(store) {
  return lookOf(store, store.overview, !scopedOverview(store)?.sensors.total);
}
