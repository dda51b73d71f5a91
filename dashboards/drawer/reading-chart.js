/**
 * One quantity over time, drawn by uPlot: a line with its holes, axes in the city's time.
 * `mountReadingChart(root, options) → {show, unmount}`.
 */
import uPlot from "uplot";
import { currentTimeZone, formatMinute, formatNumber } from "../core/format.js";

/**
 * @typedef {object} Line
 * @property {number[]} atS (point,) Unix seconds, ascending
 * @property {(number | null)[]} values (point,) in display units; null is a hole
 * @property {number} decimals
 * @property {[number, number]} spanS the whole axis
 */

/** @param {HTMLElement} root */
export function mountReadingChart(root) {
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {Line | undefined} */
  let line;
  const build = () => {
    plot?.destroy();
    plot = line
      ? new uPlot(
          options(root, () => line),
          [line.atS, line.values],
          root,
        )
      : undefined;
  };
  const watcher = new ResizeObserver(() => plot?.setSize(sizeOf(root)));
  watcher.observe(root);
  return {
    /** @param {Line} next */
    show: (next) => {
      line = next;
      if (plot) plot.setData([next.atS, next.values]);
      else build();
    },
    /** Take the colours of a new theme or the words of a new language. */
    rebuild: build,
    unmount: () => {
      watcher.disconnect();
      plot?.destroy();
    },
  };
}

/** @param {HTMLElement} root */
function sizeOf(root) {
  return { width: Math.max(80, root.clientWidth), height: Math.max(80, root.clientHeight) };
}

/**
 * @param {HTMLElement} root
 * @param {() => Line | undefined} line
 * @returns {uPlot.Options}
 */
function options(root, line) {
  const style = getComputedStyle(root);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${0.6875 * rem}px "Be Vietnam Pro", sans-serif`;
  const axis = {
    stroke: token("--muted"),
    font,
    grid: { stroke: token("--grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(root),
    tzDate: (s) => uPlot.tzDate(new Date(s * 1000), currentTimeZone()),
    legend: { show: false },
    padding: [0.5 * rem, 1.25 * rem, 0, 0],
    cursor: {
      y: false,
      points: { size: 0.5 * rem },
      drag: { setScale: false, x: false, y: false },
    },
    scales: {
      x: { range: () => line()?.spanS ?? [0, 1] },
      y: { range: (_plot, low, high) => paddedRange(low, high) },
    },
    axes: [
      {
        ...axis,
        size: 1.5 * rem,
        space: 4 * rem,
        incrs: [5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * 60),
        values: (_plot, splits) => splits.map((s) => formatMinute(s * 1000)),
      },
      {
        ...axis,
        size: 3.25 * rem,
        space: 1.6 * rem,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((value) => formatNumber(value, axisDecimals(step))),
      },
    ],
    series: [
      {},
      {
        stroke: token("--chart-line"),
        fill: token("--chart-fill"),
        width: 0.1 * rem,
        spanGaps: false,
        points: { show: (plot) => plot.data[0].length < 40, size: 0.3 * rem },
      },
    ],
  };
}

/** @param {number} step between two lines of the grid */
function axisDecimals(step) {
  return step >= 1 ? 0 : Math.min(5, Math.ceil(-Math.log10(step) - 1e-9));
}

/**
 * A flat line lies in the middle; everything else gets a tenth of air.
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
function paddedRange(low, high) {
  if (low === null || high === null) return [0, 1];
  const air = high > low ? 0.1 * (high - low) : Math.max(0.1 * Math.abs(high), 0.5);
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}
