/** A sensor's history, one quantity at a time, as a chart or as a table, from whichever tier fits. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon } from "../pieces/icon.js";
import { liveAnswer, lookOf } from "../pieces/look.js";
import { PanelMessage } from "../pieces/panel.js";
import { formatSpan } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { emptyHistory, resolutionOf, SPANS_S } from "./history.js";
import { HistoryChart } from "./history-chart.js";
import { saveHistory } from "./history-file.js";
import { followHistory } from "./history-loader.js";
import { HistoryTable } from "./history-table.js";
import { lineOf } from "./line.js";

/**
 * @import { Spell } from "../chart/time-chart.js"
 * @import { Quantity } from "../city/types.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { Store } from "../store.js"
 */

const DAY_S = 24 * 3600;
const DEFAULT_SPAN_S = DAY_S;
/** @type {readonly Spell[]} */
const NO_SPELLS = [];
const NO_HISTORY = emptyHistory("", 0);

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {number} props.spanCount how many of the spans are offered, shortest first
 * @param {(quantity: string) => readonly Spell[]} [props.spellsOf] of what was told of the sensor
 */
export function HistoryPanel({ store, sensor, spanCount, spellsOf = noSpells }) {
  const { quantities } = sensor;
  const quantity = quantities.find(
    (one) => one.quantity === store.state.historyView.value.quantity,
  );
  const shown = quantity ?? quantities[0];
  return shown
    ? html`<${QuantityHistory} ...${{ store, sensor, spanCount, spellsOf, quantity: shown }} />`
    : null;
}

/** @returns {readonly Spell[]} */
function noSpells() {
  return NO_SPELLS;
}

/** @param {{store: Store, sensor: SensorRecord, spanCount: number, spellsOf: (quantity: string) => readonly Spell[], quantity: Quantity}} props */
function QuantityHistory({ store, sensor, spanCount, spellsOf, quantity }) {
  const { isTable, spanS: askedSpanS } = store.state.historyView.value;
  const spans = SPANS_S.slice(0, spanCount);
  const chosenSpanS = spans.includes(askedSpanS) ? askedSpanS : 0;
  const spanS = chosenSpanS || DEFAULT_SPAN_S;
  const [attempt, setAttempt] = useState(0);
  const { quantities, periodS, id } = sensor;
  const resolution = resolutionOf(quantity, spanS, periodS);
  useEffect(
    () => followHistory(store, { sensorId: id, spanS, resolution }),
    [store, id, spanS, resolution, attempt, store.state.isPast.value],
  );
  const past = historyOf(store, id);
  const newestS = sensor.observedAtMs / 1000 || Number.POSITIVE_INFINITY;
  const line = useMemo(
    () => lineOf(past, quantity, periodS, newestS),
    [past, quantity, periodS, newestS],
  );
  const hasPoints = [...line.mean, ...line.untrusted].some((value) => value !== null);
  // Pages are shown as they come; a history that could not be read whole is not.
  const isKnown = past.load === "ready" || (past.load === "loading" && hasPoints);
  const look = lookOf(store, liveAnswer(past.load, isKnown ? past : null), !hasPoints);
  const spells = useMemo(() => spellsOf(quantity.quantity), [spellsOf, quantity]);
  const isShown = look === "current" || look === "stale";
  const axisS = chosenSpanS || fittingSpanS(past.atMs[0], store.now());
  const tableLabel = t(isTable ? "chart.chart" : "chart.table");
  return html`<div class="history" data-look=${look}>
    <header class="history-head">
      <h3 class="hidden">${t("chart.title")}</h3>
      <${SpanChoice} spans=${spans} chosen=${axisS} onChoose=${(/** @type {number} */ one) => store.historyViewChanged({ spanS: one })} />
      <${QuantitySelect} quantities=${quantities} chosen=${quantity.quantity} onChoose=${(/** @type {string} */ one) => store.historyViewChanged({ quantity: one })} />
      <button
        class="icon-button"
        aria-pressed=${isTable}
        aria-label=${tableLabel}
        title=${tableLabel}
        onClick=${() => store.historyViewChanged({ isTable: !isTable })}
      >
        <${Icon} name=${isTable ? "chart" : "table"} />
      </button>
      <button
        class="icon-button"
        aria-label=${t("chart.save")}
        title=${t("chart.save")}
        disabled=${!isShown}
        onClick=${() => saveHistory(past, quantities, periodS)}
      >
        <${Icon} name="save" />
      </button>
    </header>
    ${isShown && isTable && html`<${HistoryTable} history=${past} quantity=${quantity} periodS=${periodS} nowMs=${store.state.nowMs.value} />`}
    ${
      isShown &&
      !isTable &&
      html`<${HistoryChart} store=${store} sensor=${sensor} quantity=${quantity} history=${past} line=${line} spanS=${axisS} spells=${spells} />`
    }
    <${PanelMessage}
      look=${look}
      emptyText=${t("look.noHistory", { span: formatSpan(spanS) })}
      onRetry=${() => setAttempt(attempt + 1)}
    />
  </div>`;
}

/**
 * Until a span is chosen: the shortest that holds everything, so that a young sensor's line is not
 * a stroke at the edge of an empty day.
 * @param {number | undefined} firstMs
 * @param {number} nowMs
 */
function fittingSpanS(firstMs, nowMs) {
  const ageS = (nowMs - (firstMs ?? Number.NaN)) / 1000;
  return SPANS_S.find((spanS) => ageS <= spanS && spanS <= DEFAULT_SPAN_S) ?? DEFAULT_SPAN_S;
}

/** The store's history, or none while it is still another sensor's. @param {Store} store @param {string} id */
function historyOf(store, id) {
  const known = store.state.history.value;
  return known.sensorId === id ? known : NO_HISTORY;
}

/** @param {{spans: number[], chosen: number, onChoose: (spanS: number) => void}} props */
function SpanChoice({ spans, chosen, onChoose }) {
  return html`<div class="segmented" role="group" aria-label=${t("chart.span")}>
    ${spans.map(
      (spanS) => html`<button aria-pressed=${chosen === spanS} onClick=${() => onChoose(spanS)}>
        ${formatSpan(spanS)}
      </button>`,
    )}
  </div>`;
}

/**
 * @param {{quantities: readonly Quantity[], chosen: string, onChoose: (quantity: string) => void}} props
 */
function QuantitySelect({ quantities, chosen, onChoose }) {
  return html`<label class="select">
    <span class="hidden">${t("chart.quantity")}</span>
    <select
      value=${chosen}
      onChange=${(/** @type {Event} */ event) =>
        onChoose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}
    >
      ${quantities.map((one) => html`<option value=${one.quantity}>${nameOf(one)}</option>`)}
    </select>
  </label>`;
}
