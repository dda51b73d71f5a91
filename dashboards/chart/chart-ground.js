/** What is drawn around the lines of a chart: spans without data, where data end, thresholds. */
import uPlot from "uplot";
import { spread } from "./spread.js";

/** @import { ChartLimit } from "./time-chart.js" */

/** @typedef {{sizePx: number, family: string}} Font */

/** Height of a label, in sizes of its font. */
const LABEL_LINES = 1.25;
/** Air beside a label. [CSS px] */
const LABEL_AIR_PX = 4;
/** Around its letters, so that neither it nor a line behind it is lost. [CSS px] */
const HALO_PX = 3;
/** From a label that could not stand on its line to that line. [CSS px] */
const LEADER_PX = 10;
/** @type {Record<ChartLimit["level"], string>} */
const LEVEL_TOKENS = {
  critical: "--critical",
  major: "--major",
  warning: "--warning",
  clear: "--muted",
};
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
 * While an alert stood: a ground of its own.
 * @param {uPlot} plot
 * @param {readonly [number, number] | undefined} standsS
 * @param {string} color
 */
export function drawStanding(plot, standsS, color) {
  if (standsS) drawGaps(plot, [[standsS[0], standsS[1]]], color);
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
 * The lines of thresholds, with room for their names; dotted those for means over a time: what a
 * single point says is not held against them.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 * @param {Font} font
 */
export function drawLimits(plot, limits, token, font) {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const shown = labelled(plot, limits, token, font);
  ctx.save();
  ctx.lineWidth = ratio;
  for (const { y, color, isAveraged } of shown) {
    ctx.setLineDash((isAveraged ? AVERAGED_DASH_PX : DASH_PX).map((px) => px * ratio));
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.fillStyle = token("--panel");
  for (const { left, end, place, height } of shown) {
    ctx.fillRect(left, place - height / 2, end - left, height);
  }
  ctx.restore();
}

/**
 * What the thresholds are called: above all that is drawn, each led to its line.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 * @param {Font} font
 */
export function drawLimitLabels(plot, limits, token, font) {
  const { ctx } = plot;
  const ratio = uPlot.pxRatio;
  const air = LABEL_AIR_PX * ratio;
  ctx.save();
  setFont(ctx, font);
  for (const { y, color, label, left, end, place } of labelled(plot, limits, token, font)) {
    ctx.lineWidth = HALO_PX * ratio;
    ctx.strokeStyle = token("--panel");
    ctx.strokeText(label, left + air, place);
    ctx.fillStyle = color;
    ctx.fillText(label, left + air, place);
    if (Math.abs(place - y) < 1) continue;
    ctx.lineWidth = ratio;
    ctx.strokeStyle = color;
    ctx.beginPath();
    ctx.moveTo(end, place);
    ctx.lineTo(end + LEADER_PX * ratio, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {Font} font */
function setFont(ctx, font) {
  ctx.font = `${font.sizePx * uPlot.pxRatio}px ${font.family}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
}

/**
 * The thresholds in view from top to bottom, and where their labels stand.
 * @param {uPlot} plot
 * @param {readonly ChartLimit[]} limits
 * @param {(name: string) => string} token
 * @param {Font} font
 */
function labelled(plot, limits, token, font) {
  const { ctx, bbox } = plot;
  const { top } = bbox;
  const shown = limits
    .map(({ value, level, label, isAveraged }) => ({
      label,
      isAveraged,
      y: plot.valToPos(value, "y", true),
      color: token(LEVEL_TOKENS[level]),
    }))
    .filter(({ y }) => y >= top && y <= top + bbox.height)
    .sort((a, b) => a.y - b.y);
  const height = LABEL_LINES * font.sizePx * uPlot.pxRatio;
  const air = LABEL_AIR_PX * uPlot.pxRatio;
  const left = bbox.left + air;
  const marks = shown.map(({ y }) => y);
  const places = spread(marks, height, top, top + bbox.height);
  ctx.save();
  setFont(ctx, font);
  const found = shown.map((one, place) => ({
    ...one,
    height,
    left,
    end: left + ctx.measureText(one.label).width + 2 * air,
    place: places[place] ?? one.y,
  }));
  ctx.restore();
  return found;
}
