/** What a line is at each hour of the week. Pure but for the city's zone. */
import { isAmount } from "../../history/history.js";
import { localText } from "../../words/local-time.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { Bucket, Points } from "./points.js"
 */

/** By weekday, Monday first, and hour, in display units; null where nothing is known. @typedef {(number | null)[][]} Week */

const DAYS = 7;
const HOURS = 24;
const HOUR_S = 3600;

/** Whether the points of a line tell its hours: days do not. @param {Points} points */
export function tellHours({ widthS }) {
  return widthS <= HOUR_S;
}

/**
 * Over the buckets that are shown: as `series` with `by=hour,weekday` has it; of amounts what came in
 * a bucket on the average.
 * @param {Points} points
 * @param {Quantity} quantity
 * @returns {Week}
 */
export function weekOf({ buckets, atMs, value }, quantity) {
  const sums = cells(() => ({ sum: 0, weight: 0 }));
  for (const [place, bucket] of buckets.entries()) {
    const shown = value[place];
    if (typeof shown !== "number") continue;
    const { day, hour } = hourOfWeek(atMs[place] ?? 0);
    const cell = sums[day]?.[hour];
    const weight = isAmount(quantity) ? 1 : bucket.count;
    if (!cell) continue;
    cell.sum += weight * toAdd(shown, quantity);
    cell.weight += weight;
  }
  return sums.map((day) =>
    day.map(({ sum, weight }) => (weight > 0 ? fromAdded(sum / weight, quantity) : null)),
  );
}

/** As the server says it. @param {readonly (Bucket & {weekday: number, hour: number})[]} items @param {Quantity} quantity @returns {Week} */
export function weekOfItems(items, { display_factor: factor }) {
  const week = cells(() => /** @type {number | null} */ (null));
  for (const { weekday, hour, mean } of items) {
    const day = week[weekday - 1];
    if (day && mean !== null) day[hour] = factor * mean;
  }
  return week;
}

/** Weekday from 0, Monday, and hour in the city. @param {number} ms */
export function hourOfWeek(ms) {
  const local = new Date(`${localText(ms)}Z`);
  return { day: (local.getUTCDay() + DAYS - 1) % DAYS, hour: local.getUTCHours() };
}

/** Sound adds up as energy. @param {number} value @param {Quantity} quantity */
function toAdd(value, { aggregate, display_factor: factor }) {
  return aggregate === "energetic" ? 10 ** (value / factor / 10) : value;
}

/** @param {number} mean @param {Quantity} quantity */
function fromAdded(mean, { aggregate, display_factor: factor }) {
  return aggregate === "energetic" ? 10 * factor * Math.log10(mean) : mean;
}

/** @template T @param {() => T} make @returns {T[][]} */
function cells(make) {
  return Array.from({ length: DAYS }, () => Array.from({ length: HOURS }, make));
}
