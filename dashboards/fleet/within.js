/** Which sensors lie within a line on the map. */
import { isInside } from "../city/outline.js";

/** @import { Fleet } from "./fleet.js" */

/**
 * The shown sensors within a line.
 * @param {Pick<Fleet, "size" | "lonDeg" | "latDeg">} fleet
 * @param {Uint8Array} shown (sensor,) 1 where the filter lets it through
 * @param {number[][]} ring longitudes and latitudes
 */
export function rowsInside({ size, lonDeg, latDeg }, shown, ring) {
  const [west, east] = reach(ring, 0);
  const [south, north] = reach(ring, 1);
  /** @type {number[]} */
  const rows = [];
  for (let row = 0; row < size; row += 1) {
    const [lon, lat] = [lonDeg[row] ?? 0, latDeg[row] ?? 0];
    if (!shown[row] || lon < west || lon > east || lat < south || lat > north) continue;
    if (isInside([ring], lon, lat)) rows.push(row);
  }
  return rows;
}

/** @param {number[][]} ring @param {0 | 1} axis @returns {[number, number]} */
function reach(ring, axis) {
  const values = ring.map((point) => point[axis] ?? 0);
  return [Math.min(...values), Math.max(...values)];
}
