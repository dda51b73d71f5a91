/**
 * Lines over time, drawn by uPlot: mean with its band, further lines, thresholds, holes as holes;
 * axes in the city's time. Charts of one group share their cursor.
 * `mountTimeChart(root, events) → {show, rebuild, unmount}`.
 */
import uPlot from "uplot";
import { chartOptions } from "./chart-options.js";

/** @import { ValueAxis } from "./value-axis.js" */

/**
 * @typedef {object} ChartLine
 * @property {readonly (number | null | undefined)[]} values (point,) in display units; null is a hole,
 *   and undefined a point that this line does not have
 * @property {"mean" | "extreme" | "low" | "high" | "amount" | "untrusted"} role low and high enclose
 *   the band; amounts are bars; what is untrusted is crossed, and no line is drawn to it
 * @property {number} [tone] which of the colours that tell lines of one chart apart; low and high of
 *   the same one belong together
 * @property {boolean} [isSecond] whether it is held against the second axis
 * @property {"long" | "dots"} [dash]
 * @property {string} [mark] what stands at its end, for colour alone tells nothing
 */
/**
 * @typedef {object} ChartLimit
 * @property {number} value
 * @property {"warning" | "major" | "critical" | "clear"} level of what lies beyond it; clear: where it ends
 * @property {string} label
 * @property {boolean} isAveraged for means over a time, and not for what a single point says
 */
/** From when, (point,), and over how long each amount came together. @typedef {{fromS: readonly number[], widthS: number}} Bars */
/**
 * While something stood that is told of the line; without an end where it goes on.
 * @typedef {{severity: "critical" | "major" | "minor", fromS: number, toS: number}} Spell
 */
/**
 * @typedef {object} ChartModel
 * @property {readonly number[]} atS (point,) Unix seconds, ascending
 * @property {readonly ChartLine[]} lines
 * @property {readonly ChartLimit[]} limits in display units
 * @property {ValueAxis} axis
 * @property {ValueAxis | null} [second] of the lines that are of another quantity
 * @property {Bars | null} bars of its amounts
 * @property {readonly [number, number][]} gapsS
 * @property {number | null} endS where the data ended, when that is no longer now
 * @property {[number, number]} spanS the whole axis
 * @property {[number, number]} [standsS] while what is told of the line stood
 * @property {readonly Spell[]} [spells] by their begin
 * @property {string} group charts of the same group share their cursor
 * @property {boolean} isCompact
 */

/**
 * @typedef {object} ChartEvents
 * @property {(point: number | null) => void} onCursor the point under the cursor
 * @property {((fromS: number, toS: number) => void) | undefined} [onSelect] a span was dragged over
 */

/** @param {HTMLElement} root @param {ChartEvents} events */
export function mountTimeChart(root, events) {
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {ChartModel | undefined} */
  let model;
  let form = "";
  const build = () => {
    plot?.destroy();
    plot = undefined;
    if (!model) return;
    const options = { ...chartOptions(root, () => model, events), ...sizeOf(root) };
    plot = new uPlot(options, dataOf(model), root);
  };
  const watcher = new ResizeObserver(() => plot?.setSize(sizeOf(root)));
  watcher.observe(root);
  return {
    /** @param {ChartModel} next */
    show: (next) => {
      model = next;
      const nextForm = formOf(next);
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

/** What a chart is built for; a change of anything else is drawn into it. @param {ChartModel} model */
function formOf({ group, lines, second }) {
  const forms = lines.map(({ role, tone, isSecond, dash }) => [role, tone, isSecond, dash].join());
  return [group, second ? "two axes" : "one axis", ...forms].join("/");
}

/** @param {HTMLElement} root */
function sizeOf(root) {
  return { width: Math.max(80, root.clientWidth), height: Math.max(60, root.clientHeight) };
}

/**
 * The line goes past an untrusted reading, as if it were not there: to the library a hole is a null,
 * and a point that is not there undefined.
 * @param {ChartModel} model
 * @returns {uPlot.AlignedData}
 */
function dataOf(model) {
  const untrusted = model.lines.find((line) => line.role === "untrusted")?.values ?? [];
  const columns = model.lines.map(({ role, values }) =>
    role === "untrusted"
      ? [...values]
      : values.map((value, point) => (typeof untrusted[point] === "number" ? undefined : value)),
  );
  return /** @type {uPlot.AlignedData} */ ([[...model.atS], ...columns]);
}
