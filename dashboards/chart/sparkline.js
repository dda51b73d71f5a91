/** A day in the corner of a tile: a small line with a soft ground, holes left open. */
import { html } from "htm/preact";

const WIDTH = 100;
const HEIGHT = 32;
const AIR = 2;
/** Fewer are no course of a day. */
const FEWEST_POINTS = 4;

/** @param {{values: readonly (number | null)[]}} props (point,) evenly spaced */
export function Sparkline({ values }) {
  const known = values.filter((value) => value !== null);
  if (known.length < FEWEST_POINTS) return html`<svg class="sparkline" aria-hidden="true"></svg>`;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const points = values.map((value, place) =>
    value === null
      ? null
      : [
          (place / (values.length - 1)) * WIDTH,
          HEIGHT - AIR - ((value - low) / span) * (HEIGHT - 2 * AIR),
        ],
  );
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
