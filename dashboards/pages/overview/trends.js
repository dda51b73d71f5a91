/** The foot of the overview: the days of air, traffic and power, and what is to be expected. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { measureOf, shownQuantity } from "../../city/measures.js";
import { minuteOf, ofTime } from "../../city/of-time.js";
import { BUCKET_S } from "../../history/history.js";
import { dayOf } from "../../history/series.js";
import { TrendPanel } from "../../history/trend-panel.js";
import { scopedCounts } from "../../live/counts.js";
import { t } from "../../words/i18n.js";
import { OutlookPanel } from "./outlook-panel.js";

/**
 * @import { Answer } from "../../live/resource.js"
 * @import { Threshold } from "../../city/types.js"
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
/** The same each time, or a chart would be drawn anew. @type {readonly Threshold[]} */
const NO_LIMITS = [];
/** @type {Pick<Series, "tier" | "items">} */
const NO_SERIES = { tier: "15m", items: [] };

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function Trends({ store, overview, onRetry }) {
  const part = { store, overview, onRetry, spanS: commonSpanS(store, overview) };
  return html`<div class="trends">
    ${SHOWN.map((shown) => html`<${MeasureTrend} ...${part} ...${shown} />`)}
    <${OutlookPanel} ...${{ store, overview, onRetry }} />
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
