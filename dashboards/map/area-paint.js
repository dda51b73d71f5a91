/** How the chosen measure paints the areas: one scale for the map and its legend. */
import { measureOf, readMeasure, shownQuantity } from "../city/measures.js";
import { mix, rampOf, shareOf } from "./ramp.js";

/**
 * @typedef {object} AreaPaint
 * @property {import("../city/measures.js").Measure} measure
 * @property {import("../live/types.js").Quantity} quantity as shown
 * @property {import("./ramp.js").Ramp} ramp in the catalogue's unit
 * @property {(code: string) => string} colorOf empty where the area has no value
 */

/** @param {import("../store.js").Store} store @returns {AreaPaint | null} */
export function areaPaint(store) {
  const { overview, layer, kindByName } = store.state;
  const measure = measureOf(layer.value);
  const quantity = shownQuantity(measure, kindByName.value);
  const areas = overview.value?.areas;
  if (!areas || !quantity) return null;
  const numberOf = (/** @type {string} */ code) => readMeasure(measure, areas[code]?.kinds);
  const values = Object.keys(areas)
    .map(numberOf)
    .filter((value) => value !== null);
  const ramp = rampOf(values, false);
  if (!ramp) return null;
  return {
    measure,
    quantity,
    ramp,
    colorOf: (code) => {
      const value = numberOf(code);
      if (value === null) return "";
      return mix(shareOf(ramp, value), "var(--ramp-low)", "var(--ramp-high)");
    },
  };
}
