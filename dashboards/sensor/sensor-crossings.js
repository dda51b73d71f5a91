/** What a sensor crosses, and in which words that is said. */
import { labelOf } from "../city/threshold.js";
import { crossingsOf as crossingsOfRow, judgedAtMs } from "../fleet/crossings.js";
import { formatAge, formatMoment, formatValueWithUnit } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";

/**
 * @import { Crossing, Quantity } from "../city/types.js"
 * @import { OwnCrossing } from "../fleet/types.js"
 * @import { Store } from "../store.js"
 */

/**
 * @typedef {object} CrossingText
 * @property {string} quantity its name, and over which time the value is averaged
 * @property {string} value with its unit
 * @property {string} limit with its unit, and on which side of it the value is
 * @property {string} label what the threshold is called, empty where it is not known
 */

/** @type {readonly Crossing[]} */
const NOT_ASKED = [];

/**
 * The thresholds that a sensor is beyond, worst first.
 * @param {Store} store
 * @param {number} row
 */
export function crossingsOf(store, row) {
  const list = store.crossings.value?.items ?? NOT_ASKED;
  return crossingsOfRow(store.state.fleet.value, list, row);
}

/**
 * @param {Store} store
 * @param {OwnCrossing} crossing
 * @param {readonly Quantity[]} quantities of the sensor's kind
 * @returns {CrossingText}
 */
export function crossingText(store, crossing, quantities) {
  const quantity = quantities.find((one) => one.quantity === crossing.quantity);
  const threshold = store.state.thresholds.value.find(
    (one) => one.threshold_id === crossing.threshold_id,
  );
  const name = quantity ? nameOf(quantity) : crossing.quantity;
  const text = (/** @type {number} */ value) =>
    quantity ? formatValueWithUnit(value, quantity) : String(value);
  const span = crossing.averaged_s > 0 ? formatAge(1000 * crossing.averaged_s) : "";
  return {
    quantity: span === "" ? name : t("sign.averaged", { quantity: name, span }),
    value: text(crossing.value),
    limit: `${threshold?.direction === "below" ? "<" : "≥"}\u00a0${text(crossing.threshold_value)}`,
    label: threshold ? labelOf(threshold) : "",
  };
}

/**
 * What is said of a level that is held: since when nothing came, or that what came is not trusted.
 * @param {Store} store
 * @param {number} row
 * @returns {string} empty where the level is one of now
 */
export function heldText(store, row) {
  const { fleet, nowMs } = store.state;
  const sign = fleet.value.signOf(row);
  if (!sign.isHeld) return "";
  const observedAtMs = fleet.value.observedAtMs[row] ?? Number.NaN;
  if (fleet.value.isLive(row)) {
    const [worst] = crossingsOf(store, row);
    const atMs = worst ? judgedAtMs(worst) : observedAtMs;
    return t("sign.untrusted", { time: formatMoment(atMs, nowMs.value) });
  }
  return t("held.since", { time: formatMoment(observedAtMs, nowMs.value) });
}
