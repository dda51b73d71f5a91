/** Which part of the counts the overview shows, and which look that has. */
import { lookOf } from "../../pieces/look.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 */

/** The counts of the chosen area, or of the city. @param {Store} store */
export function scopedCounts(store) {
  const counts = store.counts.value;
  const { area } = store.state.filter.value;
  return area === "" ? counts : (counts?.areas?.[area] ?? null);
}

/** @param {Store} store @returns {Look} */
export function countsLook(store) {
  return lookOf(store, store.counts, !scopedCounts(store)?.sensors.total);
}
