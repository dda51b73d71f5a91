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

/** Bits of readings that nobody vouches for; one that came late or was repaired is as good as any. */
const UNTRUSTED = 1 | 2 | 4 | 8 | 16 | 32;

/** @param {number} quality */
export function isTrusted(quality) {
  return (quality & UNTRUSTED) === 0;
}

/**
 * The words of the flags that are set, in the order of their bits.
 * @param {number} quality
 * @returns {WordKey[]}
 */
export function qualityWords(quality) {
  return QUALITY_FLAGS.filter((flag) => (quality & flag.bit) !== 0).map((flag) => flag.word);
}
