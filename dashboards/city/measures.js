/**
 * What the overview measures: one list for tiles, table columns, map layers and charts. Each entry
 * says which quantity of which kind, and which number of it (mean, largest, sum of the monitored).
 */
import { inUnit } from "../words/format.js";
import { beyondTile, rangeTile, sumTile } from "./measure-tile.js";

/**
 * @import { Kind, KindCounts, Quantity } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { TileOf } from "./measure-tile.js"
 */

/**
 * @typedef {object} Measure
 * @property {string} id
 * @property {string} kind
 * @property {string} quantity
 * @property {"mean" | "max" | "total"} stat
 * @property {"cm" | "MW" | null} unit people's unit, where it differs from the catalogue's
 * @property {WordKey} word
 * @property {WordKey} short for a table's head or a switch
 * @property {TileOf} tile what its tile says
 * @property {number | null} columnDecimals no more than the eye compares; null: no column of the table
 */

/** @type {readonly Measure[]} */
export const MEASURES = [
  {
    id: "pm25",
    kind: "air_quality",
    quantity: "pm25_ugm3",
    stat: "mean",
    unit: null,
    word: "measure.pm25",
    short: "measure.pm25.short",
    tile: rangeTile,
    columnDecimals: null,
  },
  {
    id: "flood",
    kind: "street_flood",
    quantity: "depth_m",
    stat: "max",
    unit: "cm",
    word: "measure.flood",
    short: "measure.flood.short",
    tile: beyondTile("tile.flood", "tile.floodFrom", "tile.floodDeepest"),
    columnDecimals: 0,
  },
  {
    id: "speed",
    kind: "traffic_flow",
    quantity: "speed_kmh",
    stat: "mean",
    unit: null,
    word: "measure.speed",
    short: "measure.speed.short",
    tile: rangeTile,
    columnDecimals: 0,
  },
  {
    id: "load",
    kind: "power_transformer",
    quantity: "load_kw",
    stat: "total",
    unit: "MW",
    word: "measure.load",
    short: "measure.load.short",
    tile: sumTile,
    columnDecimals: null,
  },
  {
    id: "pressure",
    kind: "water_network",
    quantity: "pressure_bar",
    stat: "mean",
    unit: null,
    word: "measure.pressure",
    short: "measure.pressure.short",
    tile: rangeTile,
    columnDecimals: null,
  },
  {
    id: "noise",
    kind: "noise",
    quantity: "leq_db",
    stat: "mean",
    unit: null,
    word: "measure.noise",
    short: "measure.noise.short",
    tile: rangeTile,
    columnDecimals: null,
  },
];

/** @param {string} id @returns {Measure} the first where there is none of that id */
export function measureOf(id) {
  return MEASURES.find((one) => one.id === id) ?? /** @type {Measure} */ (MEASURES[0]);
}

/**
 * The measure's number in an overview, in the catalogue's unit; null where no live sensor has it.
 * @param {Measure} measure
 * @param {Record<string, KindCounts> | undefined} kinds
 */
export function readMeasure(measure, kinds) {
  return kinds?.[measure.kind]?.values[measure.quantity]?.[measure.stat] ?? null;
}

/**
 * Whether nobody knows how high a highest value is now, for one that was beyond a threshold is held.
 * @param {Measure} measure
 * @param {Record<string, KindCounts> | undefined} kinds
 */
export function isHighestHeld({ stat, kind, quantity }, kinds) {
  return stat === "max" && (kinds?.[kind]?.crossed_of?.[quantity]?.held ?? 0) > 0;
}

/**
 * The measure's quantity as it is shown.
 * @param {Measure} measure
 * @param {ReadonlyMap<string, Kind>} kinds
 * @returns {Quantity | null}
 */
export function shownQuantity(measure, kinds) {
  const quantity = kinds
    .get(measure.kind)
    ?.quantities.find((one) => one.quantity === measure.quantity);
  if (!quantity) return null;
  return measure.unit ? inUnit(quantity, measure.unit) : quantity;
}
