/** What is known of the lines of a scene, each beside what it is compared with. */
import { againstRequest, lineRequest } from "./state.js";

/**
 * @import { Answered } from "./answers.js"
 * @import { LineModel } from "./lines.js"
 * @import { Points } from "./points.js"
 * @import { Explore, Scene } from "./state.js"
 */

/**
 * @typedef {object} DrawnLine
 * @property {LineModel} line
 * @property {Answered} answer
 * @property {Points | null} points null until they are there
 * @property {Answered | null} againstAnswer null where nothing is compared
 * @property {Points | null} against its points, at their own time
 */

/** @param {Explore} explore @param {Scene} scene @returns {DrawnLine[]} */
export function drawnLines(explore, { lines, backMs }) {
  return lines.map((line) => {
    const answer = explore.answerOf(line, lineRequest);
    const againstAnswer = backMs > 0 ? explore.answerOf(line, againstRequest) : null;
    return {
      line,
      answer,
      points: explore.points(answer, line),
      againstAnswer,
      against: againstAnswer && explore.points(againstAnswer, line),
    };
  });
}
