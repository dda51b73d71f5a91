/**
 * How the chosen measure paints the areas: one scale for the map and its legend. An area of which
 * nothing is known is hatched: left unpainted it would pass for one with a low value.
 */
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
 * @property {Ramp | null} ramp in the catalogue's unit; null where no area has a value
 * @property {boolean} hasUnknown whether an area has none
 * @property {(code: string) => string} paintOf empty for what is none of the areas
 */

/** The pattern of what is not known, in the sprite. */
export const UNKNOWN = "url(#no-data-hatch)";

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
  const numbers = Object.keys(areas).map(numberOf);
  const values = numbers.filter((value) => value !== null);
  const ramp = measure.stat === "total" ? rampOfSums(values) : rampOfAxis(quantity.axis, values);
  return {
    measure,
    quantity,
    ramp,
    hasUnknown: values.length < numbers.length,
    paintOf: (code) => {
      if (!(code in areas)) return "";
      const value = numberOf(code);
      if (value === null || !ramp) return UNKNOWN;
      return mix(shareOf(ramp, value), "var(--ramp-low)", "var(--ramp-high)");
    },
  };
}
