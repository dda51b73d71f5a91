/** Marks at the ends of lines: colour alone tells nothing. */
import uPlot from "uplot";
import { colorOf } from "./line-look.js";
import { spread } from "./spread.js";

/**
 * @import { Font } from "./chart-ground.js"
 * @import { ChartLine } from "./time-chart.js"
 */

/** Around the letters of a name, so that it is not lost in the lines. [CSS px] */
const HALO_PX = 4;
/** Height of a name, in sizes of its font. */
const NAME_LINES = 1.1;

/**
 * Each near the end of its line, none over another.
 * @param {uPlot} plot
 * @param {readonly ChartLine[]} lines
 * @param {(name: string) => string} token
 * @param {Font} font
 */
export function drawNames(plot, lines, token, font) {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const ends = lines
    .flatMap((line, place) => (line.mark ? [{ line, ...endOf(plot, line, place + 1) }] : []))
    .filter(({ x, y }) => Number.isFinite(x + y))
    .sort((a, b) => a.y - b.y);
  const marks = ends.map(({ y }) => y);
  const places = spread(marks, NAME_LINES * font.sizePx * ratio, bbox.top, bbox.top + bbox.height);
  ctx.save();
  ctx.font = `600 ${font.sizePx * ratio}px ${font.family}`;
  // Beside the end where there is room, else before it.
  const isBeside = plot.scales.second === undefined;
  ctx.textAlign = isBeside ? "left" : "right";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = HALO_PX * ratio;
  ctx.strokeStyle = token("--panel");
  for (const [order, { line, x, y }] of ends.entries()) {
    const at = [line.mark ?? "", x + (isBeside ? HALO_PX : -HALO_PX) * ratio, places[order] ?? y];
    ctx.strokeText(.../** @type {[string, number, number]} */ (at));
    ctx.fillStyle = token(colorOf(line));
    ctx.fillText(.../** @type {[string, number, number]} */ (at));
  }
  ctx.restore();
}

/** Where a line ends within the frame. @param {uPlot} plot @param {ChartLine} line @param {number} series */
function endOf(plot, line, series) {
  const values = plot.data[series] ?? [];
  let last = values.length - 1;
  while (last >= 0 && typeof values[last] !== "number") last -= 1;
  const scale = line.isSecond ? "second" : "y";
  return {
    x: plot.valToPos(plot.data[0][last] ?? Number.NaN, "x", true),
    y: plot.valToPos(values[last] ?? Number.NaN, scale, true),
  };
}
