/** Which look the counts of what the overview shows have. */
import { scopedCounts } from "../../live/counts.js";
import { lookOf } from "../../pieces/look.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 */

/** @param {Store} store @returns {Look} */
export function countsLook(store) {
  return lookOf(store, store.counts, !scopedCounts(store)?.sensors.total);
}
