/** What a measure's tile says: one function per way of telling a number of many sensors. */
import { formatNumber, formatValue } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { KindCounts, Quantity } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Measure } from "./measures.js"
 */

/**
 * @typedef {object} Figures
 * @property {Measure} measure
 * @property {Quantity} quantity as shown
 * @property {number | null} value of the measure, in the catalogue's unit
 * @property {KindCounts | undefined} seen what the server counts of its kind
 * @property {number | null} limit lowest threshold that holds now
 */
/** @typedef {{title: string, value: string, unit: string, note: string}} TileText */
/** @typedef {(figures: Figures) => TileText} TileOf */

/** A mean, and between which values it lies. @type {TileOf} */
export function rangeTile({ measure, quantity, value, seen }) {
  const values = seen?.values[measure.quantity];
  return {
    ...plain(measure, quantity, value),
    note: values
      ? t("tile.range", {
          min: formatValue(values.min, quantity),
          max: formatValue(values.max, quantity),
        })
      : t("look.empty"),
  };
}

/** A sum, and over how many stations. @type {TileOf} */
export function sumTile({ measure, quantity, value, seen }) {
  return {
    ...plain(measure, quantity, value),
    note: seen?.values[measure.quantity]
      ? t("tile.stations", { count: formatNumber(seen.live) })
      : t("look.empty"),
  };
}

/**
 * How many of the live sensors are beyond a limit, and the highest value.
 * @param {WordKey} title
 * @param {WordKey} note with places for the limit and the highest value
 * @returns {TileOf}
 */
export function beyondTile(title, note) {
  return ({ measure, quantity, value, seen, limit }) => {
    const above = seen?.above?.[measure.quantity];
    // Areas are not counted by this quantity, only by all thresholds that are crossed.
    const count = above?.count ?? seen?.crossed ?? Number.NaN;
    return {
      title: t(title),
      value: formatNumber(count),
      unit: t("tile.ofTotal", { total: formatNumber(seen?.live ?? 0) }),
      note: t(note, {
        limit: formatValue(above?.threshold ?? limit, quantity),
        max: formatValue(value, quantity),
      }),
    };
  };
}

/** @param {Measure} measure @param {Quantity} quantity @param {number | null} value */
function plain(measure, quantity, value) {
  return {
    title: t(measure.word),
    value: formatValue(value, quantity),
    unit: quantity.symbol,
  };
}
