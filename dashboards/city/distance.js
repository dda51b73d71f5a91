/** How far places of one city are apart; the earth is flat enough for that. */

const M_PER_DEG = 111_195;

/**
 * @typedef {object} Place
 * @property {number} latDeg
 * @property {number} lonDeg
 */

/** As the API writes it. @param {{lat_deg: number, lon_deg: number}} item @returns {Place} */
export function placeOf({ lat_deg, lon_deg }) {
  return { latDeg: lat_deg, lonDeg: lon_deg };
}

/** @param {Place} a @param {Place} b */
export function distanceM(a, b) {
  const north = b.latDeg - a.latDeg;
  const east = (b.lonDeg - a.lonDeg) * Math.cos((a.latDeg * Math.PI) / 180);
  return M_PER_DEG * Math.hypot(north, east);
}

/**
 * The box around a circle.
 * @param {Place} middle
 * @param {number} radiusM
 * @returns {[number, number, number, number]} west, south, east, north
 */
export function boxAround({ latDeg, lonDeg }, radiusM) {
  const north = radiusM / M_PER_DEG;
  const east = north / Math.cos((latDeg * Math.PI) / 180);
  return [lonDeg - east, latDeg - north, lonDeg + east, latDeg + north];
}
