/**
 * The scale of crossed thresholds: one object for table, map, tiles and lists. These are raw
 * thresholds of the catalogue of sources, which the server compares with what was measured; they
 * are not alerts.
 */

/**
 * @import { CrossedCounts } from "./types.js"
 * @import { Shape } from "../fleet/status.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/** @typedef {"critical" | "warning"} Level */
/**
 * @typedef {object} LevelStep
 * @property {Level} level
 * @property {Shape} shape
 * @property {Shape} heldShape where the level outlived its reading
 * @property {string} token the CSS custom property that holds its colour
 * @property {WordKey} word
 */

/**
 * How a value stands to a level. Pending: it is beyond a threshold now and has not yet been for as
 * long as that asks; it is drawn as the lesser level, hollow.
 * @typedef {{level: Level | null, isHeld: boolean, isPending: boolean}} LevelSign
 */

/** Worst first. @type {readonly LevelStep[]} */
export const LEVEL_SCALE = [
  {
    level: "critical",
    shape: "octagon",
    heldShape: "octagonHeld",
    token: "--critical",
    word: "level.critical",
  },
  {
    level: "warning",
    shape: "triangle",
    heldShape: "triangleHeld",
    token: "--warning",
    word: "level.warning",
  },
];

/** @param {Level} level @returns {LevelStep} */
export function levelStep(level) {
  const step = LEVEL_SCALE.find((one) => one.level === level);
  if (!step) throw new RangeError(`level "${level}" is none of critical, warning`);
  return step;
}

/** @type {LevelSign & {level: Level}} */
export const PENDING_SIGN = { level: "warning", isHeld: false, isPending: true };

/** The sign of one crossing. @param {{level: Level, held: boolean, pending: boolean}} crossing */
export function crossingSign({ level, held, pending }) {
  return pending ? PENDING_SIGN : { level, isHeld: held, isPending: false };
}

/**
 * The sign of several: that of the worst, held where nothing has confirmed any of them since.
 * @param {Partial<CrossedCounts>} counts
 * @returns {LevelSign}
 */
export function worstSign({ critical = 0, warning = 0, held = 0, pending = 0 }) {
  const crossed = critical + warning;
  if (crossed === 0 && pending > 0) return PENDING_SIGN;
  const level = critical > 0 ? "critical" : warning > 0 ? "warning" : null;
  return { level, isHeld: crossed > 0 && held >= crossed, isPending: false };
}
