/**
 * The status scale: one object shared by ageing, map, legend, list and drawer.
 * The order is the order of attention, worst first; shape and word always go with the colour. The
 * solid shapes (octagon, triangle) belong to crossed thresholds, see `level.js`.
 */

/**
 * @import { Status } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/** Beyond this many periods a reading is late, then silent (the API uses the same limits). */
const LIVE_PERIODS = 3;
const LATE_PERIODS = 10;

/** @typedef {"octagon" | "octagonHeld" | "diamond" | "triangle" | "triangleHeld" | "trianglePending" | "square" | "half" | "cross" | "ring" | "dot" | "bar"} Shape */
/**
 * @typedef {object} StatusStep
 * @property {Status} status
 * @property {Shape} shape
 * @property {string} token the CSS custom property that holds its colour
 * @property {number} alpha what is well stays calm
 * @property {WordKey} word
 */

/** @type {readonly StatusStep[]} */
export const STATUS_SCALE = [
  {
    status: "offline",
    shape: "cross",
    token: "--status-offline",
    alpha: 1,
    word: "status.offline",
  },
  { status: "silent", shape: "square", token: "--status-silent", alpha: 1, word: "status.silent" },
  { status: "late", shape: "half", token: "--status-late", alpha: 1, word: "status.late" },
  { status: "new", shape: "ring", token: "--status-new", alpha: 1, word: "status.new" },
  { status: "live", shape: "dot", token: "--status-live", alpha: 0.7, word: "status.live" },
  { status: "retired", shape: "bar", token: "--status-retired", alpha: 1, word: "status.retired" },
];

/** Position of each status on the scale, as stored in the fleet's status column. */
export const STATUS_INDEX = /** @type {Record<Status, number>} */ (
  Object.fromEntries(STATUS_SCALE.map((step, index) => [step.status, index]))
);

/** @param {number} index @returns {StatusStep} */
export function statusStep(index) {
  const step = STATUS_SCALE[index];
  if (!step) throw new RangeError(`status index ${index} is outside 0…${STATUS_SCALE.length - 1}`);
  return step;
}

/**
 * How a sensor is whose newest reading is so many of its periods old.
 * @param {number} periods
 * @returns {"live" | "late" | "silent"}
 */
export function statusAt(periods) {
  if (periods <= LIVE_PERIODS) return "live";
  return periods <= LATE_PERIODS ? "late" : "silent";
}
