/** How the chosen measure paints the areas: one scale for the map and its legend. */
import { isHighestHeld, measureOf, readMeasure, shownQuantity } from "../city/measures.js";
import { mix, rampOfAxis, rampOfSums, shareOf } from "./ramp.js";

/**
 * @import { Measure } from "../city/measures.js"
 * @import { Quantity } from "../city/types.js"
 * @import { Store } from "../store.js"
 * @import { Ramp } from "./ramp.js"
 */

/**
 * @typedef {object} AreaPaint
 * @property {Measure} measure
 * @property {Quantity} quantity as shown
 * @property {Ramp} ramp in the catalogue's unit
 * @property {(code: string) => string} colorOf empty where the area has no value
 */

/** @param {Store} store @returns {AreaPaint | null} */
export function areaPaint(store) {
  const { layer, kindByName } = store.state;
  const measure = measureOf(layer.value);
  const quantity = shownQuantity(measure, kindByName.value);
  const areas = store.counts.value?.areas;
  if (!areas || !quantity) return null;
  // The highest of those that still send would paint an area dry of which nothing is known.
  const numberOf = (/** @type {string} */ code) =>
    isHighestHeld(measure, areas[code]?.kinds) ? null : readMeasure(measure, areas[code]?.kinds);
  const values = Object.keys(areas)
    .map(numberOf)
    .filter((value) => value !== null);
  const ramp = measure.stat === "total" ? rampOfSums(values) : rampOfAxis(quantity.axis, values);
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
