/**
 * The scale of crossed thresholds: one object for table, map, tiles and lists. These are raw
 * thresholds of the catalogue of sources, which the server compares with what was measured; they
 * are not alerts.
 */

/**
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
