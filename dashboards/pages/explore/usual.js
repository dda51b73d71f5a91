/** What is usual at an hour of the week, laid under the buckets of a line. Pure but for the city's zone. */
import { localText } from "../../words/local-time.js";
import { USUAL_WEEKS } from "./span.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { Points } from "./points.js"
 */

/**
 * @typedef {object} UsualItem
 * @property {number} weekday 1 is Monday
 * @property {number} [hour]
 * @property {number | null} p10
 * @property {number | null} p50
 * @property {number | null} p90
 * @property {number} count readings
 * @property {number} sensor_count
 */
/** @typedef {{low: (number | null)[], middle: (number | null)[], high: (number | null)[]}} Band (point,) each, in display units */

const SUNDAY = 7;
const HOUR_S = 3600;
/** Of the readings of those weeks so many are enough to call something usual. */
const ENOUGH_SHARE = 0.5;

/**
 * Where too few weeks have readings, nobody knows what is usual.
 * @param {readonly UsualItem[]} items
 * @param {Points} points
 * @param {Quantity} quantity
 * @param {number} periodS of the sensors
 * @returns {Band}
 */
export function usualBand(items, { atMs }, { display_factor: factor }, periodS) {
  const isOfHours = items.some(({ hour }) => hour !== undefined);
  const dueEach = (USUAL_WEEKS * (isOfHours ? HOUR_S : 24 * HOUR_S)) / Math.max(1, periodS);
  const known = new Map(
    items
      .filter((item) => item.count >= ENOUGH_SHARE * dueEach * item.sensor_count)
      .map((item) => [keyOf(item.weekday, item.hour), item]),
  );
  const found = atMs.map((ms) => {
    const local = new Date(`${localText(ms)}Z`);
    return known.get(
      keyOf(local.getUTCDay() || SUNDAY, isOfHours ? local.getUTCHours() : undefined),
    );
  });
  const column = (/** @type {"p10" | "p50" | "p90"} */ part) =>
    found.map((item) => {
      const value = item?.[part] ?? null;
      return value === null ? null : factor * value;
    });
  return { low: column("p10"), middle: column("p50"), high: column("p90") };
}

/** @param {number} weekday @param {number | undefined} hour */
function keyOf(weekday, hour) {
  return `${weekday}/${hour ?? ""}`;
}
