/**
 * The river gauge for which the city has alarm levels, or else the first. One quantity of one kind
 * stands for the river.
 */

import { crossingSign, LEVEL_SCALE } from "../../city/level.js";
import { isTrusted } from "../../fleet/quality.js";

/**
 * @import { Level } from "../../city/level.js"
 * @import { Threshold } from "../../city/types.js"
 * @import { SensorItem } from "../../fleet/types.js"
 */

export const GAUGE_KIND = "river_level";
export const GAUGE_QUANTITY = "level_m";

/**
 * @typedef {object} GaugeState
 * @property {number} value NaN where there is none
 * @property {number} observedAtMs of that value
 * @property {boolean} isHeld whether nothing has confirmed the value since
 * @property {Level | null} level
 * @property {boolean} isPending whether that has not yet lasted long enough
 * @property {Threshold | null} reached the alarm level, as the server judged it
 * @property {Threshold | null} next the lowest alarm level above the value
 * @property {Threshold | null} passed the highest that the value has reached, whether it was judged yet or not
 */

/**
 * Of the gauges at one site the one that says the worst: the tile has room for one, and another
 * at the same place must not calm it.
 * @param {readonly SensorItem[]} gauges
 * @returns {SensorItem | null}
 */
export function worstGauge(gauges) {
  /** @type {SensorItem | null} */
  let worst = null;
  for (const one of gauges) if (!worst || isWorse(one, worst)) worst = one;
  return worst;
}

/** @param {SensorItem} a @param {SensorItem} b */
function isWorse(a, b) {
  const rank = (/** @type {SensorItem} */ { level }) =>
    LEVEL_SCALE.findLastIndex((step) => step.level === level) + 1 || LEVEL_SCALE.length + 1;
  const height = (/** @type {SensorItem} */ { latest }) =>
    latest?.values[GAUGE_QUANTITY] ?? Number.NEGATIVE_INFINITY;
  return rank(a) < rank(b) || (rank(a) === rank(b) && height(a) > height(b));
}

/**
 * The level as it was judged last.
 * @param {SensorItem} sensor
 * @param {readonly Threshold[]} limits of the gauge, that hold now
 * @param {boolean} isOfNow whether the sensor is live, and the server heard
 * @returns {GaugeState}
 */
export function gaugeState({ latest, crossings = [] }, limits, isOfNow) {
  const crossing = crossings.find((one) => one.quantity === GAUGE_QUANTITY) ?? null;
  const sign = crossing && crossingSign(crossing);
  const value = crossing?.value ?? latest?.values[GAUGE_QUANTITY] ?? Number.NaN;
  const observedAt = latest?.observed_at_of?.[GAUGE_QUANTITY] ?? latest?.observed_at ?? "";
  const reached = limits.find((one) => one.threshold_id === crossing?.threshold_id) ?? null;
  const rising = limits
    .filter((one) => one.direction === "above")
    .sort((a, b) => a.value - b.value);
  return {
    value,
    observedAtMs: Date.parse(crossing?.observed_at ?? observedAt),
    isHeld: !isOfNow || crossing?.held || !latest || !isTrusted(latest.quality),
    level: sign?.level ?? null,
    isPending: sign?.isPending ?? false,
    reached,
    next: rising.find((one) => one.value > value) ?? null,
    passed: rising.findLast((one) => one.value <= value) ?? null,
  };
}
