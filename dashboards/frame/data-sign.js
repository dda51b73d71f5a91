/**
 * How much of the city sends, and until when its data goes. This is about the city's sensors; whether
 * the page hears its server is the other sign, `line-sign.js`.
 */
import { html } from "htm/preact";
import { isConnectionGood } from "../pieces/look.js";
import { SHAPE_PATHS } from "../pieces/shapes.js";
import { formatAge, formatInstant, formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { cityCoverage, DATA_SHAPES, dataState } from "./data-state.js";

/**
 * @import { Coverage } from "../city/types.js"
 * @import { Store } from "../store.js"
 * @import { DataState } from "./data-state.js"
 */

/** Fewer messages are on their way rather than waiting. */
const QUEUE_WORTH_TELLING = 50;
/** An age of the newest reading that is worth telling, of the wall. */
const OLD_AFTER_MS = 30_000;

/** @param {{store: Store}} props */
export function DataSign({ store }) {
  const { connection, figures } = store.state;
  const coverage = cityCoverage(figures.value);
  const state = dataState(coverage, connection.value);
  return html`<div class="as-of" data-state=${state} role="group" aria-label=${t("data.label")}>
    <p class="data-state">
      <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
        <path fill-rule="evenodd" d=${SHAPE_PATHS[DATA_SHAPES[state]]} />
      </svg>
      ${state !== "unknown" && coverage && html`<b>${sendingText(coverage)}</b>`}
      <span role="status">${wordOf(state)}</span>
    </p>
    <${Freshness} store=${store} isShort=${state === "short"} />
  </div>`;
}

/** @param {Coverage} coverage */
export function sendingText({ live, sensors }) {
  return t("data.sending", { live: formatNumber(live), total: formatNumber(sensors) });
}

/** @param {DataState} state */
function wordOf(state) {
  if (state === "awaited") return t("look.loading");
  if (state === "unknown") return t("data.unknown");
  return state === "short" ? t("data.notEnough") : "";
}

/** Until when the data goes, and how far what is stored lies behind. @param {{store: Store, isShort: boolean}} props */
function Freshness({ store, isShort }) {
  const { newestObservedAtMs, nowMs, clock, connection } = store.state;
  const newest = newestObservedAtMs.value;
  const ageMs = nowMs.value - newest;
  // Of a store that is not heard of, only the age is certain.
  const isGood = isConnectionGood(connection.value);
  const isOld = ageMs > OLD_AFTER_MS * Math.max(1, clock.value?.speed ?? 1);
  // That little is stored late is no good news where little comes.
  const behind = isGood && !isShort && !isOld ? behindText(store) : "";
  return html`<p>
      <span>${t("header.asOf")}</span>${" "}
      <b>${Number.isNaN(newest) ? t("age.none") : formatInstant(newest, nowMs.value)}</b>
    </p>
    ${behind && html`<span class="behind" title=${t("header.behindHint")}>${behind}</span>`}
    ${(!isGood || isShort || isOld) && html`<span class="behind">${t("age.ago", { age: formatAge(ageMs) })}</span>`}`;
}

/** @param {Store} store @returns {string} empty where it is not known */
function behindText(store) {
  const behind = store.state.figures.value?.behind;
  if (!behind) return "";
  const lags = [behind.oldest_uncommitted_s, behind.lag_s].filter((lag) => lag !== null);
  if (lags.length === 0) return "";
  const lag = formatNumber(Math.max(...lags), Math.max(...lags) < 10 ? 1 : 0);
  const queue = behind.broker_queue ?? 0;
  return queue >= QUEUE_WORTH_TELLING
    ? t("header.behindQueue", { lag, queue: formatNumber(queue) })
    : t("header.behind", { lag });
}
