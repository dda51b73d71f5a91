/** Areas as polygons: which points lie inside. */

/**
 * @import { Geometry } from "geojson"
 * @import { Outlines } from "./types.js"
 */

/**
 * @param {Outlines | null} outlines
 * @param {string} code
 * @returns {number[][][]} rings of longitude and latitude, empty when there is no such area
 */
export function ringsOf(outlines, code) {
  return rings(outlines?.features.find((feature) => feature.id === code)?.geometry ?? null);
}

/**
 * @param {Geometry | null} geometry null where an area's outline is not known
 * @returns {number[][][]}
 */
export function rings(geometry) {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

/**
 * Even-odd rule over all rings, so holes are outside.
 * @param {number[][][]} outline
 * @param {number} lon
 * @param {number} lat
 */
export function isInside(outline, lon, lat) {
  let inside = false;
  for (const ring of outline) {
    let [x1 = 0, y1 = 0] = ring.at(-1) ?? [];
    for (const [x2 = 0, y2 = 0] of ring) {
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) {
        inside = !inside;
      }
      x1 = x2;
      y1 = y2;
    }
  }
  return inside;
}
