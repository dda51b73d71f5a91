/**
 * How VN_AQI paints the areas and names its stations: the scale of map and legend alike. What nobody
 * knows is hatched.
 */
import { airOf, gradeOf } from "../indices/air-grade.js";
import { followAir } from "../indices/indices-state.js";
import { UNKNOWN } from "./area-paint.js";

/**
 * @import { AirGrade, AirNow, AirStation } from "../indices/types.js"
 * @import { Store } from "../store.js"
 */

/** As addresses call the layer. */
export const AQI = "aqi";
/** Of the class's colour in an area's: names and sensors on it are read, and chips stand out. */
const AREA_SHARE = 45;

/** The ground of an area in a class. @param {AirGrade | null} grade */
export function areaColour(grade) {
  if (!grade) return UNKNOWN;
  return `color-mix(in oklab, ${grade.color} ${AREA_SHARE}%, var(--map-ground))`;
}

/** @param {Store} store @returns {{paintOf: (code: string) => string}} */
export function airPaint(store) {
  const air = store.air.value;
  const grades = air?.grades ?? [];
  return { paintOf: (code) => areaColour(gradeOf(grades, airOf(air, code))) };
}

/**
 * Those of the area that is looked at, the worst first; those of which nothing is known last.
 * @param {AirNow | null} air
 * @param {string} area empty for all
 * @returns {readonly AirStation[]}
 */
export function airStations(air, area) {
  const isWanted = (/** @type {AirStation} */ one) =>
    area === "" || one.area === area || one.ward === area;
  return (air?.stations ?? [])
    .filter(isWanted)
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY));
}

/** VN_AQI is asked for once its layer is looked at. @param {Store} store @returns {() => void} stop */
export function followLayerAir(store) {
  return followAir(store, () => store.state.layer.value === AQI);
}
