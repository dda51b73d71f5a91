/** One measure over the last 24 hours, under the shared cursor. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ChartView } from "../chart/chart-view.js";
import { minuteMsOf, minuteOf } from "../city/of-time.js";
import { levelNameOf } from "../city/threshold.js";
import { Icon } from "../pieces/icon.js";
import { lookOf } from "../pieces/look.js";
import { Panel } from "../pieces/panel.js";
import {
  decimalsOf,
  formatMinute,
  formatMoment,
  formatNumber,
  formatSpan,
  formatValue,
  formatWidth,
  withUnit,
} from "../words/format.js";
import { language, t } from "../words/i18n.js";
import { endGapS } from "./line.js";

/**
 * @import { ValueAxis } from "../chart/value-axis.js"
 * @import { Line } from "./line.js"
 * @import { Quantity, Threshold } from "../city/types.js"
 * @import { Load } from "../live/types.js"
 * @import { Look } from "../pieces/look.js"
 * @import { Store } from "../store.js"
 */

const TREND_GROUP = "overview";
/** A newest point that lies further back is old: what came since has not been read. */
const LATEST_STEPS = 3;
/** Twice the time between two answers. */
const FRESH_MS = 120_000;

/**
 * @typedef {object} Trend
 * @property {Load} load
 * @property {Line} line in display units
 * @property {ValueAxis} axis
 * @property {number} stepS from point to point
 * @property {number} bucketS over which a point is the mean; 0: it is a reading
 * @property {number} newestS observation of those that it is of; infinite where it is not known
 * @property {number} periodS of a sensor
 * @property {Quantity} quantity as shown
 * @property {number} spanS of the axis
 * @property {boolean} [isHighest] whether a point is the highest over it, and no mean
 * @property {boolean} withMax whether the highest is drawn too
 * @property {readonly Threshold[]} limits
 * @property {string} doubt said in place of the newest value where that is none of now, else empty
 * @property {Past} [past] what it is held against, at the same points
 */
/** What was then, (point,), and when that was. @typedef {{values: readonly (number | null)[], word: string}} Past */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {string} props.title
 * @param {Trend | null} props.trend null while the catalogue is not there
 * @param {() => void} props.onRetry
 */
export function TrendPanel({ store, title, trend, onRetry }) {
  const [point, setPoint] = useState(/** @type {number | null} */ (null));
  const last = trend ? trend.line.mean.findLastIndex((value) => value !== null) : -1;
  const newestMs = 1000 * (trend?.line.atS[last] ?? Number.NaN);
  const { connection } = store.state;
  const look = trendLook(store, trend, newestMs);
  const minute = minuteOf(store.state);
  const endGap = trend && trendEnd(store, trend, minute);
  return html`<${Panel}
    name="trend-panel"
    title=${title}
    aside=${trend && last >= 0 && html`<${Readout} ...${{ store, trend, point, last, endGap, look }} />`}
    look=${look}
    emptyText=${t("look.noDay")}
    onRetry=${onRetry}
    asOfMs=${connection.value === "live" ? newestMs : store.state.newestObservedAtMs.value}
  >
    ${trend && html`<${TrendChart} ...${{ store, title, trend, minute, endGap }} onCursor=${setPoint} />`}
  <//>`;
}

/**
 * @param {Store} store
 * @param {Trend | null} trend
 * @param {number} newestMs NaN where there is none
 */
function trendLook(store, trend, newestMs) {
  const load = trend?.load ?? "loading";
  const answer = {
    load,
    value: load === "ready" ? trend : null,
    asOfMs: newestMs + 1000 * LATEST_STEPS * (trend?.stepS ?? 0),
    freshMs: FRESH_MS,
  };
  return lookOf(store, answer, Number.isNaN(newestMs));
}

/** From when to now nothing has come. @param {Store} store @param {Trend} trend @param {number} minute of the city */
function trendEnd({ state }, { line, newestS, periodS }, minute) {
  const speed = state.clock.value?.speed ?? 1;
  return endGapS(line, { nowS: 60 * minute, newestS, periodS, speed });
}

