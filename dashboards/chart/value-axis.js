/**
 * How far the value axis of a chart reaches. Each quantity has a shortest span, and most a fixed
 * beginning (`axis` in the catalogue): what the eye reads as much is much, and noise fills no panel.
 */

/**
 * @import { Quantity } from "../city/types.js"
 */

/**
 * @typedef {object} ValueAxis
 * @property {number | null} begin where it begins at the latest; null: around the data
 * @property {number} span the shortest that it shows
 */

/** Of the axis, beyond data that reach its end, so that no point lies on the frame. */
const AIR_SHARE = 0.1;
/** Thresholds so near to the data come into view, far ones do not flatten the line. Share of the largest value */
const NEAR_SHARE = 0.25;

/** A quantity's axis in the unit that is shown. @param {Quantity} quantity @returns {ValueAxis} */
export function valueAxis({ axis: { begin, span }, display_factor: factor }) {
  return { begin: begin === null ? null : begin * factor, span: span * factor };
}

/**
 * @param {number | null} from lowest of the data
 * @param {number | null} to highest
 * @param {{axis: ValueAxis, limits: readonly {value: number}[]} | undefined} model
 * @returns {[number, number]}
 */
export function valueRange(from, to, model) {
  if (!model) return [0, 1];
  const { begin, span } = model.axis;
  if (from === null || to === null) return [begin ?? 0, (begin ?? 0) + span];
  const [low, high] = withNearLimits(from, to, model.limits);
  const air = AIR_SHARE * (high - low);
  if (begin === null) {
    const lacking = Math.max(0, span - (high - low + 2 * air)) / 2;
    return [low - air - lacking, high + air + lacking];
  }
  return [
    low < begin ? low - air : begin,
    Math.max(begin + span, high + AIR_SHARE * (high - begin)),
  ];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {readonly {value: number}[]} limits
 * @returns {[number, number]}
 */
function withNearLimits(from, to, limits) {
  const reach = Math.max(to - from, NEAR_SHARE * Math.abs(to));
  const near = limits
    .map(({ value }) => value)
    .filter((value) => value >= from - reach && value <= to + reach);
  return [Math.min(from, ...near), Math.max(to, ...near)];
}
