/** What becomes of a question when somebody chooses another quantity or place. Pure. */
import { PLACES_MOST } from "./question.js";
import { partsOf } from "./series-request.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Chosen } from "./lines.js"
 * @import { Question } from "./question.js"
 * @import { Scene } from "./state.js"
 */

/**
 * @param {Question} question
 * @param {readonly Chosen[]} chosen the quantities as they are
 * @param {number} order of the one that is changed
 * @param {string} name empty for none
 * @returns {Partial<Question>}
 */
export function quantityChosen({ part }, chosen, order, name) {
  const names = chosen.map((one) => one.name);
  names[order] = name;
  const quantities = [...new Set(names.filter((one) => one !== ""))];
  return { quantities, part: part === "pairs" && quantities.length < 2 ? "hours" : part };
}

/**
 * With a further place. A sensor that measures neither quantity brings its own.
 * @param {Scene} scene
 * @param {string} place
 * @param {Store} store
 * @returns {Partial<Question>}
 */
export function placeAdded({ question, quantities }, place, { state }) {
  const places = [...new Set([...question.places, place])].slice(0, PLACES_MOST);
  const [level, id = ""] = partsOf(place);
  if (level !== "sensor") return { places };
  const kind = state.fleet.value.kindOf(state.fleet.value.rowOf(id));
  if (!kind || quantities.some((one) => one.kind === kind.kind)) return { places };
  const own = `${kind.kind}.${kind.primary}`;
  const first = quantities[0]?.name;
  return {
    places,
    quantities: question.places.length === 0 || first === undefined ? [own] : [first, own],
  };
}

/** @param {Question} question @param {string} place @returns {Partial<Question>} */
export function placeRemoved({ places, focus }, place) {
  return { places: places.filter((one) => one !== place), focus: focus === place ? "" : focus };
}
