/**
 * Which mark each sensor has on the map: its status, or its value, or the threshold that it
 * crosses. The list of marks is the order of drawing, last on top.
 */
import { LEVEL_SCALE } from "../city/level.js";
import { STATUS_INDEX, STATUS_SCALE } from "../fleet/status.js";
import { RAMP_STEPS, rampOf, stepOf } from "./ramp.js";

/**
 * @import { Fleet } from "../fleet/fleet.js"
 * @import { Shape, StatusStep } from "../fleet/status.js"
 * @import { Crossing } from "../city/types.js"
 * @import { Ramp } from "./ramp.js"
 */

/**
 * @typedef {object} Mark
 * @property {Shape} shape
 * @property {(token: (name: string) => string) => string} color
 * @property {number} alpha
 * @property {"dot" | "trouble" | "stamp"} size what is wrong must be seen from afar
 * @property {boolean} isRimmed in white
 */

/** @type {readonly Mark[]} */
const VALUE_MARKS = Array.from({ length: RAMP_STEPS }, (_, step) => ({
  shape: "dot",
  color: (token) => {
    const percent = ((100 * step) / (RAMP_STEPS - 1)).toFixed(0);
    return `color-mix(in oklab, ${token("--value-high")} ${percent}%, ${token("--value-low")})`;
  },
  alpha: 1,
  size: "dot",
  isRimmed: false,
}));

const STATUS_ORDER = STATUS_SCALE.map((_, index) => index).reverse();
const LEVEL_ORDER = [...LEVEL_SCALE].reverse();

/** Values, then statuses from well to unwell, then crossed thresholds. @type {readonly Mark[]} */
export const MARKS = [
  ...VALUE_MARKS,
  ...STATUS_ORDER.map((index) => {
    const step = /** @type {StatusStep} */ (STATUS_SCALE[index]);
    return {
      shape: step.shape,
      color: (/** @type {(name: string) => string} */ token) => token(step.token),
      alpha: step.alpha,
      size: /** @type {Mark["size"]} */ (index < STATUS_INDEX.late ? "trouble" : "dot"),
      isRimmed: false,
    };
  }),
  ...LEVEL_ORDER.map((step) => ({
    shape: step.shape,
    color: (/** @type {(name: string) => string} */ token) => token(step.token),
    alpha: 1,
    size: /** @type {const} */ ("stamp"),
    isRimmed: step.level === "critical",
  })),
];

/** Place among the marks by place on the status scale. */
const MARK_OF_STATUS = STATUS_SCALE.map((_, index) => RAMP_STEPS + STATUS_ORDER.indexOf(index));

/**
 * @param {Fleet} fleet
 * @param {readonly Crossing[]} crossings
 * @param {Ramp | null} ramp where live sensors are painted by value
 * @returns {Uint8Array} (sensor,) place among the marks
 */
export function marksOf(fleet, crossings, ramp) {
  const marks = Uint8Array.from(fleet.status, (status) => MARK_OF_STATUS[status] ?? 0);
  if (ramp) {
    fleet.status.forEach((status, row) => {
      const value = fleet.value[row] ?? Number.NaN;
      if (status === STATUS_INDEX.live && !Number.isNaN(value)) marks[row] = stepOf(ramp, value);
    });
  }
  for (const { sensor_id: id, level } of [...crossings].reverse()) {
    const row = fleet.rowOf(id);
    if (row < 0 || fleet.status[row] !== STATUS_INDEX.live) continue;
    const place = LEVEL_ORDER.findIndex((step) => step.level === level);
    marks[row] = RAMP_STEPS + STATUS_SCALE.length + place;
  }
  return marks;
}

/**
 * The scale over the live sensors that are shown; of one kind only, for units do not mix.
 * @param {Fleet} fleet
 * @param {Uint8Array} shown (sensor,)
 */
export function valueRamp(fleet, shown) {
  const values = fleet.value.filter(
    (value, row) =>
      shown[row] === 1 && fleet.status[row] === STATUS_INDEX.live && !Number.isNaN(value),
  );
  return rampOf(values, true);
}
