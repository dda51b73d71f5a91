/** Days of the overview: which of their buckets say something about all sensors, and the line of those. */
import { valueAxis } from "../chart/value-axis.js";
import { scopedCounts } from "../live/counts.js";
import { BUCKET_S } from "./history.js";
import { withHoles } from "./line.js";

/**
 * @import { Measure } from "../city/measures.js"
 * @import { Quantity } from "../city/types.js"
 * @import { Line } from "./line.js"
 * @import { Store } from "../store.js"
 * @import { Series, SeriesItem } from "./types.js"
 */

/** A sum wants so many of the most that were in one bucket of the day: without them it falls. */
const WHOLE_SHARE = 0.95;
/** A mean wants so many of all sensors, as everywhere. */
const TRUSTED_SHARE = 0.5;
const GAP_BUCKETS = 1.5;
const LAST_MS = Number.POSITIVE_INFINITY;

/**
 * A measure's day as a line on its axis. What many have in sum has no axis of its own, but for its
 * beginning.
 * @param {Store} store
 * @param {Measure} measure
 * @param {Quantity} quantity as shown
 * @param {Pick<Series, "tier" | "items">} series
 */
export function dayOf(store, measure, quantity, series) {
  const seen = scopedCounts(store)?.kinds[measure.kind];
  const newestMs = Math.min(
    Date.parse(seen?.newest_observed_at ?? "") || LAST_MS,
    store.now() || LAST_MS,
  );
  const line = seriesLine(series, {
    stat: measure.stat,
    sensors: seen?.sensors ?? 0,
    newestS: newestMs / 1000,
    factor: quantity.display_factor,
  });
  const axis = valueAxis(quantity);
  return { line, axis: measure.stat === "total" ? { ...axis, begin: 0 } : axis };
}

/**
 * @typedef {object} Scope
 * @property {"mean" | "max" | "total"} stat
 * @property {number} sensors of the kind in the area; 0 while it is not known
 * @property {number} newestS of their observations, or now where that is not known
 * @property {number} factor display factor
 */

/**
 * The series without the bucket that has only just begun: a mean over few sensors jumps, a sum over
 * few collapses, though nothing has happened in the city.
 * @param {Series} series
 * @param {number} nowMs city instant
 * @returns {Series}
 */
export function wholeBuckets(series, nowMs) {
  const [before, last] = series.items.slice(-2);
  if (!before || !last) return series;
  const isOpen = Date.parse(last.bucket_at) + 1000 * (BUCKET_S[series.tier] ?? 0) > nowMs;
  if (!isOpen || last.sensor_count >= WHOLE_SHARE * before.sensor_count) return series;
  return { ...series, items: series.items.slice(0, -1) };
}

/**
 * One number of a day as a line. A bucket that holds too few of the sensors is a hole in it, as one
 * that is missing: it would look like a fall or a rise of the city.
 * @param {Pick<Series, "tier" | "items">} series
 * @param {Scope} scope
 * @returns {Line}
 */
export function seriesLine({ tier, items }, { stat, sensors, newestS, factor }) {
  const bucketS = BUCKET_S[tier] ?? Number.NaN;
  const fewest = Math.max(
    TRUSTED_SHARE * sensors,
    stat === "total" ? WHOLE_SHARE * Math.max(0, ...items.map((item) => item.sensor_count)) : 0,
  );
  const points = items
    .filter((item) => item.sensor_count >= fewest && numberIn(item, stat) !== null)
    .map((item) => ({
      // A bucket stands in its middle.
      atS: Date.parse(item.bucket_at) / 1000 + bucketS / 2,
      mean: numberIn(item, stat),
      min: item.min,
      max: item.max,
    }));
  return withHoles(points, { longestS: GAP_BUCKETS * bucketS, widthS: bucketS, newestS, factor });
}

/** @param {SeriesItem} item @param {Scope["stat"]} stat */
function numberIn(item, stat) {
  return item[stat] ?? null;
}
