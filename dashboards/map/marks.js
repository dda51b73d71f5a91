/**
 * Which mark each sensor has on the map: that of its sign, or of its value. The list of marks is the
 * order of drawing, last on top.
 */
import { levelStep } from "../city/level.js";
import { SIGN_SCALE } from "../fleet/judgement.js";
import { STATUS_INDEX, statusStep } from "../fleet/status.js";
import { RAMP_STEPS, rampOf, stepOf } from "./ramp.js";

/**
 * @import { Fleet } from "../fleet/fleet.js"
 * @import { Sign } from "../fleet/judgement.js"
 * @import { Shape } from "../fleet/status.js"
 * @import { Ramp } from "./ramp.js"
 */

/**
 * @typedef {object} Mark
 * @property {Shape} shape
 * @property {Shape} outline around it
 * @property {(token: (name: string) => string) => string} color
 * @property {number} alpha
 * @property {"dot" | "trouble" | "stamp"} size what is wrong must be seen from afar
 * @property {boolean} isRimmed in white
 */

/** Of a live sensor that crosses nothing. */
const LIVE_SIGN = SIGN_SCALE.findIndex((sign) => sign.status === "live");

/** @type {readonly Mark[]} */
const VALUE_MARKS = Array.from({ length: RAMP_STEPS }, (_, step) => ({
  shape: "dot",
  outline: "dot",
  color: (token) => {
    const percent = ((100 * step) / (RAMP_STEPS - 1)).toFixed(0);
    return `color-mix(in oklab, ${token("--value-high")} ${percent}%, ${token("--value-low")})`;
  },
  alpha: 1,
  size: "dot",
  isRimmed: false,
}));

/** From well to unwell. @type {readonly Sign[]} */
const SIGN_ORDER = [...SIGN_SCALE].reverse();

/** Values, then signs, crossed thresholds last. @type {readonly Mark[]} */
export const MARKS = [...VALUE_MARKS, ...SIGN_ORDER.map(markOfSign)];

/** (sign,) place among the marks */
const MARK_OF_SIGN = SIGN_SCALE.map((sign) => RAMP_STEPS + SIGN_ORDER.indexOf(sign));

/** @param {Sign} sign @returns {Mark} */
function markOfSign({ level, isHeld, isPending, status }) {
  if (level) {
    const { shape, heldShape, token } = levelStep(level);
    return {
      shape: isPending ? "trianglePending" : isHeld ? heldShape : shape,
      outline: shape,
      color: (read) => read(token),
      alpha: 1,
      size: "stamp",
      isRimmed: level === "critical",
    };
  }
  const index = STATUS_INDEX[status ?? "new"];
  const { shape, token, alpha } = statusStep(index);
  const size = index < STATUS_INDEX.late ? "trouble" : "dot";
  return {
    shape,
    outline: shape,
    color: (read) => read(token),
    alpha,
    size,
    isRimmed: false,
  };
}

/**
 * @param {Fleet} fleet
 * @param {Ramp | null} ramp where live sensors are painted by value
 * @returns {Uint8Array} (sensor,) place among the marks
 */
export function marksOf(fleet, ramp) {
  const { sign: signs, value: values } = fleet;
  // A loop: with a function for each element it takes a hundred times as long.
  const marks = new Uint8Array(signs.length);
  for (let row = 0; row < marks.length; row += 1) {
    const sign = signs[row] ?? 0;
    const value = values[row] ?? Number.NaN;
    const isOnRamp = ramp !== null && sign === LIVE_SIGN && !Number.isNaN(value);
    marks[row] = isOnRamp ? stepOf(ramp, value) : (MARK_OF_SIGN[sign] ?? 0);
  }
  return marks;
}

/**
 * Rows in the order of drawing, so that drawing looks at each row once.
 * @typedef {object} Layers
 * @property {Int32Array} rows (sensor,)
 * @property {Uint32Array} starts (mark + 1,) where in `rows` those of a mark begin
 */

/** @param {Uint8Array} marks (sensor,) place among the marks @returns {Layers} */
export function layersOf(marks) {
  const starts = new Uint32Array(MARKS.length + 1);
  for (const mark of marks) starts[mark + 1] = (starts[mark + 1] ?? 0) + 1;
  for (let mark = 0; mark < MARKS.length; mark += 1) {
    starts[mark + 1] = (starts[mark + 1] ?? 0) + (starts[mark] ?? 0);
  }
  const next = starts.slice();
  const rows = new Int32Array(marks.length);
  marks.forEach((mark, row) => {
    const place = next[mark] ?? 0;
    rows[place] = row;
    next[mark] = place + 1;
  });
  return { rows, starts };
}

/**
 * The scale over the live sensors that are shown; of one kind only, for units do not mix.
 * @param {Fleet} fleet
 * @param {Uint8Array} shown (sensor,)
 */
export function valueRamp(fleet, shown) {
  const values = fleet.value.filter(
    (value, row) => shown[row] === 1 && fleet.sign[row] === LIVE_SIGN && !Number.isNaN(value),
  );
  return rampOf(values);
}
