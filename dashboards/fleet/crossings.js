/**
 * Which thresholds a sensor is beyond, as the server judged it. Whether it is beyond any, the live
 * channel says; which, the list of crossings and the sensor's own answer.
 */

/**
 * @import { Crossing } from "../city/types.js"
 * @import { Fleet } from "./fleet.js"
 * @import { OwnCrossing } from "./types.js"
 */

/** By sensor, made once for each list. @type {WeakMap<readonly Crossing[], Map<string, Crossing[]>>} */
const indexes = new WeakMap();

/**
 * @param {Fleet} fleet
 * @param {readonly Crossing[]} list the first of all crossings of the city or of an area
 * @param {number} row
 * @returns {readonly OwnCrossing[]} worst first; empty also where it is not told yet
 */
export function crossingsOf(fleet, list, row) {
  const { level, isPending } = fleet.signOf(row);
  if (level === null) return [];
  const told = [indexOf(list).get(fleet.idOf(row)) ?? [], fleet.items[row]?.crossings ?? []].filter(
    ([worst]) => worst && worst.pending === isPending && (isPending || worst.level === level),
  );
  // The list is asked for by the clock, the sensor while it is looked at: the newer of the two.
  return told.sort(([a], [b]) => judgedAtMs(b) - judgedAtMs(a))[0] ?? [];
}

/** When what was judged had been observed. @param {OwnCrossing | undefined} crossing */
export function judgedAtMs(crossing) {
  return Date.parse(crossing?.observed_at ?? "");
}

/** @param {readonly Crossing[]} list */
function indexOf(list) {
  const known = indexes.get(list);
  if (known) return known;
  /** @type {Map<string, Crossing[]>} */
  const index = new Map();
  for (const crossing of list) {
    const others = index.get(crossing.sensor_id);
    if (others) others.push(crossing);
    else index.set(crossing.sensor_id, [crossing]);
  }
  indexes.set(list, index);
  return index;
}
