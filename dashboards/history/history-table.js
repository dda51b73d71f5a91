/** The history as rows: what the chart shows, readable without seeing it. Newest first. */
import { html } from "htm/preact";
import { qualityWords } from "../fleet/quality.js";
import { formatClock, formatNumber, formatValue, formatYearDay } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { formatCsv, saveCsv } from "./csv.js";
import { aggregateOf } from "./history.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { History } from "./history.js"
 */

const MOST_ROWS = 300;

/** @param {{history: History, quantity: Quantity}} props */
export function HistoryTable({ history, quantity }) {
  const isRaw = history.tier === "raw";
  const count = Math.min(MOST_ROWS, history.atMs.length);
  const unit = quantity.symbol && ` (${quantity.symbol})`;
  return html`<div class="history-table" tabindex="0" role="region" aria-label=${t("chart.table")}>
    <table>
      <caption>${t("chart.newestRows", { count: formatNumber(count) })}</caption>
      <thead>
        <tr>
          <th scope="col">${t("chart.time")}</th>
          <th scope="col">${nameOf(quantity)}${unit}</th>
          ${
            isRaw
              ? html`<th scope="col">${t("drawer.quality")}</th>`
              : html`<th scope="col">${t("chart.min")}</th>
                  <th scope="col">${t("chart.max")}</th>
                  <th scope="col">${t("chart.count")}</th>`
          }
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: count }, (_, back) => {
          const place = history.atMs.length - 1 - back;
          const ms = history.atMs[place] ?? Number.NaN;
          const item = history.items[place];
          if (!item) return null;
          const value = aggregateOf(item, quantity.quantity);
          const words = qualityWords(item.quality ?? 0);
          return html`<tr key=${ms}>
            <td>${formatYearDay(ms)} ${formatClock(ms)}</td>
            <td>${formatValue(value.mean, quantity)}</td>
            ${
              isRaw
                ? html`<td>${words.map((word) => t(word)).join(", ") || t("drawer.qualityGood")}</td>`
                : html`<td>${formatValue(value.min, quantity)}</td>
                    <td>${formatValue(value.max, quantity)}</td>
                    <td>${formatNumber(item.count ?? 0)}</td>`
            }
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/**
 * Save what is shown: every point of the span, with the names and units of the catalogue.
 * @param {History} history
 * @param {readonly Quantity[]} quantities
 */
export function saveHistory(history, quantities) {
  const isRaw = history.tier === "raw";
  const names = quantities.map((one) => one.quantity);
  const head = isRaw
    ? ["observed_at", "quality", ...names]
    : [
        "bucket_at",
        "count",
        ...names.flatMap((name) => [`${name}_mean`, `${name}_min`, `${name}_max`]),
      ];
  const rows = history.items.map((item) => {
    const first = isRaw
      ? [item.observed_at ?? "", item.quality ?? 0]
      : [item.bucket_at ?? "", item.count ?? 0];
    return first.concat(
      names.flatMap((name) => {
        const { mean, min, max } = aggregateOf(item, name);
        return /** @type {(string | number)[]} */ (
          isRaw ? [mean ?? ""] : [mean ?? "", min ?? "", max ?? ""]
        );
      }),
    );
  });
  saveCsv(`${history.sensorId}-${history.tier}.csv`, formatCsv([head, ...rows]));
}
