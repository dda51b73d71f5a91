/** The chart of all lines: their colours and marks, what each is compared with, what is usual, thresholds. */

import { aligned } from "../../chart/aligned.js";
import { valueAxis } from "../../chart/value-axis.js";

/**
 * @import { ChartLimit, ChartLine, ChartModel } from "../../chart/time-chart.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Scene } from "./state.js"
 * @import { Band } from "./usual.js"
 */

/** @typedef {{atMs: readonly number[], line: ChartLine}} Part one line of the chart at its own instants */

/**
 * @param {Scene} scene
 * @param {readonly DrawnLine[]} drawn
 * @param {Band | null} usual of the line that is looked at
 * @param {readonly ChartLimit[]} limits
 * @returns {{model: ChartModel, atMs: number[]}} and the begin of the bucket of each of its points
 */
export function chartModel(scene, drawn, usual, limits) {
  const focus = drawn.find(({ line }) => line === scene.focus);
  const parts = [
    ...bandParts(scene, focus, usual),
    ...drawn.flatMap((one) => againstParts(scene, one)),
    ...drawn.flatMap(lineParts),
  ];
  const { atMs, columns } = aligned(parts.map(({ atMs, line }) => ({ atMs, values: line.values })));
  const halfS = Math.max(0, ...drawn.map(({ points }) => points?.widthS ?? 0)) / 2;
  const { quantities, span } = scene;
  const [first, second] = quantities;
  const model = {
    atS: atMs.map((ms) => ms / 1000 + halfS), // a bucket stands in its middle
    lines: parts.map(({ line }, place) => ({ ...line, values: columns[place] ?? [] })),
    limits,
    axis: first ? valueAxis(first.quantity) : { begin: null, span: 1 },
    second: second && drawn.some(({ line }) => line.isSecond) ? valueAxis(second.quantity) : null,
    bars: null,
    gapsS: focus?.points?.gapsS ?? [],
    endS: null,
    spanS: /** @type {[number, number]} */ ([span.fromMs / 1000, span.toMs / 1000]),
    group: "",
    isCompact: false,
  };
  return { model, atMs };
}

/** Around the line that is looked at: what is usual, or its lowest and highest. @param {Scene} scene @param {DrawnLine | undefined} focus @param {Band | null} usual @returns {Part[]} */
function bandParts({ question }, focus, usual) {
  if (!focus?.points) return [];
  const { points, line } = focus;
  const { tone } = line.at;
  const part = (
    /** @type {ChartLine["role"]} */ role,
    /** @type {ChartLine["values"]} */ values,
    /** @type {Partial<ChartLine>} */ more,
  ) => ({ atMs: points.atMs, line: { role, values, ...more } });
  const isShown = question.isBanded && points.low.some((value) => typeof value === "number");
  return [
    ...(isShown ? [part("low", points.low, { tone }), part("high", points.high, { tone })] : []),
    ...(usual
      ? [
          part("low", usual.low, {}),
          part("high", usual.high, {}),
          part("extreme", usual.middle, { dash: "dots" }),
        ]
      : []),
  ];
}

/** @param {DrawnLine} one @returns {Part[]} */
function lineParts({ line, points }) {
  if (!points) return [];
  const { tone, mark } = line.at;
  const look = line.isSecond ? { isSecond: true, dash: /** @type {const} */ ("dots") } : {};
  const name = line.isSecond ? `${mark}′` : mark;
  return [
    { atMs: points.atMs, line: { role: "mean", values: points.value, tone, mark: name, ...look } },
  ];
}

/** What was then, at the time of now; of the first quantity, or nobody could tell the lines apart. @param {Scene} scene @param {DrawnLine} one @returns {Part[]} */
function againstParts({ backMs }, { line, against }) {
  if (!against || line.isSecond) return [];
  const atMs = against.atMs.map((ms) => ms + backMs);
  const { tone } = line.at;
  return [{ atMs, line: { role: "mean", values: against.value, tone, dash: "long" } }];
}
