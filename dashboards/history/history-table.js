/** The history as rows: what the chart shows, readable without seeing it. Newest first. */
import { html } from "htm/preact";
import { isTrusted, qualityWords } from "../fleet/quality.js";
import { Icon } from "../pieces/icon.js";
import { formatClock, formatNumber, formatValue, formatYearDay } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { aggregateOf, BUCKET_S, isAmount, numberOf } from "./history.js";
import { shownUnit } from "./history-note.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { History } from "./history.js"
 * @import { HistoryItem } from "./types.js"
 */

const MOST_ROWS = 300;

/** @typedef {{head: string, text: (item: HistoryItem) => unknown}} Column */

/** @param {{history: History, quantity: Quantity, periodS: number, nowMs: number}} props `nowMs`: city instant */
export function HistoryTable({ history, quantity, periodS, nowMs }) {
  const count = Math.min(MOST_ROWS, history.atMs.length);
  const unit = shownUnit(quantity, history, periodS);
  const isRaw = history.tier === "raw";
  const columns = isRaw ? rawColumns() : bucketColumns(quantity);
  return html`<div class="history-table" tabindex="0" role="region" aria-label=${t("chart.table")}>
    <table>
      <caption>${t(isRaw ? "chart.newestRows" : "chart.newestBuckets", { count: formatNumber(count) })}</caption>
      <thead>
        <tr>
          <th scope="col">${t("chart.time")}</th>
          <th scope="col">${nameOf(quantity)}${unit && ` (${unit})`}</th>
          ${columns.map(({ head }) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: count }, (_, back) => {
          const place = history.atMs.length - 1 - back;
          const ms = history.atMs[place] ?? Number.NaN;
          const item = history.items[place];
          if (!item) return null;
          return html`<tr key=${ms} data-untrusted=${!isTrusted(item.quality ?? 0) || undefined}>
            <td>${timeText(ms, history, nowMs)}</td>
            <td>${formatValue(numberOf(item, quantity), quantity)}</td>
            ${columns.map(({ text }) => html`<td>${text(item)}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/**
 * Of a bucket when it begins, and whether it goes on: what it holds is not all of it.
 * @param {number} ms
 * @param {History} history
 * @param {number} nowMs
 */
function timeText(ms, { tier }, nowMs) {
  const span = `${formatYearDay(ms)} ${formatClock(ms)}`;
  return ms + 1000 * (BUCKET_S[tier] ?? 0) > nowMs ? t("chart.soFar", { span }) : span;
}

/** @returns {Column[]} */
function rawColumns() {
  return [{ head: t("drawer.quality"), text: qualityCell }];
}

/** @param {HistoryItem} item */
function qualityCell({ quality = 0 }) {
  const words = qualityWords(quality).map((word) => t(word));
  if (words.length === 0) return t("drawer.qualityGood");
  return isTrusted(quality) ? words.join(", ") : html`<${Icon} name="alert" />${words.join(", ")}`;
}

/** @param {Quantity} quantity @returns {Column[]} */
function bucketColumns(quantity) {
  const of = (/** @type {"min" | "max"} */ part) => (/** @type {HistoryItem} */ item) =>
    formatValue(aggregateOf(item, quantity.quantity)[part], quantity);
  const register = `${t("chart.register")}${quantity.symbol && ` (${quantity.symbol})`}`;
  const extremes = [
    { head: t("chart.min"), text: of("min") },
    { head: t("chart.max"), text: of("max") },
  ];
  const ofAmount = quantity.aggregate === "counter" ? [{ head: register, text: of("max") }] : [];
  return [
    ...(isAmount(quantity) ? ofAmount : extremes),
    { head: t("chart.count"), text: ({ count = 0 }) => formatNumber(count) },
    {
      head: t("chart.untrustedHead"),
      text: ({ untrusted_count: of = null }) => (of === null ? t("age.none") : formatNumber(of)),
    },
  ];
}
