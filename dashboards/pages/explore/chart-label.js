/** What the chart shows, for who does not see it. */
import { formatMoment } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { lineName, markOf, valueWithUnit } from "./line-words.js";
import { statisticsOf } from "./statistics.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Scene } from "./state.js"
 */

/** @param {Scene} scene @param {readonly DrawnLine[]} drawn */
export function chartLabel({ span }, drawn) {
  const lines = drawn.flatMap(({ line, points }) => {
    if (!points) return [];
    const { min, max } = statisticsOf(points, line.of.quantity);
    const text = (/** @type {number | null} */ value) => valueWithUnit(value, line, points.widthS);
    return [
      t("explore.lineLabel", {
        mark: markOf(line),
        name: lineName(line),
        min: text(min),
        max: text(max),
      }),
    ];
  });
  return t("explore.chartLabel", {
    from: formatMoment(span.fromMs, Number.NaN),
    to: formatMoment(span.toMs, Number.NaN),
    lines: lines.join("; "),
  });
}
