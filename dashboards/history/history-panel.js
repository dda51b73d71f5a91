/** A sensor's history, one quantity at a time, as a chart or as a table, from whichever tier fits. */
import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon } from "../pieces/icon.js";
import { liveAnswer, lookOf } from "../pieces/look.js";
import { PanelMessage } from "../pieces/panel.js";
import { formatSpan } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { emptyHistory, lineOf, SPANS_S } from "./history.js";
import { HistoryChart } from "./history-chart.js";
import { followHistory } from "./history-loader.js";
import { HistoryTable, saveHistory } from "./history-table.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { Store } from "../store.js"
 */

const DAY_S = 24 * 3600;
const DEFAULT_SPAN_S = DAY_S;
const NO_HISTORY = emptyHistory("", 0);

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {number} props.spanCount how many of the spans are offered, shortest first
 */
export function HistoryPanel({ store, sensor, spanCount }) {
  const [chosen, setChosen] = useState("");
  const [isTable, setTable] = useState(false);
  const [chosenSpanS, setSpanS] = useState(0);
  const spanS = chosenSpanS || DEFAULT_SPAN_S;
  const [attempt, setAttempt] = useState(0);
  useEffect(() => followHistory(store, sensor.id, spanS), [store, sensor.id, spanS, attempt]);
  const { quantities, periodS } = sensor;
  const quantity = quantities.find((one) => one.quantity === chosen) ?? quantities[0];
  const past = historyOf(store, sensor.id);
  const line = useMemo(
    () => lineOf(past, quantity?.quantity ?? "", periodS, quantity?.display_factor ?? 1),
    [past, quantity, periodS],
  );
  if (!quantity) return null;
  const hasPoints = line.mean.some((value) => value !== null);
  // Pages are shown as they come; a history that could not be read whole is not.
  const isKnown = past.load === "ready" || (past.load === "loading" && hasPoints);
  const look = lookOf(store, liveAnswer(past.load, isKnown ? past : null), !hasPoints);
  const isShown = look === "current" || look === "stale";
  const axisS = chosenSpanS || fittingSpanS(past.atMs[0], store.now());
  const tableLabel = t(isTable ? "chart.chart" : "chart.table");
  return html`<div class="history" data-look=${look}>
    <header class="history-head">
      <h3 class="hidden">${t("chart.title")}</h3>
      <${SpanChoice} spans=${SPANS_S.slice(0, spanCount)} chosen=${axisS} onChoose=${setSpanS} />
      <${QuantitySelect} quantities=${quantities} chosen=${quantity.quantity} onChoose=${setChosen} />
      <button
        class="icon-button"
        aria-pressed=${isTable}
        aria-label=${tableLabel}
        title=${tableLabel}
        onClick=${() => setTable(!isTable)}
      >
        <${Icon} name=${isTable ? "chart" : "table"} />
      </button>
      <button
        class="icon-button"
        aria-label=${t("chart.save")}
        title=${t("chart.save")}
        disabled=${!isShown}
        onClick=${() => saveHistory(past, quantities)}
      >
        <${Icon} name="save" />
      </button>
    </header>
    ${isShown && isTable && html`<${HistoryTable} history=${past} quantity=${quantity} />`}
    ${
      isShown &&
      !isTable &&
      html`<${HistoryChart} store=${store} sensor=${sensor} quantity=${quantity} line=${line} spanS=${axisS} />`
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
