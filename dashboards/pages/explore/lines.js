/** Which lines a question has: each quantity of it at each place, as far as that measures it. */

import { seenText } from "../../account/names.js";
import { MEASURES } from "../../city/measures.js";
import { isOutside } from "../../city/outside.js";
import { areaShortName } from "../../words/format.js";
import { CITY } from "./question.js";
import { partsOf } from "./series-request.js";

/**
 * @import { Kind, Quantity } from "../../city/types.js"
 * @import { Store } from "../../store.js"
 * @import { Question } from "./question.js"
 */

/** @typedef {{name: string, kind: string, quantity: Quantity}} Chosen one of the question's quantities; `name`: `kind.quantity` */
/**
 * @typedef {object} PlaceModel
 * @property {string} place
 * @property {string} label
 * @property {number} tone 1 to 8
 * @property {string} mark `A` to `H`
 * @property {string | null} kind of a sensor; null where several are measured
 * @property {boolean} isKnown whether the city has it, where whoever looks may see it
 */
/**
 * @typedef {object} LineModel
 * @property {string} id place and quantity
 * @property {PlaceModel} at
 * @property {Chosen} of
 * @property {boolean} isSecond whether it is of the second quantity
 */

/**
 * The quantities that are asked for and that the city measures.
 * @param {Question} question
 * @param {ReadonlyMap<string, Kind>} kinds
 * @returns {Chosen[]}
 */
export function chosenQuantities({ quantities }, kinds) {
  const first = MEASURES[0] ? [`${MEASURES[0].kind}.${MEASURES[0].quantity}`] : [];
  return (quantities.length > 0 ? quantities : first).flatMap((name) => {
    const [kind = "", code] = name.split(".");
    const quantity = kinds.get(kind)?.quantities.find((one) => one.quantity === code);
    return quantity ? [{ name, kind, quantity }] : [];
  });
}

/**
 * Names that are asked for and that no kind has; of none it is said before the kinds have come.
 * @param {Question} question
 * @param {ReadonlyMap<string, Kind>} kinds
 */
export function unknownQuantities(question, kinds) {
  if (kinds.size === 0) return [];
  const known = chosenQuantities(question, kinds).map(({ name }) => name);
  return question.quantities.filter((name) => !known.includes(name));
}

/** @param {Question} question */
export function chosenPlaces({ places }) {
  return places.length > 0 ? places : [CITY];
}

/** @param {Question} question @param {Store} store @returns {PlaceModel[]} */
export function placesOf(question, store) {
  return chosenPlaces(question).map((place, order) => ({
    place,
    tone: order + 1,
    mark: String.fromCharCode("A".charCodeAt(0) + order),
    ...described(place, store),
  }));
}

/** @param {string} place @param {Store} store @returns {Pick<PlaceModel, "label" | "kind" | "isKnown">} */
function described(place, store) {
  const { state } = store;
  const [level, code = ""] = partsOf(place);
  if (level === "area") {
    const area = state.areas.value.get(code);
    const isKnown = area !== undefined && !isOutside(state.me.value, area);
    return { label: area ? areaShortName(area) : code, kind: null, isKnown };
  }
  if (level !== "sensor") return { label: seenText(store), kind: null, isKnown: true };
  state.knowledge.value; // names come later
  const fleet = state.fleet.value;
  const row = fleet.rowOf(code);
  if (row < 0) return { label: code, kind: null, isKnown: false };
  return { label: fleet.nameOf(row), kind: fleet.kindOf(row)?.kind ?? null, isKnown: true };
}

/** Whether nobody can say yet that the city does not have a place. @param {PlaceModel} at @param {Store["state"]} state */
export function isPlaceAwaited({ place, isKnown }, state) {
  if (isKnown) return false;
  if (partsOf(place)[0] !== "sensor") return state.areas.value.size === 0;
  const { ids, size } = state.fleet.value;
  return ids.length < size || state.fleetLoad.value !== "ready";
}

/** @param {readonly Chosen[]} quantities @param {readonly PlaceModel[]} places @returns {LineModel[]} */
export function linesOf(quantities, places) {
  return quantities.flatMap((of, order) =>
    places
      .filter(({ isKnown, kind }) => isKnown && (kind === null || kind === of.kind))
      .map((at) => ({ id: `${at.place}/${of.name}`, at, of, isSecond: order > 0 })),
  );
}

/** The line that is looked at closely: of the first quantity. @param {Question} question @param {readonly LineModel[]} lines */
export function focusedLine({ focus }, lines) {
  return lines.find(({ at, isSecond }) => at.place === focus && !isSecond) ?? lines[0] ?? null;
}
