/** Days of the overview: which of their buckets say something about all sensors. */
import { BUCKET_S } from "../../history/history.js";

/** @import { Series } from "../../history/types.js" */

/** The open bucket counts once so many of the sensors of the one before are in it. */
const WHOLE_SHARE = 0.95;

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
