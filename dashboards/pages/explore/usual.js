/** What is usual at an hour of the week, laid under the buckets of a line. Pure but for the city's zone. */
import { localText } from "../../words/local-time.js";

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
 */
/** @typedef {{low: (number | null)[], middle: (number | null)[], high: (number | null)[]}} Band (point,) each, in display units */

const SUNDAY = 7;

/** @param {readonly UsualItem[]} items @param {Points} points @param {Quantity} quantity @returns {Band} */
export function usualBand(items, { atMs }, { display_factor: factor }) {
  const known = new Map(items.map((item) => [keyOf(item.weekday, item.hour), item]));
  const isOfHours = items.some(({ hour }) => hour !== undefined);
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
