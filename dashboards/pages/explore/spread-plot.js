/** How often which values of a line occur, beside those that it is compared with. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber, formatWidth } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { histograms, ticks } from "./distribution.js";
import { failureText } from "./failure.js";
import { lineName, lineUnit, valueWithUnit } from "./line-words.js";
import { PlotAxis } from "./plot-axis.js";
import { percentile } from "./statistics.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Histogram } from "./distribution.js"
 * @import { Points } from "./points.js"
 */

const [WIDTH, HEIGHT] = [1000, 300];

/** @param {{one: DrawnLine}} props */
export function SpreadPlot({ one: { line, answer, points, against } }) {
  const columns = useMemo(
    () => [points, against].map((of) => Float64Array.from(knownOf(of)).sort()),
    [points, against],
  );
  const found = useMemo(() => histograms(columns.map((column) => [...column])), [columns]);
  const [own, then] = found;
  const [sorted = new Float64Array(), sortedThen = new Float64Array()] = columns;
  if (answer.load === "failed")
    return html`<p class="part-note">${failureText(answer.failure)}</p>`;
  if (!points) return html`<${PanelMessage} look="loading" />`;
  if (!own || sorted.length === 0)
    return html`<${PanelMessage} look="empty" emptyText=${t("explore.empty")} />`;
  const most = Math.max(...found.flatMap(({ counts }) => counts));
  const text = (/** @type {number | null} */ value) => valueWithUnit(value, line, points.widthS);
  const label = t("explore.spreadLabel", {
    name: lineName(line),
    count: formatNumber(sorted.length),
    width: formatWidth(points.widthS),
    low: text(percentile(sorted, 0.25)),
    high: text(percentile(sorted, 0.75)),
  });
  const end = own.from + own.width * own.counts.length;
  const across = ticks(own.from, end, 8);
  return html`<figure class="part-plot">
    <svg class="plot" data-tone=${line.at.tone} viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${label}>
      <path class="plot-bars" d=${barsPath(own, most)} />
      ${then && sortedThen.length > 0 && html`<path class="plot-then" d=${stepsPath(then, most)} />`}
    </svg>
    <${PlotAxis} low=${own.from} high=${end} at=${across} />
    <figcaption>
      ${label} ${then && sortedThen.length > 0 && t("explore.spreadThen")}
      <span>${t("explore.unitOf", { unit: lineUnit(line, points.widthS) || t("age.none") })}</span>
    </figcaption>
  </figure>`;
}

/** @param {Points | null} points @returns {number[]} */
function knownOf(points) {
  return (points?.value ?? []).filter((value) => typeof value === "number");
}

/** @param {Histogram} histogram @param {number} most */
function barsPath({ counts }, most) {
  const width = WIDTH / counts.length;
  return counts
    .map((count, bin) => {
      const height = (HEIGHT * count) / most;
      return `M${bin * width + 1} ${HEIGHT}v${-height}h${width - 2}v${height}z`;
    })
    .join("");
}

/** @param {Histogram} histogram @param {number} most */
function stepsPath({ counts }, most) {
  const width = WIDTH / counts.length;
  const steps = counts.map((count) => `V${HEIGHT - (HEIGHT * count) / most}h${width}`);
  return `M0 ${HEIGHT}${steps.join("")}V${HEIGHT}`;
}
