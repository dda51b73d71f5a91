/**
 * The scale of crossed thresholds: one object for table, map, tiles and lists. These are raw
 * thresholds of the catalogue of sources, which the server compares with what was measured; they
 * are not alerts.
 */

/**
 * @import { Shape } from "../fleet/status.js"
 * @import { Threshold } from "./types.js"
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

/**
 * The worst threshold that a value crosses, and of equally bad ones the last to be crossed.
 * @param {number | null | undefined} value
 * @param {readonly Threshold[]} thresholds of one quantity
 * @returns {Threshold | null}
 */
export function crossedBy(value, thresholds) {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  /** @type {Threshold | null} */
  let worst = null;
  for (const one of thresholds) {
    const sign = one.direction === "above" ? 1 : -1;
    if (sign * value < sign * one.value) continue;
    if (!worst || isWorse(one, worst)) worst = one;
  }
  return worst;
}

/** @param {Threshold} a @param {Threshold} b */
function isWorse(a, b) {
  if (a.level !== b.level) return a.level === "critical";
  return a.direction === "above" ? a.value > b.value : a.value < b.value;
}
