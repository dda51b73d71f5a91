/** What an alert is called wherever it is shown: what, where, by how much, since when, who has it. */
import {
  areaShortName,
  formatMoment,
  formatNumber,
  formatPercent,
  formatValueWithUnit,
  placeOf,
} from "../words/format.js";
import { language, t } from "../words/i18n.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Store } from "../store.js"
 * @import { Alert } from "./types.js"
 */

const DAY_MS = 86_400_000;

/** @param {Pick<Alert, "label_vi" | "label_en">} alert */
export function labelOf({ label_vi, label_en }) {
  return language.value === "vi" ? label_vi : label_en;
}

/** @param {Pick<Alert, "kind" | "quantity">} alert @param {Pick<Store["state"], "kindByName">} state */
export function quantityOf({ kind, quantity }, { kindByName }) {
  return kindByName.value.get(kind)?.quantities.find((one) => one.quantity === quantity);
}

/**
 * A number of an alert as its rule means it: with its unit where it has one. How long something is silent is said by
 * since when.
 * @param {number | null} value
 * @param {Pick<Alert, "value_is">} alert
 * @param {Quantity | undefined} quantity
 */
export function valueText(value, { value_is }, quantity) {
  if (value === null || value_is === "silence") return "";
  if (value_is === "ratio") return signed(value, formatPercent(Math.abs(value)));
  if (value_is === "number" || !quantity)
    return formatNumber(value, Number.isInteger(value) ? 0 : 2);
  if (value_is === "quantity") return formatValueWithUnit(value, quantity);
  const text = signed(value, formatValueWithUnit(Math.abs(value), quantity));
  return value_is === "per_hour" ? t("alert.perHour", { value: text }) : text;
}

/** @param {number} value @param {string} text of how large it is */
function signed(value, text) {
  return `${value < 0 ? "−" : "+"}${text}`;
}

/**
 * @param {Alert} alert
 * @param {Pick<Store["state"], "kindByName" | "areas">} state
 * @returns {{label: string, value: string, place: {area: string, name: string}}}
 */
export function alertWords(alert, state) {
  return {
    label: labelOf(alert),
    value: valueText(alert.value, alert, quantityOf(alert, state)),
    place: placeText(alert, state),
  };
}

/** @param {Alert} alert @param {Pick<Store["state"], "areas">} state */
function placeText({ area: code, sensor_id, sensor_name, sensor_count }, { areas }) {
  const area = areas.value.get(code ?? "");
  if (sensor_id !== null) return placeOf(area, sensor_name ?? sensor_id);
  const isOfMany = sensor_count > 1;
  return {
    area: area
      ? areaShortName(area)
      : (code ?? t(isOfMany ? "alert.severalAreas" : "alert.wholeCity")),
    name: isOfMany ? t("alert.sensors", { count: formatNumber(sensor_count) }) : "",
  };
}

/** How long it lasts, or lasted: `00:12:40`, and of more than two days their number. @param {Pick<Alert, "since_at" | "cleared_at">} alert @param {number} nowMs city instant */
export function lastedText({ since_at, cleared_at }, nowMs) {
  return spanText((cleared_at ? Date.parse(cleared_at) : nowMs) - Date.parse(since_at));
}

/** Since when it lasts, or from when to when it lasted. @param {Pick<Alert, "since_at" | "cleared_at">} alert @param {number} nowMs city instant */
export function sinceText({ since_at, cleared_at }, nowMs) {
  const at = (/** @type {string} */ instant) => formatMoment(Date.parse(instant), nowMs);
  return cleared_at
    ? `${at(since_at)}–${at(cleared_at)}`
    : t("alert.since", { time: at(since_at) });
}

/** @param {number} ms */
export function spanText(ms) {
  if (!Number.isFinite(ms)) return t("age.none");
  if (ms >= 2 * DAY_MS) return t("age.days", { n: Math.floor(ms / DAY_MS) });
  const s = Math.max(0, Math.floor(ms / 1000));
  return [s / 3600, (s / 60) % 60, s % 60]
    .map((part) => `${Math.floor(part)}`.padStart(2, "0"))
    .join(":");
}

/** Who has it: who was given it, or took it; null where nobody has. @param {Pick<Alert, "assignee" | "state" | "last_step">} alert */
export function holderOf({ assignee, state, last_step }) {
  const hasTaken = state === "acknowledged" && last_step?.step === "acknowledge";
  return assignee ?? (hasTaken ? last_step.who : null);
}

/** How it stands, and who has it. @param {Alert} alert */
export function holderText(alert) {
  const state = t(`alertState.${alert.state}`);
  const holder = holderOf(alert);
  return holder ? `${state} · ${holder}` : state;
}

/** That somebody was first, and who, as long as one is told. @param {{faster: string | null, alert: Alert}} outcome */
export function fasterText({ faster, alert: { state } }) {
  const what = t(`alertState.${state}`);
  return faster ? t("alert.faster", { who: faster, what }) : t("alert.changed", { what });
}
