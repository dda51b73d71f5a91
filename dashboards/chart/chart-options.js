/** How a chart of the room looks: tokens, axes, lines. */
import uPlot from "uplot";
import { currentTimeZone, formatNumber, formatTick } from "../words/format.js";
import { drawEnd, drawGaps, drawLimitLabels, drawLimits } from "./chart-ground.js";
import { barPaths, drawCrosses } from "./chart-marks.js";
import { valueRange } from "./value-axis.js";

/** @import { Bars, ChartLine, ChartModel } from "./time-chart.js" */

const HOUR_S = 3600;
const STEPS_S = [
  60,
  300,
  600,
  900,
  1800,
  HOUR_S,
  2 * HOUR_S,
  3 * HOUR_S,
  4 * HOUR_S,
  6 * HOUR_S,
].concat([12, 24, 48, 96, 168, 336, 730, 1460].map((hours) => hours * HOUR_S));
/** Below this many points each is drawn as a dot, so that a young line can be seen at all. */
const DOTTED_BELOW = 30;

/**
 * @param {HTMLElement} root
 * @param {() => ChartModel | undefined} model
 * @param {(point: number | null) => void} onCursor
 * @returns {Omit<uPlot.Options, "width" | "height">}
 */
export function chartOptions(root, model, onCursor) {
  const style = getComputedStyle(root);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = { sizePx: 0.6875 * rem, family: '"Be Vietnam Pro", sans-serif' };
  const isCompact = model()?.isCompact ?? false;
  const axis = {
    stroke: token("--muted"),
    font: `${font.sizePx}px ${font.family}`,
    grid: { stroke: token("--grid"), width: 1 },
    ticks: { show: false },
  };
  const group = model()?.group ?? "";
  const roles = (model()?.lines ?? []).map((line) => line.role);
  const [low, high] = [roles.indexOf("low") + 1, roles.indexOf("high") + 1];
  const crossed = roles.indexOf("untrusted") + 1;
  return {
    tzDate: (s) => uPlot.tzDate(new Date(s * 1000), currentTimeZone()),
    legend: { show: false },
    padding: [0.5 * rem, rem, 0, 0],
    cursor: {
      y: false,
      points: { size: 0.5 * rem },
      drag: { setScale: false, x: false, y: false },
      ...(group !== "" && { sync: { key: group, scales: ["x", null] } }),
    },
    scales: {
      x: { range: () => model()?.spanS ?? [0, 1] },
      y: { range: (_plot, from, to) => valueRange(from, to, model()) },
    },
    axes: [
      {
        ...axis,
        size: 1.5 * rem,
        space: 3.5 * rem,
        incrs: STEPS_S,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((s) => formatTick(s * 1000, step)),
      },
      {
        ...axis,
        size: (isCompact ? 2.75 : 3.25) * rem,
        space: (isCompact ? 1.75 : 2.75) * rem,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((value) => formatNumber(value, axisDecimals(step))),
      },
    ],
    series: [
      {},
      ...roles.map((role) => {
        if (role === "amount") return barsOf(() => model()?.bars ?? null, token, rem);
        return seriesOf(role, low > 0, token, rem);
      }),
    ],
    bands: low > 0 && high > 0 ? [{ series: [high, low], fill: token("--chart-band") }] : [],
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      drawClear: [(plot) => drawGaps(plot, model()?.gapsS ?? [], token("--chart-gap"))],
      drawAxes: [
        (plot) => drawEnd(plot, model()?.endS ?? null, token("--muted")),
        (plot) => drawLimits(plot, model()?.limits ?? [], token, font),
      ],
      draw: [
        (plot) => crossed > 0 && drawCrosses(plot, crossed, token("--ink"), 0.25 * rem),
        (plot) => drawLimitLabels(plot, model()?.limits ?? [], token, font),
      ],
    },
  };
}

/**
 * @param {() => Bars | null} bars
 * @param {(name: string) => string} token
 * @param {number} rem
 * @returns {uPlot.Series}
 */
function barsOf(bars, token, rem) {
  return {
    stroke: token("--chart-line"),
    fill: token("--chart-band"),
    width: 0.0625 * rem,
    paths: barPaths(bars),
    points: { show: false },
  };
}

/**
 * @param {ChartLine["role"]} role
 * @param {boolean} hasBand which is ground enough
 * @param {(name: string) => string} token
 * @param {number} rem
 * @returns {uPlot.Series}
 */
function seriesOf(role, hasBand, token, rem) {
  if (role === "low" || role === "high") return { stroke: "transparent", points: { show: false } };
  // Its values are drawn as crosses, and one that is far off does not flatten the line.
  if (role === "untrusted") return { auto: false, paths: () => null, points: { show: false } };
  const isMean = role === "mean";
  return {
    stroke: token(isMean ? "--chart-line" : "--chart-extreme"),
    fill: isMean && !hasBand ? token("--chart-fill") : undefined,
    width: (isMean ? 0.1 : 0.0625) * rem,
    dash: isMean ? undefined : [0.25 * rem, 0.2 * rem],
    spanGaps: false,
    points: {
      show: (plot) => plot.data[0].length < DOTTED_BELOW,
      size: 0.3 * rem,
      stroke: token("--chart-line"),
      fill: token("--chart-line"),
    },
  };
}

/** As many decimals as the lines of the grid have. @param {number} step between two of them */
function axisDecimals(step) {
  let decimals = 0;
  while (decimals < 5 && Math.abs(step - Number(step.toFixed(decimals))) > 1e-3 * step)
    decimals += 1;
  return decimals;
}
