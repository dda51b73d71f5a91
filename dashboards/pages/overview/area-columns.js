/** The columns of the area table: what each shows, sorts by, and when it is marked. */

import { absentCount, absentShare, crossedCount, isEnough } from "../../city/area-counts.js";
import { worstSign } from "../../city/level.js";
import { isHighestHeld, MEASURES, readMeasure, shownQuantity } from "../../city/measures.js";
import { airOf, gradeName, gradeOf } from "../../indices/air-grade.js";
import { missingText, pollutantName } from "../../indices/air-words.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { stateWeight } from "./state-column.js";

/**
 * @import { AirGrade, AreaCard } from "../../indices/types.js"
 * @import { Level } from "../../city/level.js"
 * @import { Measure } from "../../city/measures.js"
 * @import { AreaCounts, Quantity } from "../../city/types.js"
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** The column of the states, whose cells and head are strips. */
export const STATES = "states";
/** Share of an area's sensors that do not send, from which its cell is marked; ours. */
const ABSENT_SHARE = 0.1;
/** What is not known and was beyond a threshold stands above all that is known. */
const UNKNOWN_WORST = Number.MAX_VALUE;
/** One critical sensor stands above any number of warnings. */
const CRITICAL_WEIGHT = 1e6;
/** Any number of those that are not yet beyond for long enough stands below one warning. */
const PENDING_WEIGHT = 1e-6;
/** Where too few send for any number: below all that is known to be bad, above all that is well. */
const UNKNOWN_WEIGHT = 1e-12;

/**
 * @typedef {object} Cell
 * @property {string} text
 * @property {Level | null} level of the worst sensor
 * @property {boolean} isHeld whether nothing has confirmed that level since
 * @property {boolean} isPending whether it has not yet lasted long enough
 * @property {boolean} isTrusted whether enough sensors send for the text
 * @property {boolean} isPartial whether it is not over all sensors
 * @property {string} note of how many sensors it is, and how many are beyond a limit
 * @property {AirGrade | null} [air] class of VN_AQI whose colour stands before the text
 * @property {AreaCard | undefined} [card] whose states stand in place of the text
 */
/**
 * @typedef {object} Column
 * @property {string} id
 * @property {WordKey} word
 * @property {string} unit
 * @property {(area: AreaCounts, code: string) => number | null} read what it sorts by
 * @property {(area: AreaCounts, code: string) => Cell} cell
 */

/**
 * @param {Store} store
 * @param {boolean} isStale whether the server tells nothing newer: what is well may be so no longer
 * @returns {Column[]}
 */
export function areaColumns(store, isStale) {
  /** @type {Column[]} */
  const columns = [];
  for (const measure of MEASURES) {
    const quantity = shownQuantity(measure, store.state.kindByName.value);
    const decimals = measure.columnDecimals;
    if (decimals === null || !quantity) continue;
    columns.push(measureColumn(measure, quantity, decimals));
  }
  return [
    statesColumn(store),
    airColumn(store),
    ...columns,
    sendingColumn(isStale),
    crossedColumn(isStale),
  ];
}

/** What no cell of a number has. */
const PLAIN = { level: null, isHeld: false, isPending: false, isTrusted: true, isPartial: false };

/** How the area is in each domain. @param {Store} store @returns {Column} */
function statesColumn(store) {
  const cards = new Map(store.cards.value?.items.map((card) => [card.area, card]));
  return {
    id: STATES,
    word: "table.states",
    unit: "",
    read: (_area, code) => stateWeight(cards.get(code)),
    cell: (_area, code) => ({ ...PLAIN, text: "", note: "", card: cards.get(code) }),
  };
}

/** VN_AQI of the newest hour that is over. @param {Store} store @returns {Column} */
function airColumn(store) {
  const air = store.air.value;
  return {
    id: "aqi",
    word: "measure.aqi.short",
    unit: "",
    read: (_area, code) => airOf(air, code)?.value ?? null,
    cell: (_area, code) => {
      const cell = airOf(air, code);
      const grade = gradeOf(air?.grades ?? [], cell);
      const of = cell && { n: formatNumber(cell.known), total: formatNumber(cell.of) };
      const words = grade ? `${gradeName(grade)}, ${pollutantName(cell?.dominant)}` : "";
      return {
        ...PLAIN,
        text: formatNumber(cell?.value ?? Number.NaN),
        isTrusted: grade !== null,
        isPartial: cell !== null && cell.known < cell.of,
        note: [words || missingText(cell), of ? t("air.known", of) : ""]
          .filter(Boolean)
          .join(" · "),
        air: grade,
      };
    },
  };
}

