/** What is drawn point by point: bars of amounts, crosses of readings that nobody vouches for. */
import uPlot from "uplot";

/** Of the shortest bar, so that little is not nothing. [CSS px] */
const SHORTEST_BAR_PX = 1;

/** @import { Bars } from "./time-chart.js" */

/**
 * Bars as wide as the time in which their amount came together, from its begin on: the point of one
 * that is not full yet stands no later than the newest reading, and not in its middle.
 * @param {() => Bars | null} bars
 * @returns {uPlot.Series.PathBuilder}
 */
export function barPaths(bars) {
  return (plot, series, first, last) => {
    const path = new Path2D();
    const values = plot.data[series] ?? [];
    const { fromS = [], widthS = 0 } = bars() ?? {};
    const { left, width: across } = plot.bbox;
    const zero = plot.valToPos(0, "y", true);
    for (let point = first; point <= last; point += 1) {
      const value = values[point];
      const beginS = fromS[point] ?? Number.NaN;
      if (typeof value !== "number") continue;
      const from = Math.max(left, plot.valToPos(beginS, "x", true));
      const to = Math.min(left + across, plot.valToPos(beginS + widthS, "x", true));
      const height =
        value === 0 ? 0 : Math.max(SHORTEST_BAR_PX, zero - plot.valToPos(value, "y", true));
      if (to > from) path.rect(from, zero - height, to - from, height);
    }
    return { stroke: path, fill: path, clip: null, flags: 0 };
  };
}

/**
 * Each within the frame: one that lies beyond the axis stands at its end.
 * @param {uPlot} plot
 * @param {number} series
 * @param {string} color
 * @param {number} reachPx half the size of a cross [CSS px]
 */
export function drawCrosses(plot, series, color, reachPx) {
  const { ctx, bbox } = plot;
  const reach = reachPx * uPlot.pxRatio;
  const [top, bottom] = [bbox.top + reach, bbox.top + bbox.height - reach];
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.beginPath();
  for (const [point, value] of (plot.data[series] ?? []).entries()) {
    if (typeof value !== "number") continue;
    const x = plot.valToPos(plot.data[0][point] ?? 0, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const y = Math.min(bottom, Math.max(top, plot.valToPos(value, "y", true)));
    ctx.moveTo(x - reach, y - reach);
    ctx.lineTo(x + reach, y + reach);
    ctx.moveTo(x - reach, y + reach);
    ctx.lineTo(x + reach, y - reach);
  }
  ctx.stroke();
  ctx.restore();
}
