/** Each line in a few numbers; a line is looked at closely by its name. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { formatNumber, formatPercent, formatWidth } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { missingOf } from "./completeness.js";
import { drawnLines } from "./drawn-lines.js";
import { failureText } from "./failure.js";
import { lineUnit, markOf, valueText } from "./line-words.js";
import { statisticsOf } from "./statistics.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Explore, Scene } from "./state.js"
 */

/** @param {{explore: Explore}} props */
export function StatisticPanel({ explore }) {
  const scene = explore.scene.value;
  const drawn = drawnLines(explore, scene);
  const widths = new Set(
    drawn.flatMap(({ points }) => (points ? [formatWidth(points.widthS)] : [])),
  );
  const isCompared = scene.backMs > 0;
  const heads = [
    t("explore.min"),
    t("explore.mean"),
    ...(isCompared ? [t("explore.change")] : []),
    "P50",
    "P95",
    t("explore.max"),
    t("explore.missing"),
    t("chart.count"),
    t("chart.untrustedHead"),
  ];
  return html`<section class="panel explore-statistics" aria-label=${t("explore.statistics")}>
    <header class="panel-head"><h2>${t("explore.statistics")}</h2></header>
    <p class="statistic-note">
      ${t("explore.statisticNote", { width: [...widths].join(", ") || "…" })}
    </p>
    <div class="statistic-scroll" tabindex="0" role="group" aria-label=${t("explore.statistics")}>
      <table class="statistic-table">
        <thead>
          <tr>
            <th scope="col">${t("explore.line")}</th>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${drawn.map((one) => html`<${LineRow} key=${one.line.id} ...${{ explore, scene, one }} columns=${heads.length} />`)}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** @param {{explore: Explore, scene: Scene, one: DrawnLine, columns: number}} props */
function LineRow({ explore, scene, one, columns }) {
  const { line, answer, points } = one;
  const isFocused = scene.focus === line;
  return html`<tr data-tone=${line.at.tone} data-focused=${isFocused || undefined}>
    <th scope="row">
      <button
        class="line-name"
        aria-pressed=${isFocused}
        title=${t("explore.focus")}
        disabled=${line.isSecond}
        onClick=${() => explore.asked({ focus: line.at.place })}
      >
        <b class="line-mark">${markOf(line)}</b>
        <span>${line.at.label}</span>
        <small>${nameOf(line.of.quantity)}${unitText(lineUnit(line, points?.widthS))}</small>
      </button>
    </th>
    ${
      points
        ? html`<${Numbers} ...${{ explore, scene, one }} />`
        : html`<td colspan=${columns} class="statistic-none">
            ${answer.load === "failed" ? failureText(answer.failure) : t("look.loading")}
          </td>`
    }
  </tr>`;
}

/** @param {string} unit */
function unitText(unit) {
  return unit === "" ? "" : ` (${unit})`;
}

/** @param {{explore: Explore, scene: Scene, one: DrawnLine}} props */
function Numbers({ explore, scene, one: { line, points, against } }) {
  const { quantity } = line.of;
  const now = useMemo(() => points && statisticsOf(points, quantity), [points, quantity]);
  const then = useMemo(() => against && statisticsOf(against, quantity), [against, quantity]);
  if (!now) return null;
  const text = (/** @type {number | null} */ value) => valueText(value, quantity);
  const missing = missingOf(scene, line, explore.answers.known.value);
  return html`<td>${text(now.min)}</td>
    <td>${text(now.mean)}</td>
    ${scene.backMs > 0 && html`<td>${changeText(now.mean, then?.mean ?? null, text)}</td>`}
    <td>${text(now.p50)}</td>
    <td>${text(now.p95)}</td>
    <td>${text(now.max)}</td>
    <td title=${missing ? missingNote(missing) : undefined}>
      ${missing ? missingText(missing.share) : t("explore.unknown")}
    </td>
    <td>${formatNumber(now.count)}</td>
    <td>${now.untrusted === null ? t("explore.unknown") : formatNumber(now.untrusted)}</td>`;
}

/** Little is not nothing. @param {number} share */
function missingText(share) {
  return share > 0 && share < 0.001 ? `< ${formatPercent(0.001)}` : formatPercent(share);
}

/** @param {{missing: number, expected: number}} of */
function missingNote({ missing, expected }) {
  return t("explore.missingNote", {
    missing: formatNumber(missing),
    expected: formatNumber(expected),
  });
}

/** `+1,2` against what it was. @param {number | null} now @param {number | null} then @param {(value: number | null) => string} text */
function changeText(now, then, text) {
  if (now === null || then === null) return t("age.none");
  const change = text(now - then);
  return now > then && /[1-9]/.test(change) ? `+${change}` : change;
}
