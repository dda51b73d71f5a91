/** The history as a file: every point of the span, in the catalogue's units and names. */
import { formatLocalIso, unitOver } from "../words/format.js";
import { formatCsv, saveCsv } from "./csv.js";
import { aggregateOf, amountWidthS, numberOf } from "./history.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { History } from "./history.js"
 * @import { HistoryItem } from "./types.js"
 */

/** @typedef {{name: string, read: (item: HistoryItem) => string | number | null}} Column */

/** @param {History} history @param {readonly Quantity[]} quantities @param {number} periodS */
export function saveHistory(history, quantities, periodS) {
  const name = `${history.sensorId}-${history.tier}.csv`;
  saveCsv(name, formatCsv(historyRows(history, quantities, periodS)));
}

/**
 * Head and rows. Times are local and say their offset, for that is what spreadsheets take.
 * @param {History} history
 * @param {readonly Quantity[]} quantities
 * @param {number} periodS of the sensor
 */
export function historyRows(history, quantities, periodS) {
  const columns = [
    ...(history.tier === "raw" ? RAW_COLUMNS : BUCKET_COLUMNS),
    ...quantities.flatMap((quantity) => columnsOf(quantity, history, periodS)),
  ];
  const rows = history.items.map((item) => columns.map((column) => column.read(item)));
  return [columns.map((column) => column.name), ...rows];
}

/** @type {readonly Column[]} */
const RAW_COLUMNS = [
  { name: "observed_at", read: (item) => formatLocalIso(item.observed_at ?? "") },
  { name: "quality", read: (item) => item.quality ?? 0 },
];
/** @type {readonly Column[]} */
const BUCKET_COLUMNS = [
  { name: "bucket_at", read: (item) => formatLocalIso(item.bucket_at ?? "") },
  { name: "count", read: (item) => item.count ?? 0 },
  { name: "untrusted_count", read: (item) => item.untrusted_count ?? null },
];

/** @param {Quantity} quantity @param {History} history @param {number} periodS @returns {Column[]} */
function columnsOf(quantity, { tier }, periodS) {
  const { quantity: name, aggregate } = quantity;
  const symbol = quantity.display_factor === 1 && quantity.symbol ? quantity.symbol : quantity.unit;
  const over = unitOver({ ...quantity, symbol }, amountWidthS(tier, periodS));
  const of = (/** @type {"mean" | "min" | "max"} */ part) => ({
    name: `${name}_${part} [${symbol}]`,
    read: (/** @type {HistoryItem} */ item) => aggregateOf(item, name)[part],
  });
  const read = (/** @type {HistoryItem} */ item) => numberOf(item, quantity);
  if (tier === "raw") {
    const unit = aggregate === "sum" ? over : symbol;
    return [{ name: `${name} [${unit}]`, read: (item) => aggregateOf(item, name).mean }];
  }
  if (aggregate === "sum") return [{ name: `${name}_sum [${over}]`, read }];
  if (aggregate === "counter") {
    return [{ name: `${name}_increase [${over}]`, read }, of("min"), of("max")];
  }
  return [of("mean"), of("min"), of("max")];
}
