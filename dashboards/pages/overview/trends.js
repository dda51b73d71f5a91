/** The four days at the foot of the overview: air, traffic, power, river. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { placeOf } from "../../city/distance.js";
import { measureOf, shownQuantity } from "../../city/measures.js";
import { thresholdsFor } from "../../city/threshold.js";
import { BUCKET_S, emptyHistory, lineOf, withHoles } from "../../history/history.js";
import { t } from "../../words/i18n.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { TrendPanel } from "./trend-panel.js";

/**
 * @import { Answer } from "../../live/resource.js"
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
const NO_DAY = emptyHistory("", LONGEST_S);

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
  const { nowMs } = store.state;
  const firsts = [...days.values()]
    .flatMap((day) => [...(day.value?.values() ?? [])])
    .map((series) => Date.parse(series.items[0]?.bucket_at ?? ""));
  firsts.push(gaugeDay.value?.atMs[0] ?? Number.NaN);
  const known = firsts.filter((ms) => !Number.isNaN(ms));
  const ageS = (nowMs.value - Math.min(...known)) / 1000;
  return SPANS_S.find((span) => ageS <= span) ?? LONGEST_S;
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
  const factor = quantity?.display_factor ?? 1;
  const bucketS = BUCKET_S[answer?.tier ?? "15m"] ?? Number.NaN;
  const isTimed = !Number.isNaN(store.state.nowMs.value);
  const line = useMemo(() => {
    const nowS = store.now() / 1000 || Number.POSITIVE_INFINITY;
    const points = (answer?.items ?? []).map((item) => ({
      // A bucket stands in its middle; the one that is still open, not after now.
      atS: Math.min(nowS, Date.parse(item.bucket_at) / 1000 + bucketS / 2),
      mean: item[measure.stat] ?? null,
      min: item.min,
      max: item.max,
    }));
    return withHoles(points, 1.5 * bucketS, factor);
  }, [answer, factor, isTimed]);
  const trend = quantity && {
    load: loadOf(day, answer),
    line,
    stepS: bucketS,
    quantity,
    withMax,
    limits: [],
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
  const { kindByName, thresholds, nowMs } = store.state;
  const { gauge, gaugeDay } = overview;
  const sensor = gauge.value?.sensor;
  const history = gaugeDay.value ?? NO_DAY;
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  const periodS = kind?.period_s ?? Number.NaN;
  const line = useMemo(
    () => lineOf(history, GAUGE_QUANTITY, periodS, quantity?.display_factor ?? 1),
    [history, quantity],
  );
  const hour = Math.floor(nowMs.value / 3_600_000);
  const limits = useMemo(
    () =>
      thresholdsFor(
        thresholds.value,
        GAUGE_KIND,
        GAUGE_QUANTITY,
        nowMs.value,
        sensor ? placeOf(sensor) : undefined,
      ),
    [thresholds.value, hour, sensor?.sensor_id],
  );
  const title = t("trend.gauge", { name: sensor?.name?.split(",", 1)[0] ?? t("age.none") });
  const trend = quantity && {
    load: loadOf(gauge.load === "failed" ? gauge : gaugeDay, gaugeDay.value),
    line,
    stepS: BUCKET_S[history.tier] ?? periodS,
    quantity,
    withMax: false,
    limits,
    spanS,
  };
  return html`<${TrendPanel} store=${store} title=${title} trend=${trend} onRetry=${onRetry} />`;
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
