/** What a measure's tile says: one function per way of telling a number of many sensors. */
import { formatNumber, formatValue, formatValueWithUnit } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { LEVEL_SCALE, worstSign } from "./level.js";

/**
 * @import { KindCounts, Quantity, Threshold } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Level } from "./level.js"
 * @import { Measure } from "./measures.js"
 */

/**
 * @typedef {object} Figures
 * @property {Measure} measure
 * @property {Quantity} quantity as shown
 * @property {readonly Quantity[]} quantities all of the kind
 * @property {KindCounts | undefined} seen what the server counts of its kind
 * @property {readonly Threshold[]} limits that hold now for the measure's quantity
 * @property {boolean} isStale whether the server tells nothing newer
 */
/** One line below the number; `sign` says what it is about. @typedef {{text: string, sign: Level | "pending" | "held" | "no-data" | ""}} TileLine */
/** @typedef {{title: string, value: string, unit: string, lines: TileLine[]}} TileText */
/** @typedef {(figures: Figures) => TileText} TileOf */

/** A mean, and how many sensors are beyond a limit, or between which values all lie. @type {TileOf} */
export function rangeTile(figures) {
  const { measure, quantity, seen } = figures;
  const figure = seen?.values[measure.quantity];
  const range = t("tile.range", {
    min: formatValue(figure?.min, quantity),
    max: formatValue(figure?.max, quantity),
  });
  const crossed = crossedLines(figures);
  const isCalm = crossed.length === 0 && seen?.trusted;
  return {
    ...plain(figures, figure?.mean),
    lines: [...coverageLines(seen), ...crossed, ...(isCalm ? [line(range)] : [])],
  };
}

/** A sum; one over fewer sensors than there are is at least so much. @type {TileOf} */
export function sumTile(figures) {
  const { measure, seen } = figures;
  const figure = seen?.values[measure.quantity];
  const isPartial = (figure?.count ?? 0) < (seen?.sensors ?? 0);
  const text = plain(figures, figure?.total);
  const hasSum = typeof figure?.total === "number";
  return {
    ...text,
    value: isPartial && hasSum ? atLeast(text.value) : text.value,
    lines: [
      ...coverageLines(seen),
      ...(isPartial && hasSum ? [line(t("tile.partialSum"), "no-data")] : []),
      ...crossedLines(figures),
    ],
  };
}

/**
 * How many sensors are beyond a limit, and the highest value. None is said only of now and where
 * enough sensors send; some stand though nothing confirms them.
 * @param {WordKey} title
 * @param {WordKey} limitNote with a place for the limit
 * @param {WordKey} highestNote with a place for the highest value
 * @returns {TileOf}
 */
export function beyondTile(title, limitNote, highestNote) {
  return ({ measure, quantity, seen, limits, isStale }) => {
    const crossed = seen?.crossed_of?.[measure.quantity];
    const { critical = 0, warning = 0, held = 0, pending = 0 } = crossed ?? {};
    const count = critical + warning;
    const isKnown = seen?.trusted === true && !isStale;
    const number = isKnown ? formatNumber(count) : t("age.none");
    const highest = seen?.values[measure.quantity]?.max;
    const limit = mildest(limits, "warning") ?? mildest(limits, "critical");
    const lines = [
      ...coverageLines(seen),
      ...(seen?.trusted && isStale && count === 0 ? [line(t("tile.unknownNow"), "no-data")] : []),
      ...(critical > 0
        ? [line(t("tile.critical", { count: formatNumber(critical) }), "critical")]
        : []),
      ...pendingLines(pending),
      ...heldLines(held),
    ];
    // What nothing has confirmed since may be higher than all that is known now.
    if (typeof highest === "number" && held === 0 && (count > 0 || isKnown)) {
      const text = t(highestNote, { max: formatValueWithUnit(highest, quantity) });
      lines.push(line(text, passedLevel(limits, highest)));
    }
    if (limit) {
      lines.push(line(t(limitNote, { limit: formatValueWithUnit(limit.value, quantity) })));
    }
    return {
      title: t(title),
      value: !isKnown && count > 0 ? atLeast(formatNumber(count)) : number,
      unit: t("tile.ofTotal", { total: formatNumber(seen?.sensors ?? Number.NaN) }),
      lines,
    };
  };
}