/**
 * What the line says under the cursor, or now: of a line that has ended, that alone; its last value is
 * none of now.
 * @param {object} props
 * @param {Store} props.store
 * @param {Trend} props.trend
 * @param {number | null} props.point under the cursor
 * @param {number} props.last point that has a value
 * @param {[number, number] | null} props.endGap
 * @param {Look} props.look
 */
function Readout({ store, trend, point, last, endGap, look }) {
  const doubt = trend.doubt || (endGap && endedText(store, endGap[0]));
  if (point === null && doubt) {
    return html`<span class="readout"><span class="no-data-word">${doubt}</span></span>`;
  }
  const isOld = point === null && look === "stale";
  return html`<${Value} trend=${trend} point=${point ?? last} isPast=${point !== null} isOld=${isOld} />`;
}

/** @param {Store} store @param {number} endS */
export function endedText({ state }, endS) {
  return t("chart.ended", { time: formatMoment(1000 * endS, minuteMsOf(state)) });
}

/** @param {{trend: Trend, point: number, isPast: boolean, isOld: boolean}} props */
function Value({ trend, point, isPast, isOld }) {
  const { line, quantity, isHighest, withMax, bucketS, past } = trend;
  const decimals = decimalsOf(quantity);
  const text = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined ? t("age.none") : formatNumber(value, decimals);
  return html`<span class="readout" data-past=${isPast || isOld}>
    <time>${isOld && html`<${Icon} name="clock-off" />`}${formatMinute(1000 * (line.atS[point] ?? Number.NaN))}</time>
    ${bucketS > 0 && html`<span>${t(isHighest ? "trend.highest" : "trend.mean", { width: formatWidth(bucketS) })}</span>`}
    <b>${withUnit(text(line.mean[point]), quantity)}</b>
    ${withMax && html`<span>${t("trend.max", { value: text(line.max[point]) })}</span>`}
    ${past && html`<span class="readout-past">${past.word} ${text(past.values[point])}</span>`}
  </span>`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {string} props.title
 * @param {Trend} props.trend
 * @param {number} props.minute of the city
 * @param {[number, number] | null} props.endGap
 * @param {(point: number | null) => void} props.onCursor
 */
function TrendChart({ store, title, trend, minute, endGap, onCursor }) {
  const { line, axis, quantity, withMax, limits, spanS, past } = trend;
  const model = useMemo(
    () => ({
      atS: line.atS,
      lines: [
        { values: line.mean, role: /** @type {const} */ ("mean") },
        ...(withMax ? [{ values: line.max, role: /** @type {const} */ ("extreme") }] : []),
        ...(past ? [{ values: past.values, role: /** @type {const} */ ("extreme") }] : []),
        { values: line.untrusted, role: /** @type {const} */ ("untrusted") },
      ],
      limits: limits.map((one) => ({
        value: one.value * quantity.display_factor,
        level: one.level,
        label: shortLabel(one),
        isAveraged: (one.averaged_s ?? 0) > 0,
      })),
      axis,
      bars: null,
      gapsS: endGap ? [...line.gapsS, endGap] : line.gapsS,
      endS: endGap?.[0] ?? null,
      spanS: /** @type {[number, number]} */ ([60 * minute - spanS, 60 * minute + 60]),
      group: TREND_GROUP,
      isCompact: true,
    }),
    [line, past, quantity, limits, minute, spanS, endGap?.[0], language.value],
  );
  const known = line.mean.filter((value) => value !== null);
  const label = t("trend.label", {
    title,
    span: formatSpan(spanS),
    min: formatValue(Math.min(...known) / quantity.display_factor, quantity),
    max: withUnit(formatValue(Math.max(...known) / quantity.display_factor, quantity), quantity),
  });
  return html`<${ChartView} store=${store} model=${model} label=${label} onCursor=${onCursor} />`;
}

/** A small chart has no room for the place, nor for the number after the comma. @param {Threshold} threshold */
function shortLabel(threshold) {
  return levelNameOf(threshold).replace(/,\s.*$/, "");
}
