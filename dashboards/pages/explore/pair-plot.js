/** Two quantities of the same places against each other, a dot for each bucket. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber, withUnit } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { correlation, pairsOf, ticks } from "./distribution.js";
import { PlotAxis } from "./plot-axis.js";

/**
 * @import { Pairs } from "./distribution.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { PlaceModel } from "./lines.js"
 * @import { Scene } from "./state.js"
 */

/** @typedef {{at: PlaceModel, pairs: Pairs, r: number | null}} Cloud */
/** @typedef {{low: number, high: number}} Range */

const SIZE = 1000;
const AIR_SHARE = 0.04;

/** @param {{scene: Scene, drawn: readonly DrawnLine[]}} props */
export function PairPlot({ scene, drawn }) {
  const [first, second] = scene.quantities;
  const known = drawn.map(({ points }) => points);
  const clouds = useMemo(
    () => cloudsOf(drawn),
    Array.from({ length: 16 }, (_, n) => known[n]),
  );
  if (!first || !second) return html`<p class="part-note">${t("explore.pairsNeedTwo")}</p>`;
  if (drawn.some(({ answer }) => answer.load === "loading"))
    return html`<${PanelMessage} look="loading" />`;
  const all = clouds.flatMap(({ pairs }) => pairs);
  if (all.length === 0)
    return html`<${PanelMessage} look="empty" emptyText=${t("explore.noPairs")} />`;
  const [x, y] = [rangeOf(all, "x"), rangeOf(all, "y")];
  const label = t("explore.pairsLabel", { x: nameOf(first.quantity), y: nameOf(second.quantity) });
  return html`<figure class="part-plot pair-plot">
    <${PlotAxis} ...${y} at=${ticks(y.low, y.high, 5)} isUpright=${true} />
    <svg class="plot" viewBox=${`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" role="img" aria-label=${label}>
      ${clouds.map(({ at, pairs }) => html`<path class="plot-dots" data-tone=${at.tone} d=${dotsPath(pairs, x, y)} />`)}
    </svg>
    <${PlotAxis} ...${x} at=${ticks(x.low, x.high, 8)} />
    <figcaption>
      ${t("explore.pairsAxes", {
        x: withUnit(nameOf(first.quantity), first.quantity),
        y: withUnit(nameOf(second.quantity), second.quantity),
      })}
      ${clouds.map(
        ({ at, r, pairs }) => html`<span data-tone=${at.tone}>
          <b class="line-mark">${at.mark}</b> r = ${r === null ? t("age.none") : formatNumber(r, 2)}
          (${t("explore.points", { count: formatNumber(pairs.length) })})
        </span>`,
      )}
    </figcaption>
  </figure>`;
}

/** @param {readonly DrawnLine[]} drawn @returns {Cloud[]} */
function cloudsOf(drawn) {
  return drawn.flatMap((one) => {
    const other = drawn.find(({ line }) => line.isSecond && line.at === one.line.at);
    if (one.line.isSecond || !other?.points || !one.points) return [];
    const pairs = pairsOf(one.points, other.points);
    return [{ at: one.line.at, pairs, r: correlation(pairs) }];
  });
}

/** With some air, so that no dot lies on the frame. @param {Pairs} pairs @param {"x" | "y"} of @returns {Range} */
function rangeOf(pairs, of) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const pair of pairs) {
    low = Math.min(low, pair[of]);
    high = Math.max(high, pair[of]);
  }
  const air = AIR_SHARE * (high - low) || 1;
  return { low: low - air, high: high + air };
}

/** Strokes of no length with round ends are dots. @param {Pairs} pairs @param {Range} across @param {Range} up */
function dotsPath(pairs, across, up) {
  const place = (/** @type {number} */ value, /** @type {Range} */ { low, high }) =>
    Math.round((SIZE * (value - low)) / (high - low));
  return pairs.map(({ x, y }) => `M${place(x, across)} ${SIZE - place(y, up)}h.01`).join("");
}
