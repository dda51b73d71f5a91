/** What tells one crossing from the next, and what it is called wherever it is shown. */

import { formatAge, formatMoment, formatValueWithUnit, placeOf } from "../words/format.js";
import { t } from "../words/i18n.js";
import { labelOf } from "./threshold.js";

/**
 * @import { Store } from "../store.js"
 * @import { Crossing } from "./types.js"
 */

/** @param {Crossing} crossing */
export function keyOf({ sensor_id, quantity }) {
  return `${sensor_id}/${quantity}`;
}

/**
 * Which limit, by which value with its unit, and where.
 * @param {Crossing} crossing
 * @param {Pick<Store["state"], "kindByName" | "areas" | "thresholds">} state
 */
export function crossingWords(crossing, { kindByName, areas, thresholds }) {
  const quantity = kindByName.value
    .get(crossing.kind)
    ?.quantities.find((one) => one.quantity === crossing.quantity);
  const threshold = thresholds.value.find((one) => one.threshold_id === crossing.threshold_id);
  const inUnit = (/** @type {number} */ value) =>
    quantity ? formatValueWithUnit(value, quantity) : String(value);
  return {
    label: threshold ? labelOf(threshold) : inUnit(crossing.threshold_value),
    value: inUnit(crossing.value),
    place: placeOf(areas.value.get(crossing.area ?? ""), crossing.name ?? crossing.sensor_id),
    source: threshold?.source ?? "",
  };
}

/** Since when, and for how long. @param {Pick<Crossing, "since_at">} crossing @param {number} nowMs city instant */
export function sinceText({ since_at }, nowMs) {
  if (since_at === null) return t("crossing.sinceLong");
  const sinceMs = Date.parse(since_at);
  return t("crossing.since", {
    time: formatMoment(sinceMs, nowMs),
    age: formatAge(nowMs - sinceMs),
  });
}

/** From when on it counts, of what is pending; else empty. @param {Pick<Crossing, "pending" | "hold_s">} crossing */
export function pendingText({ pending, hold_s }) {
  return pending ? t("crossing.pending", { span: formatAge(1000 * hold_s) }) : "";
}

/**
 * Since when nothing has confirmed it: nothing came, or nothing that can be trusted.
 * @param {Crossing} crossing
 * @param {number} nowMs city instant
 */
export function heldText({ observed_at, status }, nowMs) {
  const time = formatMoment(Date.parse(observed_at), nowMs);
  return t(status === "live" ? "sign.untrusted" : "held.since", { time });
}
