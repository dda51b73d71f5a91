/** The columns of the area table: what each shows, sorts by, and when it is marked. */

import { absentCount, crossedCount } from "../../city/area-counts.js";
import { crossedBy } from "../../city/level.js";
import { isComparable, MEASURES, readMeasure, shownQuantity } from "../../city/measures.js";
import { thresholdsFor } from "../../city/threshold.js";
import { formatNumber } from "../../words/format.js";

/**
 * @import { Level } from "../../city/level.js"
 * @import { AreaCounts } from "../../city/types.js"
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** Shares of an area's sensors that are silent or offline, from which the cell is marked; ours. */
const ABSENT_WARNING = 0.1;
const ABSENT_CRITICAL = 0.3;
/** The same for those that cross a threshold. */
const CROSSED_WARNING = 0.05;
const CROSSED_CRITICAL = 0.2;

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {WordKey} word
 * @property {string} unit
 * @property {(area: AreaCounts) => number | null} read what it sorts by
 * @property {(area: AreaCounts) => string} text
 * @property {(area: AreaCounts) => Level | null} level
 */

/** @param {Store} store @returns {Column[]} */
export function areaColumns(store) {
  const { kindByName, thresholds, nowMs } = store.state;
  /** @type {Column[]} */
  const columns = [];
  for (const measure of MEASURES) {
    const quantity = shownQuantity(measure, kindByName.value);
    const decimals = measure.columnDecimals;
    if (decimals === null || !quantity) continue;
    const limits = isComparable(measure)
      ? thresholdsFor(thresholds.value, measure.kind, measure.quantity, nowMs.value)
      : [];
    const read = (/** @type {AreaCounts} */ area) => readMeasure(measure, area.kinds);
    columns.push({
      id: measure.id,
      word: measure.short,
      unit: quantity.symbol,
      read,
      text: (area) => formatNumber((read(area) ?? Number.NaN) * quantity.display_factor, decimals),
      level: (area) => crossedBy(read(area), limits)?.level ?? null,
    });
  }
  columns.push(
    {
      id: "absent",
      word: "table.absent",
      unit: "",
      read: absentCount,
      text: (area) => formatNumber(absentCount(area)),
      level: (area) => shareLevel(absentCount(area), area, ABSENT_WARNING, ABSENT_CRITICAL),
    },
    {
      id: "crossed",
      word: "table.crossed",
      unit: "",
      read: crossedCount,
      text: (area) => formatNumber(crossedCount(area)),
      level: (area) => shareLevel(crossedCount(area), area, CROSSED_WARNING, CROSSED_CRITICAL),
    },
  );
  return columns;
}

/**
 * @param {number} count
 * @param {AreaCounts} area
 * @param {number} warning share
 * @param {number} critical share
 */
function shareLevel(count, area, warning, critical) {
  const share = count / Math.max(1, area.sensors.total);
  if (share >= critical) return "critical";
  return share >= warning ? "warning" : null;
}