/**
 * The level of a value that is beyond a limit and not counted yet: it has to last for its time, and
 * is no calm number meanwhile.
 * @param {readonly Threshold[]} limits
 * @param {number} value
 * @returns {Level | ""}
 */
function passedLevel(limits, value) {
  const passed = LEVEL_SCALE.find(({ level }) => {
    const limit = mildest(limits, level);
    return limit?.direction === "above" && value >= limit.value;
  });
  return passed?.level ?? "";
}

/**
 * The worst level of a kind's sensors, and whether nothing has confirmed any of them since.
 * @param {KindCounts | undefined} seen
 */
export function worstOf(seen) {
  return worstSign({ ...seen?.levels, held: seen?.held ?? 0, pending: seen?.pending ?? 0 });
}

/**
 * The mildest threshold of a level: the first to be crossed.
 * @param {readonly Threshold[]} limits of one quantity
 * @param {Level} level
 * @returns {Threshold | null} null where there is none, or they are not of one direction
 */
export function mildest(limits, level) {
  const [first, ...others] = limits.filter((one) => one.level === level);
  if (!first || others.some((one) => one.direction !== first.direction)) return null;
  const sign = first.direction === "above" ? 1 : -1;
  return others.reduce((mild, one) => (sign * one.value < sign * mild.value ? one : mild), first);
}

/** By level, worst first, how many sensors are beyond which limit. @param {Figures} figures @returns {TileLine[]} */
function crossedLines(figures) {
  const { measure, quantity, seen, limits } = figures;
  const counts = seen?.crossed_of?.[measure.quantity];
  const lines = LEVEL_SCALE.filter(({ level }) => counts && counts[level] > 0).map(({ level }) => {
    const count = formatNumber(counts?.[level] ?? 0);
    const limit = mildest(limits, level);
    if (!limit) return line(t("tile.beyond", { count }), level);
    const word = limit.direction === "below" ? "tile.countBelow" : "tile.countFrom";
    return line(t(word, { count, limit: formatValueWithUnit(limit.value, quantity) }), level);
  });
  if (lines.length === 0) lines.push(...otherLines(figures));
  return [...lines, ...pendingLines(seen?.pending ?? 0), ...heldLines(seen?.held ?? 0)];
}

/** Of a kind whose sensors are beyond limits of other quantities. @param {Figures} figures @returns {TileLine[]} */
function otherLines({ quantities, seen }) {
  const of = Object.entries(seen?.crossed_of ?? {});
  for (const { level } of LEVEL_SCALE) {
    const [name, counts] = of.find(([, one]) => one[level] > 0) ?? [];
    if (!counts) continue;
    const other = quantities.find((one) => one.quantity === name);
    const count = formatNumber(counts[level]);
    return [
      line(t("tile.countOf", { count, quantity: other ? nameOf(other) : (name ?? "") }), level),
    ];
  }
  return [];
}

/** @param {number} pending @returns {TileLine[]} */
function pendingLines(pending) {
  return pending > 0 ? [line(t("pending.count", { count: formatNumber(pending) }), "pending")] : [];
}

/** @param {number} held @returns {TileLine[]} */
function heldLines(held) {
  return held > 0 ? [line(t("held.count", { count: formatNumber(held) }), "held")] : [];
}

/** @param {KindCounts | undefined} seen @returns {TileLine[]} */
function coverageLines(seen) {
  if (!seen) return [line(t("look.empty"), "no-data")];
  return seen.trusted ? [] : [line(t("data.notEnough"), "no-data")];
}

/** @param {string} text @param {TileLine["sign"]} [sign] @returns {TileLine} */
function line(text, sign = "") {
  return { text, sign };
}

/** @param {string} text */
function atLeast(text) {
  return `≥\u00a0${text}`;
}

/** @param {Figures} figures @param {number | null | undefined} value */
function plain({ measure, quantity }, value) {
  return {
    title: t(measure.word),
    value: formatValue(value, quantity),
    unit: quantity.symbol,
  };
}
