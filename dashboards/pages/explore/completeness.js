/** How much of what should have come is there, as the server knows it. */

/**
 * @import { Answered } from "./answers.js"
 * @import { LineModel } from "./lines.js"
 * @import { Scene } from "./state.js"
 */

/** What the server is asked for it. @param {Scene} _scene @returns {string[]} */
export function completenessPaths(_scene) {
  return [];
}

/**
 * Which share of a line's readings is missing; null where nobody knows: never as if all were there.
 * @param {Scene} _scene
 * @param {LineModel} _line
 * @param {ReadonlyMap<string, Answered>} _answers
 * @returns {number | null}
 */
export function missingShare(_scene, _line, _answers) {
  return null;
}
