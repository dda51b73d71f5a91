/** Up to 24 hours of one sensor, one quantity at a time, as a chart or as a table. */
import { html } from "htm/preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import {
  decimalsOf,
  formatInstant,
  formatNumber,
  formatValue,
  formatValueWithUnit,
  withUnit,
} from "../core/format.js";
import { HISTORY_MS, lineOf } from "../core/history.js";
import { language, nameOf, t } from "../core/i18n.js";
import { Icon } from "../frame/icon.js";
import { isConnectionGood, PanelMessage } from "../frame/panel.js";
import { followHistory } from "./history-loader.js";
import { mountReadingChart } from "./reading-chart.js";

const TABLE_ROWS = 200;
const HOUR_S = 3600;
const SPANS_H = [1, 6, HISTORY_MS / 1000 / HOUR_S];

/** @typedef {import("../core/store.js").Store} Store */
/** @typedef {import("../core/types.js").Quantity} Quantity */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {import("../core/types.js").Sensor} props.sensor
 * @param {Quantity[]} props.quantities
 */
export function HistoryPanel({ store, sensor, quantities }) {
  const [chosen, setChosen] = useState(quantities[0]?.quantity ?? "");
  const [isTable, setTable] = useState(false);
  const [spanH, setSpanH] = useState(0);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => followHistory(store, sensor.id), [store, sensor.id, attempt]);
  const quantity = quantities.find((one) => one.quantity === chosen) ?? quantities[0];
  const past = store.state.history.value;
  const line = useMemo(
    () => lineOf(past, quantity?.quantity ?? "", sensor.periodS, quantity?.display_factor ?? 1),
    [past, quantity, sensor.periodS],
  );
  if (!quantity) return null;
  const look = historyLook(
    store,
    line.line.some((value) => value !== null),
  );
  const shownSpanH = spanH || fittingSpanH(line.atS[0] ?? Number.NaN, store.now() / 1000);
  const tableLabel = t(isTable ? "chart.chart" : "chart.table");
  const isShown = look === "current" || look === "stale";
  return html`<section class="history" data-look=${look} aria-label=${t("chart.title")}>
    <header class="history-head">
      <h3 class="hidden">${t("chart.title")}</h3>
      <${SpanChoice} chosen=${shownSpanH} onChoose=${setSpanH} />
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
    </header>
    ${isShown && isTable && html`<${ReadingTable} store=${store} quantity=${quantity} />`}
    ${
      isShown &&
      !isTable &&
      html`<${ReadingChart} store=${store} name=${sensor.name} quantity=${quantity} line=${line} spanH=${shownSpanH} />`
    }
    <${PanelMessage}
      look=${look}
      emptyText=${t("look.noHistory")}
      onRetry=${() => setAttempt(attempt + 1)}
    />
  </section>`;
}

/**
 * The shortest span that holds everything, so that a young sensor's line is not a stroke at the
 * edge of an empty day.
 * @param {number} firstS
 * @param {number} nowS
 */
function fittingSpanH(firstS, nowS) {
  return SPANS_H.find((hours) => firstS >= nowS - hours * HOUR_S) ?? SPANS_H.at(-1) ?? 24;
}

/**
 * @param {Store} store
 * @param {boolean} hasPoints
 * @returns {import("../core/types.js").Look}
 */
function historyLook(store, hasPoints) {
  const { load } = store.state.history.value;
  if (load === "failed") return "failed";
  if (!hasPoints) return load === "loading" ? "loading" : "empty";
  return isConnectionGood(store.state.connection.value) ? "current" : "stale";
}

/** @param {{chosen: number, onChoose: (hours: number) => void}} props */
function SpanChoice({ chosen, onChoose }) {
  return html`<div class="segmented" role="group" aria-label=${t("chart.span")}>
    ${SPANS_H.map(
      (hours) => html`<button aria-pressed=${chosen === hours} onClick=${() => onChoose(hours)}>
        ${t("chart.hours", { n: hours })}
      </button>`,
    )}
  </div>`;
}

/**
 * @param {{quantities: Quantity[], chosen: string, onChoose: (quantity: string) => void}} props
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

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {string} props.name
 * @param {Quantity} props.quantity
 * @param {ReturnType<typeof lineOf>} props.line
 * @param {number} props.spanH
 */
function ReadingChart({ store, name, quantity, line, spanH }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {ReturnType<typeof mountReadingChart> | null} */ (null));
  const nowS = store.now() / 1000;
  const minute = Math.floor(nowS / 60); // the axis moves on even when nothing arrives
  useEffect(() => {
    if (!root.current) return undefined;
    chart.current = mountReadingChart(root.current);
    return () => chart.current?.unmount();
  }, []);
  useEffect(() => {
    const decimals = decimalsOf(quantity);
    const spanS = /** @type {[number, number]} */ ([nowS - spanH * HOUR_S, nowS]);
    chart.current?.show({ atS: line.atS, values: line.line, decimals, spanS });
  }, [line, quantity, spanH, minute]);
  const { theme, connection } = store.state;
  useEffect(() => {
    const frame = requestAnimationFrame(() => chart.current?.rebuild());
    return () => cancelAnimationFrame(frame);
  }, [theme.value, connection.value, language.value]);

  const fromS = nowS - spanH * HOUR_S;
  const values = line.line
    .filter((_, point) => (line.atS[point] ?? 0) >= fromS)
    .filter((value) => value !== null);
  const text = (/** @type {number} */ value) => formatNumber(value, decimalsOf(quantity));
  const low = text(values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
  const high = text(values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  const last = text(values.at(-1) ?? Number.NaN);
  const label = t("chart.label", {
    quantity: nameOf(quantity),
    name,
    hours: spanH,
    count: values.length,
    min: low,
    max: withUnit(high, quantity),
    last: withUnit(last, quantity),
  });
  const gapCount = line.gapsAtS.filter((atS) => atS >= fromS).length;
  return html`<div class="chart" ref=${root} role="img" aria-label=${label}></div>
    <p class="chart-note">
      <span>${t("chart.range", { min: low, max: withUnit(high, quantity) })}</span>
      <span>${t("chart.points", { count: formatNumber(values.length) })}</span>
      ${gapCount > 0 && html`<span>${t("chart.gaps", { count: gapCount })}</span>`}
    </p>`;
}

/** Newest first. @param {{store: Store, quantity: Quantity}} props */
function ReadingTable({ store, quantity }) {
  const past = store.state.history.value;
  const now = store.now();
  const count = Math.min(TABLE_ROWS, past.observedAtMs.length);
  const rows = Array.from({ length: count }, (_, back) => past.observedAtMs.length - 1 - back);
  return html`<div class="reading-table" tabindex="0">
    <table>
      <caption>${t("chart.newestRows", { count })}</caption>
      <thead>
        <tr>
          <th scope="col">${t("chart.time")}</th>
          <th scope="col">${nameOf(quantity)}${quantity.symbol && ` (${quantity.symbol})`}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const ms = past.observedAtMs[row] ?? Number.NaN;
          const value = past.values[row]?.[quantity.quantity];
          return html`<tr key=${ms}>
            <td>${formatInstant(ms, now)}</td>
            <td title=${formatValueWithUnit(value, quantity)}>${formatValue(value, quantity)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
