/** The chart of a history: line or bars, thresholds, holes, and what it says in words. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ChartView } from "../chart/chart-view.js";
import { valueAxis } from "../chart/value-axis.js";
import { labelOf, thresholdsFor } from "../city/threshold.js";
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
import { language, nameOf, t } from "../words/i18n.js";
import { amountWidthS, BUCKET_S, isAmount } from "./history.js";
import { endGapS } from "./line.js";

/**
 * @import { Quantity, Threshold } from "../city/types.js"
 * @import { ChartLimit, ChartLine } from "../chart/time-chart.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { Store } from "../store.js"
 * @import { History } from "./history.js"
 * @import { Line } from "./line.js"
 */

/**
 * @typedef {object} ChartProps
 * @property {Store} store
 * @property {SensorRecord} sensor
 * @property {Quantity} quantity
 * @property {History} history
 * @property {Line} line
 * @property {number} spanS
 */

/** @param {ChartProps} props */
export function HistoryChart({ store, sensor, quantity, history, line, spanS }) {
  const [point, setPoint] = useState(/** @type {number | null} */ (null));
  const { thresholds, nowMs, clock } = store.state;
  const minute = Math.floor(nowMs.value / 60_000); // the axis moves on even when nothing arrives
  const limits = useMemo(
    () => limitsOf(thresholds.value, sensor, quantity, 60_000 * minute),
    [thresholds.value, sensor.id, quantity, minute],
  );
  const endGap = endGapS(line, {
    nowS: 60 * minute,
    newestS: sensor.observedAtMs / 1000 || Number.POSITIVE_INFINITY,
    periodS: sensor.periodS,
    speed: clock.value?.speed ?? 1,
  });
  const model = useMemo(
    () => ({
      atS: line.atS,
      lines: linesOf(line, quantity, history.tier),
      limits: limits.map((one) => chartLimit(one, quantity)),
      axis: valueAxis(quantity),
      widthS: amountWidthS(history.tier, sensor.periodS),
      gapsS: endGap ? [...line.gapsS, endGap] : line.gapsS,
      endS: endGap?.[0] ?? null,
      spanS: /** @type {[number, number]} */ ([60 * minute - spanS, 60 * minute + 60]),
      group: "",
      isCompact: false,
    }),
    [line, quantity, spanS, minute, limits, endGap?.[0], language.value],
  );
  const unit = shownUnit(quantity, history, sensor.periodS);
  const label = labelOfChart({ sensor, quantity, line, spanS, unit });
  return html`<${ChartView} store=${store} model=${model} label=${label} onCursor=${setPoint} />
    <p class="chart-note">
      <${PointWords} ...${{ history, line, point, unit, quantity, nowMs: nowMs.value }} />
      <span class="tier">${pointWord(quantity, history)}</span>
      <${LineWords} ...${{ history, line, unit, quantity }} />
      ${
        endGap &&
        html`<span class="chart-ended">
          ${t("chart.ended", { time: formatInstant(1000 * endGap[0], nowMs.value) })}
        </span>`
      }
      ${averagedNote(limits)}
    </p>`;
}

/**
 * Limits of a single reading are no limits of what many have added up to.
 * @param {readonly Threshold[]} all
 * @param {SensorRecord} sensor
 * @param {Quantity} quantity
 * @param {number} atMs
 */
function limitsOf(all, sensor, quantity, atMs) {
  return isAmount(quantity) ? [] : thresholdsFor(all, sensor.kind, quantity.quantity, atMs, sensor);
}

/** @param {Threshold} threshold @param {Quantity} quantity @returns {ChartLimit} */
function chartLimit(threshold, quantity) {
  return {
    value: threshold.value * quantity.display_factor,
    level: threshold.level,
    label: labelOf(threshold),
    isAveraged: (threshold.averaged_s ?? 0) > 0,
  };
}

/** @param {Line} line @param {Quantity} quantity @param {string} tier @returns {ChartLine[]} */
function linesOf(line, quantity, tier) {
  /** @type {ChartLine[]} */
  const untrusted = [{ values: line.untrusted, role: "untrusted" }];
  if (isAmount(quantity)) return [{ values: line.mean, role: "amount" }, ...untrusted];
  /** @type {ChartLine[]} */
  const band = [
    { values: line.min, role: "low" },
    { values: line.max, role: "high" },
  ];
  return [...(tier === "raw" ? [] : band), { values: line.mean, role: "mean" }, ...untrusted];
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

/** @param {{sensor: SensorRecord, quantity: Quantity, line: Line, spanS: number, unit: string}} chart */
function labelOfChart({ sensor, quantity, line, spanS, unit }) {
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
