/** The quality bits of a reading, and their words. */

/** @import { WordKey } from "../words/i18n.js" */

/** @type {readonly {bit: number, word: WordKey}[]} */
export const QUALITY_FLAGS = [
  { bit: 1, word: "quality.implausible" },
  { bit: 2, word: "quality.rate" },
  { bit: 4, word: "quality.stuck" },
  { bit: 8, word: "quality.spike" },
  { bit: 16, word: "quality.drift" },
  { bit: 32, word: "quality.clock_skew" },
  { bit: 64, word: "quality.late" },
  { bit: 128, word: "quality.repaired" },
];

/**
 * The words of the flags that are set, in the order of their bits.
 * @param {number} quality
 * @returns {WordKey[]}
 */
export function qualityWords(quality) {
  return QUALITY_FLAGS.filter((flag) => (quality & flag.bit) !== 0).map((flag) => flag.word);
}
