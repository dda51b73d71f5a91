/** A day in the corner of a tile: a small line with a soft ground, holes left open, on the axis of its quantity. */
import { html } from "htm/preact";
import { valueRange } from "./value-axis.js";

/** @import { ValueAxis } from "./value-axis.js" */

const WIDTH = 100;
const HEIGHT = 32;
const AIR = 2;
/** Fewer are no course of a day. */
const FEWEST_POINTS = 4;

/**
 * @typedef {object} Day
 * @property {{atS: readonly number[], mean: readonly (number | null)[]}} line in display units; null is a hole
 * @property {ValueAxis} axis
 */

/** @param {{day: Day | null}} props */
export function Sparkline({ day }) {
  const known = (day?.line.mean ?? []).filter((value) => value !== null);
  if (!day || known.length < FEWEST_POINTS) {
    return html`<svg class="sparkline" aria-hidden="true"></svg>`;
  }
  const points = pointsOf(day);
  const runs = runsOf(points);
  const line = runs.map((run) => `M${run.map(text).join("L")}`).join("");
  const ground = runs
    .map((run) => `M${run[0]?.[0]?.toFixed(1)} ${HEIGHT}L${run.map(text).join("L")}V${HEIGHT}Z`)
    .join("");
  return html`<svg
    class="sparkline"
    viewBox=${`0 0 ${WIDTH} ${HEIGHT}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path class="sparkline-ground" d=${ground} />
    <path class="sparkline-line" vector-effect="non-scaling-stroke" d=${line} />
  </svg>`;
}

/** Where a day's points stand in the picture; null is a hole. @param {Day} day */
export function pointsOf({ line: { atS, mean }, axis }) {
  const known = mean.filter((value) => value !== null);
  const model = { axis, limits: [] };
  const [low, high] = valueRange(Math.min(...known), Math.max(...known), model);
  const firstS = atS[0] ?? 0;
  const spanS = (atS.at(-1) ?? 0) - firstS || 1;
  return mean.map((value, point) =>
    value === null
      ? null
      : [
          (((atS[point] ?? 0) - firstS) / spanS) * WIDTH,
          HEIGHT - AIR - ((value - low) / (high - low)) * (HEIGHT - 2 * AIR),
        ],
  );
}

/** @param {number[]} point */
function text([x = 0, y = 0]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** @param {readonly (number[] | null)[]} points */
function runsOf(points) {
  /** @type {number[][][]} */
  const runs = [];
  let open = false;
  for (const point of points) {
    if (point === null) open = false;
    else if (open) runs.at(-1)?.push(point);
    else {
      runs.push([point]);
      open = true;
    }
  }
  return runs;
}
