/** What the chart of an alert shows: an hour before it began to an hour after it ended, with its limits. */
import { valueText } from "../../alerts/alert-words.js";
import { valueAxis } from "../../chart/value-axis.js";
import { amountWidthS, isAmount } from "../../history/history.js";
import { t } from "../../words/i18n.js";

/**
 * @import { AlertDetail } from "../../alerts/types.js"
 * @import { Quantity } from "../../city/types.js"
 * @import { ChartLimit, ChartLine, ChartModel } from "../../chart/time-chart.js"
 * @import { ValueAxis } from "../../chart/value-axis.js"
 * @import { History } from "../../history/history.js"
 * @import { Line } from "../../history/line.js"
 */

const HOUR_MS = 3_600_000;
/** Beyond the data and the limits. */
const AIR_SHARE = 0.1;

/**
 * @param {Pick<AlertDetail, "since_at" | "cleared_at" | "last_at">} alert
 * @param {number} nowMs city instant
 * @returns {{fromMs: number, toMs: number}}
 */
export function evidenceSpan({ since_at, cleared_at, last_at }, nowMs) {
  const sinceMs = Date.parse(since_at);
  const endMs = Math.max(sinceMs, Date.parse(cleared_at ?? last_at));
  const toMs = Number.isFinite(nowMs) ? Math.min(endMs + HOUR_MS, nowMs) : endMs + HOUR_MS;
  return { fromMs: sinceMs - HOUR_MS, toMs: Math.max(toMs, sinceMs + HOUR_MS / 12) };
}

/**
 * @param {object} given
 * @param {AlertDetail} given.alert
 * @param {Quantity} given.quantity
 * @param {History} given.history
 * @param {Line} given.line
 * @param {number} given.periodS of the sensor
 * @param {{fromMs: number, toMs: number}} given.span
 * @returns {ChartModel}
 */
export function evidenceModel({ alert, quantity, history, line, periodS, span }) {
  /** @type {ChartLine[]} */
  const lines = [
    { values: line.mean, role: isAmount(quantity) ? "amount" : "mean" },
    { values: line.untrusted, role: "untrusted" },
  ];
  const limits = limitsOf(alert, quantity);
  const endMs = alert.cleared_at ? Date.parse(alert.cleared_at) : span.toMs;
  return {
    atS: line.atS,
    lines,
    limits,
    axis: axisWith(valueAxis(quantity), [...line.mean, ...limits.map(({ value }) => value)]),
    bars: { fromS: line.fromS, widthS: amountWidthS(history.tier, periodS) },
    gapsS: line.gapsS,
    endS: null,
    spanS: [span.fromMs / 1000, span.toMs / 1000],
    standsS: [Date.parse(alert.since_at) / 1000, endMs / 1000],
    group: "",
    isCompact: false,
  };
}

/**
 * An axis on which all of it is seen: an alert without its limit would say nothing.
 * @param {ValueAxis} axis
 * @param {readonly (number | null)[]} values
 * @returns {ValueAxis}
 */
export function axisWith(axis, values) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return axis;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const air = AIR_SHARE * (high - low);
  const begin = axis.begin === null ? low - air : Math.min(axis.begin, low);
  return { begin, span: Math.max(axis.span, high + air - begin) };
}

/** Where it is raised, and where it ends; those of a rate, an index or a count are none of what is drawn. @param {AlertDetail} alert @param {Quantity} quantity @returns {ChartLimit[]} */
function limitsOf(alert, quantity) {
  const { limit, clear_value, severity, value_is } = alert;
  if (value_is !== "quantity") return [];
  const factor = quantity.display_factor;
  /** @type {ChartLimit[]} */
  const limits = [];
  if (limit !== null)
    limits.push({
      value: limit * factor,
      level: severity === "minor" ? "warning" : severity,
      label: t("console.limit", { value: valueText(limit, alert, quantity) }),
      isAveraged: false,
    });
  if (clear_value !== null && clear_value !== limit)
    limits.push({
      value: clear_value * factor,
      level: "clear",
      label: t("console.clear", { value: valueText(clear_value, alert, quantity) }),
      isAveraged: false,
    });
  return limits;
}
