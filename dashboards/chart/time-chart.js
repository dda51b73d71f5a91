/**
 * Lines over time, drawn by uPlot: mean with its band, further lines, thresholds, holes as holes;
 * axes in the city's time. Charts of one group share their cursor.
 * `mountTimeChart(root, onCursor) → {show, rebuild, unmount}`.
 */
import uPlot from "uplot";
import { chartOptions } from "./chart-options.js";

/** @import { ValueAxis } from "./value-axis.js" */

/**
 * @typedef {object} ChartLine
 * @property {readonly (number | null)[]} values (point,) in display units; null is a hole
 * @property {"mean" | "extreme" | "low" | "high"} role low and high enclose the band
 */
/** @typedef {{value: number, level: "warning" | "critical", label: string}} ChartLimit */
/**
 * @typedef {object} ChartModel
 * @property {readonly number[]} atS (point,) Unix seconds, ascending
 * @property {readonly ChartLine[]} lines
 * @property {readonly ChartLimit[]} limits in display units
 * @property {ValueAxis} axis
 * @property {readonly [number, number][]} gapsS
 * @property {[number, number]} spanS the whole axis
 * @property {string} group charts of the same group share their cursor
 * @property {boolean} isCompact
 */

/**
 * @param {HTMLElement} root
 * @param {(point: number | null) => void} onCursor the point under the cursor
 */
export function mountTimeChart(root, onCursor) {
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {ChartModel | undefined} */
  let model;
  let form = "";
  const build = () => {
    plot?.destroy();
    plot = undefined;
    if (!model) return;
    const options = { ...chartOptions(root, () => model, onCursor), ...sizeOf(root) };
    plot = new uPlot(options, dataOf(model), root);
  };
  const watcher = new ResizeObserver(() => plot?.setSize(sizeOf(root)));
  watcher.observe(root);
  return {
    /** @param {ChartModel} next */
    show: (next) => {
      model = next;
      const nextForm = `${next.group}/${next.lines.map((line) => line.role).join()}`;
      if (plot && nextForm === form) plot.setData(dataOf(next));
      else build();
      form = nextForm;
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
  return { width: Math.max(80, root.clientWidth), height: Math.max(60, root.clientHeight) };
}

/** @param {ChartModel} model @returns {uPlot.AlignedData} */
function dataOf(model) {
  const columns = model.lines.map((line) => [...line.values]);
  return /** @type {uPlot.AlignedData} */ ([[...model.atS], ...columns]);
}
