/** How each line of a chart is drawn: colour, dash, ground and bars. */
import { barPaths } from "./chart-marks.js";

/**
 * @import { Band, Series } from "uplot"
 * @import { ChartLine, ChartModel } from "./time-chart.js"
 */

/** Below this many points each is drawn as a dot, so that a young line can be seen at all. */
const DOTTED_BELOW = 30;
const DASHES_REM = { long: [0.5, 0.3], dots: [0.1, 0.25], extreme: [0.25, 0.2] };
/** Of the ground of a band of a line that has a colour of its own. */
const BAND_ALPHA = "2e";

/**
 * @param {() => ChartModel | undefined} model
 * @param {number} place of the line in it
 * @param {(name: string) => string} token
 * @param {number} rem
 * @returns {Series}
 */
export function seriesOf(model, place, token, rem) {
  const lines = model()?.lines ?? [];
  const line = /** @type {ChartLine} */ (lines[place]);
  const scale = line.isSecond ? "second" : "y";
  if (line.role === "amount") return { ...barsOf(model, token, rem), scale };
  if (line.role === "low" || line.role === "high")
    return { scale, stroke: "transparent", points: { show: false } };
  // Its values are drawn as crosses, and one that is far off does not flatten the line.
  if (line.role === "untrusted")
    return { scale, auto: false, paths: () => null, points: { show: false } };
  const color = token(colorOf(line));
  const isMain = line.role !== "extreme";
  const isGrounded =
    line.role === "mean" && !line.tone && !lines.some(({ role }) => role === "low");
  const dash = line.dash ?? (isMain ? undefined : "extreme");
  return {
    scale,
    stroke: color,
    fill: isGrounded ? token("--chart-fill") : undefined,
    width: (isMain ? 0.1 : 0.0625) * rem,
    dash: dash && DASHES_REM[dash].map((length) => length * rem),
    spanGaps: false,
    points: {
      show: (plot) => plot.data[0].length < DOTTED_BELOW,
      size: 0.3 * rem,
      stroke: color,
      fill: color,
    },
  };
}

/** The ground between each low and its high. @param {readonly ChartLine[]} lines @param {(name: string) => string} token @returns {Band[]} */
export function bandsOf(lines, token) {
  return lines.flatMap((line, place) => {
    if (line.role !== "low") return [];
    const high = lines.findIndex(({ role, tone }) => role === "high" && tone === line.tone);
    if (high < 0) return [];
    const color = token(colorOf(line));
    // In the reader's own colours, which are told otherwise, all bands have the same ground.
    const isOwn = line.tone !== undefined && color.startsWith("#");
    const fill = isOwn ? color + BAND_ALPHA : token("--chart-band");
    return [{ series: [high + 1, place + 1], fill }];
  });
}

/** @param {ChartLine} line the name of a token */
export function colorOf({ role, tone }) {
  if (tone) return `--series-${tone}`;
  return role === "extreme" ? "--chart-extreme" : "--chart-line";
}

/**
 * @param {() => ChartModel | undefined} model
 * @param {(name: string) => string} token
 * @param {number} rem
 * @returns {Series}
 */
function barsOf(model, token, rem) {
  return {
    stroke: token("--chart-line"),
    fill: token("--chart-band"),
    width: 0.0625 * rem,
    paths: barPaths(() => model()?.bars ?? null),
    points: { show: false },
  };
}
