/** What is drawn under the lines of a chart: spans without data, and thresholds. */
import uPlot from "uplot";

/** @import { ChartLimit } from "./time-chart.js" */

/** Height of a label, in sizes of its font. */
const LABEL_LINES = 1.25;
/** Air beside a label. [CSS px] */
const LABEL_AIR_PX = 4;

/**
 * Missing data is drawn: a shaded span.
 * @param {uPlot} plot
 * @param {readonly [number, number][]} gapsS
 * @param {string} color
 */
export function drawGaps(plot, gapsS, color) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = color;
  for (const [from, to] of gapsS) {
    const x = Math.max(bbox.left, plot.valToPos(from, "x", true));
    const end = Math.min(bbox.left + bbox.width, plot.valToPos(to, "x", true));
    if (end > x) ctx.fillRect(x, bbox.top, end - x, bbox.height);
  }
  ctx.restore();
}

/**
 * The thresholds in view: all lines, then all labels, each on its line with a ground of its own.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 * @param {{sizePx: number, family: string}} font
 */
export function drawLimits(plot, limits, token, font) {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const shown = limits
    .map(({ value, level, label }) => ({
      y: plot.valToPos(value, "y", true),
      color: token(level === "critical" ? "--critical" : "--warning"),
      label,
    }))
    .filter(({ y }) => y >= bbox.top && y <= bbox.top + bbox.height)
    .sort((a, b) => b.y - a.y);
  ctx.save();
  ctx.lineWidth = ratio;
  ctx.setLineDash([6 * ratio, 4 * ratio]);
  for (const { y, color } of shown) {
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.font = `${font.sizePx * ratio}px ${font.family}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const height = LABEL_LINES * font.sizePx * ratio;
  const air = LABEL_AIR_PX * ratio;
  let [x, lastY] = [bbox.left, Number.POSITIVE_INFINITY];
  for (const { y, color, label } of shown) {
    const width = ctx.measureText(label).width + 2 * air;
    // Labels of lines that lie close stand side by side.
    if (lastY - y > height || x + width > bbox.left + bbox.width) x = bbox.left;
    ctx.fillStyle = token("--panel");
    ctx.fillRect(x + air, y - height / 2, width, height);
    ctx.fillStyle = color;
    ctx.fillText(label, x + 2 * air, y);
    x += width + air;
    lastY = y;
  }
  ctx.restore();
}
