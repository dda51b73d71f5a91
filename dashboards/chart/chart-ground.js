/** What is drawn around the lines of a chart: spans without data, where data end, thresholds. */
import uPlot from "uplot";
import { spread } from "./spread.js";

/** @import { ChartLimit } from "./time-chart.js" */

/** Height of a label, in sizes of its font. */
const LABEL_LINES = 1.25;
/** Air beside a label. [CSS px] */
const LABEL_AIR_PX = 4;
/** From a label that could not stand on its line to that line. [CSS px] */
const LEADER_PX = 10;
const DASH_PX = [6, 4];
const AVERAGED_DASH_PX = [1, 4];

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
 * Where the data ended: an upright line, so that what ended does not look like what goes on.
 * @param {uPlot} plot
 * @param {number | null} endS null where they go on
 * @param {string} color
 */
export function drawEnd(plot, endS, color) {
  const { ctx, bbox } = plot;
  const x = endS === null ? Number.NaN : plot.valToPos(endS, "x", true);
  if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/**
 * The lines of thresholds; dotted those for means over a time: what a single point says is not held
 * against them.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 */
export function drawLimits(plot, limits, token) {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.lineWidth = ratio;
  for (const { y, color, isAveraged } of inView(plot, limits, token)) {
    ctx.setLineDash((isAveraged ? AVERAGED_DASH_PX : DASH_PX).map((px) => px * ratio));
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * What the thresholds are called: above all that is drawn, each on a ground of its own and led to
 * its line.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 * @param {{sizePx: number, family: string}} font
 */
export function drawLimitLabels(plot, limits, token, font) {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const shown = inView(plot, limits, token);
  const height = LABEL_LINES * font.sizePx * ratio;
  const air = LABEL_AIR_PX * ratio;
  const marks = shown.map(({ y }) => y);
  const places = spread(marks, height, bbox.top, bbox.top + bbox.height);
  ctx.save();
  ctx.font = `${font.sizePx * ratio}px ${font.family}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineWidth = ratio;
  for (const [one, { y, color, label }] of shown.entries()) {
    const place = places[one] ?? y;
    const end = bbox.left + ctx.measureText(label).width + 3 * air;
    ctx.fillStyle = token("--panel");
    ctx.fillRect(bbox.left + air, place - height / 2, end - bbox.left - air, height);
    ctx.fillStyle = color;
    ctx.fillText(label, bbox.left + 2 * air, place);
    if (Math.abs(place - y) < 1) continue;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(end, place);
    ctx.lineTo(end + LEADER_PX * ratio, y);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * From top to bottom.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 */
function inView(plot, limits, token) {
  const { top, height } = plot.bbox;
  return limits
    .map(({ value, level, ...limit }) => ({
      ...limit,
      y: plot.valToPos(value, "y", true),
      color: token(level === "critical" ? "--critical" : "--warning"),
    }))
    .filter(({ y }) => y >= top && y <= top + height)
    .sort((a, b) => a.y - b.y);
}
