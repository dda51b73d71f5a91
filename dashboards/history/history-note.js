/** What a chart of a history says in words: its unit, the point under the cursor, what is left out, where it ended. */
import { html } from "htm/preact";
import {
  decimalsOf,
  formatBucket,
  formatInstant,
  formatNumber,
  formatSpan,
  formatWidth,
  unitOver,
  withUnit,
} from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { amountWidthS, BUCKET_S, isAmount } from "./history.js";

/**
 * @import { Quantity, Threshold } from "../city/types.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { History } from "./history.js"
 * @import { Line } from "./line.js"
 */

/**
 * @typedef {object} NoteProps
 * @property {History} history
 * @property {Line} line
 * @property {number | null} point under the cursor
 * @property {string} unit
 * @property {Quantity} quantity
 * @property {number} nowMs
 * @property {readonly Threshold[]} limits
 * @property {number | null} endedMs where the data ended, when that is no longer now
 */

/** @param {NoteProps} props */
export function HistoryNote({ history, line, point, unit, quantity, nowMs, limits, endedMs }) {
  return html`<p class="chart-note">
    <${PointWords} ...${{ history, line, point, unit, quantity, nowMs }} />
    <span class="tier">${pointWord(quantity, history)}</span>
    <${LineWords} ...${{ history, line, unit, quantity }} />
    ${
      endedMs !== null &&
      html`<span class="chart-ended">
        ${t("chart.ended", { time: formatInstant(endedMs, nowMs) })}
      </span>`
    }
    ${averagedNote(limits)}
  </p>`;
}

/**
 * The unit that the numbers of a chart or a table have.
 * @param {Quantity} quantity
 * @param {History} history
 * @param {number} periodS
 */
export function shownUnit(quantity, { tier }, periodS) {
  return isAmount(quantity) ? unitOver(quantity, amountWidthS(tier, periodS)) : quantity.symbol;
}

/** What a point is: a reading, or what has become of those of a bucket. @param {Quantity} quantity @param {History} history */
function pointWord(quantity, { tier }) {
  const bucketS = BUCKET_S[tier];
  if (!bucketS) return t("tier.raw");
  return t(isAmount(quantity) ? "point.sum" : "point.mean", { width: formatWidth(bucketS) });
}

/** @param {readonly (number | null)[]} values */
function extremes(values) {
  const known = values.filter((value) => value !== null);
  return {
    low: known.length ? Math.min(...known) : null,
    high: known.length ? Math.max(...known) : null,
  };
}

/** @param {number | null | undefined} value in display units @param {Quantity} quantity */
function textOf(value, quantity) {
  return value === null || value === undefined
    ? t("age.none")
    : formatNumber(value, decimalsOf(quantity));
}

/** What the chart shows, for who does not see it. @param {{sensor: SensorRecord, quantity: Quantity, line: Line, spanS: number, unit: string}} chart */
export function chartLabel({ sensor, quantity, line, spanS, unit }) {
  const known = line.mean.filter((value) => value !== null);
  const of = { symbol: unit };
  return t("chart.label", {
    quantity: nameOf(quantity),
    name: sensor.name,
    span: formatSpan(spanS),
    count: known.length,
    min: textOf(extremes(line.min).low, quantity),
    max: withUnit(textOf(extremes(line.max).high, quantity), of),
    last: withUnit(textOf(known.at(-1), quantity), of),
  });
}

/**
 * When a point is of: an instant, or from when to when; a bucket that is still open says so.
 * @param {History} history
 * @param {Line} line
 * @param {number} point
 * @param {number} nowMs
 */
function timeOf({ tier }, line, point, nowMs) {
  const bucketMs = 1000 * (BUCKET_S[tier] ?? 0);
  if (bucketMs === 0) return formatInstant(1000 * (line.atS[point] ?? Number.NaN), nowMs);
  const fromMs = 1000 * (line.fromS[point] ?? Number.NaN);
  const span = formatBucket(fromMs, bucketMs, nowMs);
  return fromMs + bucketMs > nowMs ? t("chart.soFar", { span }) : span;
}

/**
 * What stands under the cursor; without one, the last point of the line, with its time: it need not
 * be the value of now.
 * @param {{history: History, line: Line, point: number | null, unit: string, quantity: Quantity, nowMs: number}} props
 */
function PointWords({ history, line, point, unit, quantity, nowMs }) {
  const last = line.mean.findLastIndex((value) => value !== null);
  const shown = point ?? last;
  const untrusted = line.untrusted[shown] ?? null;
  const time = timeOf(history, line, shown, nowMs);
  const value = withUnit(textOf(untrusted ?? line.mean[shown], quantity), { symbol: unit });
  const isBanded = line.min[shown] !== line.max[shown];
  return html`<span class="chart-point" data-past=${point !== null}>
    ${point === null ? t("chart.lastPoint", { value, time }) : html`<time>${time}</time> <b>${value}</b>`}
    ${untrusted !== null && html` <span class="flag">${t("chart.untrustedHead")}</span>`}
    ${
      isBanded &&
      html` <span>
        ${t("chart.range", { min: textOf(line.min[shown], quantity), max: textOf(line.max[shown], quantity) })}
      </span>`
    }
  </span>`;
}

/** @param {{history: History, line: Line, unit: string, quantity: Quantity}} props */
function LineWords({ history, line, unit, quantity }) {
  const isRaw = history.tier === "raw";
  const count = formatNumber(line.mean.filter((value) => value !== null).length);
  const low = textOf(extremes(line.min).low, quantity);
  const high = withUnit(textOf(extremes(line.max).high, quantity), { symbol: unit });
  return html`<span>${t("chart.range", { min: low, max: high })}</span>
    <span>${t(isRaw ? "chart.points" : "chart.buckets", { count })}</span>
    ${line.gapsS.length > 0 && html`<span>${t("chart.gaps", { count: line.gapsS.length })}</span>`}
    ${untrustedWords(history, line)}`;
}

/** @param {History} history @param {Line} line */
function untrustedWords(history, line) {
  if (history.tier === "raw") {
    const count = line.untrusted.filter((value) => value !== null).length;
    return count > 0 && html`<span class="flag">${t("chart.untrusted", { count })}</span>`;
  }
  const counts = history.items.map((item) => item.untrusted_count ?? null);
  if (counts.includes(null)) return html`<span>${t("chart.untrustedUnknown")}</span>`;
  const count = counts.reduce((/** @type {number} */ sum, one) => sum + (one ?? 0), 0);
  return count > 0 && html`<span class="flag">${t("chart.untrustedLeftOut", { count })}</span>`;
}

/** @param {readonly Threshold[]} limits */
function averagedNote(limits) {
  const averaged = new Set(limits.map((one) => one.averaged_s ?? 0).filter((s) => s > 0));
  if (averaged.size === 0) return null;
  const widths = [...averaged].map(formatWidth).join(", ");
  return html`<span>${t("chart.averagedLimits", { widths })}</span>`;
}
