/**
 * The river gauge for which the city has alarm levels, or else the first. One quantity of one kind
 * stands for the river.
 */

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
 * @property {Threshold | null} reached the alarm level, as the server judged it
 * @property {Threshold | null} next the lowest alarm level above the value
 * @property {Threshold | null} passed the highest that the value has reached, whether it was judged yet or not
 */

/**
 * The level as it was judged last.
 * @param {SensorItem} sensor
 * @param {readonly Threshold[]} limits of the gauge, that hold now
 * @param {boolean} isOfNow whether the sensor is live, and the server heard
 * @returns {GaugeState}
 */
export function gaugeState({ latest, crossings = [] }, limits, isOfNow) {
  const crossing = crossings.find((one) => one.quantity === GAUGE_QUANTITY) ?? null;
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
    level: crossing?.level ?? null,
    reached,
    next: rising.find((one) => one.value > value) ?? null,
    passed: rising.findLast((one) => one.value <= value) ?? null,
  };
}