/**
 * The area's number of a measure, marked by its worst sensor and not by the number.
 * @param {Measure} measure
 * @param {Quantity} quantity
 * @param {number} decimals
 * @returns {Column}
 */
export function measureColumn(measure, quantity, decimals) {
  const read = (/** @type {AreaCounts} */ area) => readMeasure(measure, area.kinds);
  return {
    id: measure.id,
    word: measure.short,
    unit: quantity.symbol,
    read: (area) => (isHighestHeld(measure, area.kinds) ? UNKNOWN_WORST : read(area)),
    cell: (area) => {
      const seen = area.kinds[measure.kind];
      const value = read(area);
      const number = formatNumber((value ?? Number.NaN) * quantity.display_factor, decimals);
      const n = seen?.values[measure.quantity]?.count ?? 0;
      const total = seen?.sensors ?? 0;
      const isPartial = n < total;
      const of = seen?.crossed_of?.[measure.quantity];
      return {
        text: isHighestHeld(measure, area.kinds)
          ? t("age.none")
          : textOf(measure, value === null ? null : number, isPartial),
        ...worstSign(of ?? {}),
        isTrusted: seen?.trusted ?? true,
        isPartial,
        note: seen ? t("tile.of", { n: formatNumber(n), total: formatNumber(total) }) : "",
      };
    },
  };
}

/**
 * A sum over some is at least so much.
 * @param {Measure} measure
 * @param {string | null} number null where too few sensors send
 * @param {boolean} isPartial
 */
function textOf({ stat }, number, isPartial) {
  if (number === null) return t("age.none");
  return stat === "total" && isPartial ? `≥\u00a0${number}` : number;
}

/** How many of an area's sensors send. @param {boolean} isStale @returns {Column} */
const sendingColumn = (isStale) => ({
  id: "sending",
  word: "table.sending",
  unit: "",
  read: absentShare,
  cell: (area) => {
    const { live, total } = area.sensors;
    return {
      text: isStale ? t("age.none") : sendingText(area),
      level: null,
      isHeld: false,
      isPending: false,
      isTrusted: isEnough(area.sensors),
      isPartial: absentShare(area) >= ABSENT_SHARE,
      note: t("tile.of", { n: formatNumber(live), total: formatNumber(total) }),
    };
  },
});

/** @param {AreaCounts} area */
function sendingText(area) {
  const { live, total } = area.sensors;
  return absentCount(area) > 0
    ? `${formatNumber(live)}/${formatNumber(total)}`
    : formatNumber(total);
}

/** How many sensors are beyond a threshold, and how bad the worst is. @param {boolean} isStale @returns {Column} */
const crossedColumn = (isStale) => ({
  id: "crossed",
  word: "table.crossed",
  unit: "",
  read: ({ levels, pending, sensors }) =>
    levels &&
    CRITICAL_WEIGHT * levels.critical +
      levels.warning +
      PENDING_WEIGHT * (pending ?? 0) +
      (isEnough(sensors) ? 0 : UNKNOWN_WEIGHT),
  cell: (area) => {
    const count = crossedCount(area);
    const isTrusted = area.levels !== null && isEnough(area.sensors);
    return {
      // That none is beyond a threshold nobody knows where too few send.
      text: count === 0 && (!isTrusted || isStale) ? t("age.none") : formatNumber(count),
      ...worstSign({ ...area.levels, held: area.held ?? 0, pending: area.pending ?? 0 }),
      isTrusted,
      isPartial: false,
      note: count + (area.pending ?? 0) === 0 ? "" : levelsText(area),
    };
  },
});

/** @param {AreaCounts} area */
function levelsText({ levels, held, pending }) {
  const parts = [
    t("tile.critical", { count: levels?.critical ?? 0 }),
    t("tile.warning", { count: levels?.warning ?? 0 }),
    ...(held ? [t("held.count", { count: held })] : []),
    ...(pending ? [t("pending.count", { count: pending })] : []),
  ];
  return parts.join(", ");
}
