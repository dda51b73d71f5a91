/** How a chart of the room looks: tokens, axes, lines. */
import uPlot from "uplot";
import { currentTimeZone, formatNumber, formatTick } from "../words/format.js";
import { drawEnd, drawGaps, drawLimitLabels, drawLimits, drawStanding } from "./chart-ground.js";
import { drawCrosses } from "./chart-marks.js";
import { drawSpells } from "./chart-spells.js";
import { bandsOf, seriesOf } from "./line-look.js";
import { drawNames } from "./line-names.js";
import { valueRange } from "./value-axis.js";

/** @import { ChartEvents, ChartModel } from "./time-chart.js" */

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
/** A shorter drag is a click. [CSS px] */
const SHORTEST_DRAG_PX = 5;

/**
 * @param {HTMLElement} root
 * @param {() => ChartModel | undefined} model
 * @param {ChartEvents} events
 * @returns {Omit<uPlot.Options, "width" | "height">}
 */
export function chartOptions(root, model, { onCursor, onSelect }) {
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
  const lines = model()?.lines ?? [];
  const crossed = lines.findIndex((line) => line.role === "untrusted") + 1;
  const hasSecond = Boolean(model()?.second);
  const values = {
    ...axis,
    size: (isCompact ? 2.75 : 3.25) * rem,
    space: (isCompact ? 1.75 : 2.75) * rem,
    values: numbersOf,
  };
  return {
    tzDate: (s) => uPlot.tzDate(new Date(s * 1000), currentTimeZone()),
    legend: { show: false },
    padding: [0.5 * rem, (lines.some(({ mark }) => mark) && !hasSecond ? 1.5 : 1) * rem, 0, 0],
    cursor: {
      y: false,
      points: { size: 0.5 * rem },
      drag: { setScale: false, x: Boolean(onSelect), y: false, dist: SHORTEST_DRAG_PX },
      ...(group !== "" && { sync: { key: group, scales: ["x", null] } }),
    },
    scales: {
      x: { range: () => model()?.spanS ?? [0, 1] },
      y: { range: (_plot, from, to) => valueRange(from, to, model()) },
      ...(hasSecond && { second: { range: (_plot, from, to) => secondRange(from, to, model()) } }),
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
      values,
      ...(hasSecond ? [{ ...values, scale: "second", side: 1, grid: { show: false } }] : []),
    ],
    series: [{}, ...lines.map((_, place) => seriesOf(model, place, token, rem))],
    bands: bandsOf(lines, token),
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      setSelect: [(plot) => select(plot, onSelect)],
      drawClear: [
        (plot) => drawStanding(plot, model()?.standsS, token("--critical-ground")),
        (plot) => drawGaps(plot, model()?.gapsS ?? [], token("--chart-gap")),
      ],
      drawAxes: [
        (plot) => drawEnd(plot, model()?.endS ?? null, token("--muted")),
        (plot) => drawLimits(plot, model()?.limits ?? [], token, font),
      ],
      draw: [
        (plot) => crossed > 0 && drawCrosses(plot, crossed, token("--ink"), 0.25 * rem),
        (plot) => drawSpells(plot, model()?.spells ?? [], token, rem),
        (plot) => drawLimitLabels(plot, model()?.limits ?? [], token, font),
        (plot) => drawNames(plot, model()?.lines ?? [], token, font),
      ],
    },
  };
}

/**
 * What was dragged over is asked for, and the mark of it goes.
 * @param {uPlot} plot
 * @param {ChartEvents["onSelect"]} onSelect
 */
function select(plot, onSelect) {
  const { left, width } = plot.select;
  if (width < SHORTEST_DRAG_PX) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onSelect?.(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
}

/**
 * @param {number | null} from
 * @param {number | null} to
 * @param {ChartModel | undefined} model
 */
function secondRange(from, to, model) {
  return valueRange(from, to, model?.second ? { axis: model.second, limits: [] } : undefined);
}

/**
 * @param {uPlot} _plot
 * @param {number[]} splits
 * @param {number} _axis
 * @param {number} _space
 * @param {number} step
 */
function numbersOf(_plot, splits, _axis, _space, step) {
  return splits.map((value) => formatNumber(value, axisDecimals(step)));
}

/** As many decimals as the lines of the grid have. @param {number} step between two of them */
function axisDecimals(step) {
  let decimals = 0;
  while (decimals < 5 && Math.abs(step - Number(step.toFixed(decimals))) > 1e-3 * step)
    decimals += 1;
  return decimals;
}
