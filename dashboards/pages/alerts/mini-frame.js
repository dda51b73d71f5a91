/** The piece of the earth that a small map shows, and where things stand in it. */

import { rings } from "../../city/outline.js";

/** @import { Outlines } from "../../city/types.js" */

/** @typedef {{latDeg: number, lonDeg: number}} Spot */
/** @typedef {{west: number, north: number, widthDeg: number, heightDeg: number}} Frame */

/** Around one sensor as much as tells in which part of the city it stands. [degrees of latitude] */
const SMALLEST_DEG = 0.12;
const AIR = 1.3;

/**
 * @param {readonly Spot[]} spots
 * @param {readonly [number, number, number, number]} bbox of the city, shown where there are none
 * @param {number} aspect width by height of the picture
 * @returns {Frame}
 */
export function frameAround(spots, [cityWest, citySouth, cityEast, cityNorth], aspect) {
  const lats = spots.length ? spots.map(({ latDeg }) => latDeg) : [citySouth, cityNorth];
  const lons = spots.length ? spots.map(({ lonDeg }) => lonDeg) : [cityWest, cityEast];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  // A degree of longitude is so much shorter there.
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180)) || 1;
  const high = AIR * Math.max(north - south, ((east - west) * squeeze) / aspect);
  const heightDeg = Math.max(SMALLEST_DEG, high);
  const widthDeg = (heightDeg * aspect) / squeeze;
  return {
    west: (west + east) / 2 - widthDeg / 2,
    north: (south + north) / 2 + heightDeg / 2,
    widthDeg,
    heightDeg,
  };
}

/** @param {Frame} frame @param {Spot} spot @param {number} width of the picture @returns {{x: number, y: number}} */
export function placeIn({ west, north, widthDeg, heightDeg }, { latDeg, lonDeg }, width) {
  const x = ((lonDeg - west) / widthDeg) * width;
  // The picture is as high as the frame, in the measure of its width at that latitude.
  const squeeze = Math.cos((north - heightDeg / 2) * (Math.PI / 180)) || 1;
  return { x, y: ((north - latDeg) / (widthDeg * squeeze)) * width };
}

/** Outlines as one path. @param {Outlines | null} outlines @param {Frame} frame @param {number} width */
export function pathOf(outlines, frame, width) {
  const all = (outlines?.features ?? []).flatMap(({ geometry }) => rings(geometry));
  return all.map((ring) => `${ringPath(ring, frame, width)}Z`).join("");
}

/** @param {readonly (readonly number[])[]} ring @param {Frame} frame @param {number} width */
function ringPath(ring, frame, width) {
  return ring
    .map(([lonDeg = 0, latDeg = 0], place) => {
      const { x, y } = placeIn(frame, { latDeg, lonDeg }, width);
      return `${place === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
