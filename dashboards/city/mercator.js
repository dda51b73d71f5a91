/** The Web Mercator square, sides of length one, origin in the north-west. */

/** @param {number} lonDeg */
export function mercatorX(lonDeg) {
  return (lonDeg + 180) / 360;
}

/** @param {number} latDeg */
export function mercatorY(latDeg) {
  const lat = (latDeg * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + lat / 2)) / (2 * Math.PI);
}
