/** How much of what should have come is there, as the server knows it: of sensors, whatever they measure. */
import { instant } from "./question.js";
import { partsOf } from "./series-request.js";

/**
 * @import { Answered } from "./answers.js"
 * @import { LineModel } from "./lines.js"
 * @import { Scene } from "./state.js"
 */

/**
 * @typedef {object} Counts
 * @property {string} [sensor_id]
 * @property {number} expected_count
 * @property {number} missing_count
 * @property {number | null} complete_frac null where nothing was expected: nobody knows that nothing is missing
 */

/** What the server is asked for it. @param {Scene} scene @returns {string[]} */
export function completenessPaths(scene) {
  if (!Number.isFinite(scene.nowMs)) return [];
  return [...new Set(scene.lines.map((line) => pathOf(line, scene)))];
}

/** Sensors of one kind are asked for together. @param {LineModel} line @param {Scene} scene */
function pathOf({ at, of }, { lines, span }) {
  const [level, code = ""] = partsOf(at.place);
  const sensors = lines.filter((one) => one.of.kind === of.kind && isOfSensor(one));
  const ids = [...new Set(sensors.map((one) => partsOf(one.at.place)[1] ?? ""))];
  const query = new URLSearchParams({
    kind: of.kind,
    ...(level === "area" && { area: code }),
    ...(level === "sensor" && { sensor_id: ids.join(), by: "sensor" }),
    from: instant(span.fromMs),
    to: instant(span.toMs),
  });
  return `/completeness?${query}`;
}

/** @param {LineModel} line */
function isOfSensor({ at }) {
  return partsOf(at.place)[0] === "sensor";
}

/**
 * What is expected of a line's sensors and how much of it is missing; null where nobody knows: never
 * as if all were there.
 * @param {Scene} scene
 * @param {LineModel} line
 * @param {ReadonlyMap<string, Answered>} answers
 * @returns {{share: number, missing: number, expected: number} | null}
 */
export function missingOf(scene, line, answers) {
  const answer = answers.get(pathOf(line, scene))?.value;
  const [level, code] = partsOf(line.at.place);
  /** @type {Counts | undefined} */
  const counts =
    level === "sensor"
      ? answer?.items.find((/** @type {Counts} */ item) => item.sensor_id === code)
      : answer;
  const share = counts?.complete_frac ?? null;
  if (!counts || share === null) return null;
  return { share: 1 - share, missing: counts.missing_count, expected: counts.expected_count };
}
