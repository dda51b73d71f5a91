/** The four days at the foot of the overview: air, traffic, power, river. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { valueAxis } from "../../chart/value-axis.js";
import { placeOf } from "../../city/distance.js";
import { measureOf, shownQuantity } from "../../city/measures.js";
import { minuteMsOf, minuteOf, ofTime } from "../../city/of-time.js";
import { thresholdsFor } from "../../city/threshold.js";
import { ownReading } from "../../fleet/latest.js";
import { BUCKET_S, emptyHistory, insert } from "../../history/history.js";
import { lineOf } from "../../history/line.js";
import { t } from "../../words/i18n.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { scopedCounts } from "./scoped-counts.js";
import { dayOf, seriesLine } from "./series.js";
import { endedText, TrendPanel } from "./trend-panel.js";

/**
 * @import { Answer } from "../../live/resource.js"
 * @import { Threshold } from "../../city/types.js"
 * @import { Latest } from "../../fleet/types.js"
 * @import { History } from "../../history/history.js"
 * @import { Series } from "../../history/types.js"
 * @import { Load } from "../../live/types.js"
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 * @import { Overview } from "./state.js"
 */

const SHOWN = /** @type {const} */ ([
  { id: "pm25", word: "trend.pm25", withMax: true },
  { id: "speed", word: "trend.speed", withMax: false },
  { id: "load", word: "trend.load", withMax: false },
]);
/** The axis is the shortest that holds everything, so that a young city's lines can be read. */
const SPANS_S = [1, 3, 6, 12, 24].map((hours) => hours * 3600);
const LONGEST_S = 24 * 3600;
const HOUR_MS = 3_600_000;
const NO_DAY = emptyHistory("", LONGEST_S);
/** The same each time, or a chart would be drawn anew. @type {readonly Threshold[]} */
const NO_LIMITS = [];
/** @type {Pick<Series, "tier" | "items">} */
const NO_SERIES = { tier: "15m", items: [] };
const NO_LINE = seriesLine(NO_SERIES, { stat: "mean", sensors: 0, newestS: 0, factor: 1 });

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function Trends({ store, overview, onRetry }) {
  const part = { store, overview, onRetry, spanS: commonSpanS(store, overview) };
  return html`<div class="trends">
    ${SHOWN.map((shown) => html`<${MeasureTrend} ...${part} ...${shown} />`)}
    <${GaugeTrend} ...${part} />
  </div>`;
}

/** @param {Store} store @param {Overview} overview */
function commonSpanS(store, { days, gaugeDay }) {
  const firsts = [...days.values()]
    .flatMap((day) => [...(day.value?.values() ?? [])])
    .map((series) => Date.parse(series.items[0]?.bucket_at ?? ""));
  firsts.push(gaugeDay.value?.atMs[0] ?? Number.NaN);
  const known = firsts.filter((ms) => !Number.isNaN(ms));
  const firstMs = Math.min(...known);
  return ofTime(store.state, (nowMs) => {
    const ageS = (nowMs - firstMs) / 1000;
    return SPANS_S.find((span) => ageS <= span) ?? LONGEST_S;
  });
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Overview} props.overview
 * @param {number} props.spanS
 * @param {string} props.id
 * @param {WordKey} props.word
 * @param {boolean} props.withMax
 * @param {() => void} props.onRetry
 */
function MeasureTrend({ store, overview, spanS, id, word, withMax, onRetry }) {
  const { kindByName, filter } = store.state;
  const measure = measureOf(id);
  const quantity = shownQuantity(measure, kindByName.value);
  const day = overview.days.get(measure.id);
  const answer = day?.value?.get(filter.value.area);
  const bucketS = BUCKET_S[answer?.tier ?? "15m"] ?? Number.NaN;
  const seen = scopedCounts(store)?.kinds[measure.kind];
  const isTimed = !Number.isNaN(minuteOf(store.state));
  const shown = useMemo(
    () => (quantity ? dayOf(store, measure, quantity, answer ?? NO_SERIES) : null),
    [answer, quantity?.display_factor, isTimed, seen?.sensors, seen?.newest_observed_at],
  );
  const trend = quantity &&
    shown && {
      load: loadOf(day, answer),
      ...shown,
      stepS: bucketS,
      bucketS,
      newestS: instantS(seen?.newest_observed_at),
      periodS: kindByName.value.get(measure.kind)?.period_s ?? Number.NaN,
      quantity,
      withMax,
      limits: NO_LIMITS,
      doubt: seen && !seen.trusted ? t("data.notEnough") : "",
      spanS,
    };
  return html`<${TrendPanel} store=${store} title=${t(word)} trend=${trend} onRetry=${onRetry} />`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Overview} props.overview
 * @param {number} props.spanS
 * @param {() => void} props.onRetry
 */
function GaugeTrend({ store, overview, spanS, onRetry }) {
  const { kindByName, thresholds } = store.state;
  const { gauge, gaugeDay } = overview;
  const sensor = gauge.value?.sensor;
  const latest = sensor?.latest;
  const history = useMemo(
    () => withLatest(gaugeDay.value ?? NO_DAY, latest),
    [gaugeDay.value, latest?.observed_at],
  );
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  const periodS = kind?.period_s ?? Number.NaN;
  const line = useMemo(
    () => (quantity ? lineOf(history, quantity, periodS) : NO_LINE),
    [history, quantity, periodS],
  );
  const atMs = minuteMsOf(store.state);
  const hour = Math.floor(atMs / HOUR_MS);
  const limits = useMemo(
    () =>
      thresholdsFor(
        thresholds.value,
        GAUGE_KIND,
        GAUGE_QUANTITY,
        atMs,
        sensor ? placeOf(sensor) : undefined,
      ),
    [thresholds.value, hour, sensor?.sensor_id],
  );
  const title = t("trend.gauge", { name: sensor?.name?.split(",", 1)[0] ?? t("age.none") });
  const trend = quantity && {
    load: loadOf(gauge.load === "failed" ? gauge : gaugeDay, gaugeDay.value),
    line,
    stepS: BUCKET_S[history.tier] ?? periodS,
    bucketS: BUCKET_S[history.tier] ?? 0,
    newestS: instantS(sensor?.latest?.observed_at),
    periodS,
    quantity,
    axis: valueAxis(quantity),
    withMax: false,
    limits,
    doubt:
      sensor && sensor.status !== "live" ? endedText(store, instantS(latest?.observed_at)) : "",
    spanS,
  };
  return html`<${TrendPanel} store=${store} title=${title} trend=${trend} onRetry=${onRetry} />`;
}

/**
 * The day with the reading that the river's tile shows, which may have come after it was asked for.
 * @param {History} day
 * @param {Latest | null | undefined} latest
 * @returns {History}
 */
function withLatest(day, latest) {
  if (day.tier !== "raw" || day.atMs.length === 0 || !latest) return day;
  const whole = { ...day, atMs: [...day.atMs], items: [...day.items] };
  insert(whole, ownReading(latest));
  return whole;
}

/** @param {string | null | undefined} instant @returns {number} infinite where there is none */
function instantS(instant) {
  return Date.parse(instant ?? "") / 1000 || Number.POSITIVE_INFINITY;
}

/**
 * A part of an answer is ready as soon as it is there, whatever became of later questions.
 * @param {Answer<unknown> | undefined} answer
 * @param {unknown} part
 * @returns {Load}
 */
function loadOf(answer, part) {
  if (part) return "ready";
  return answer?.load === "failed" ? "failed" : "loading";
}
