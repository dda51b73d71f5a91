/** The card of the area that is looked at: its own, or that of all of the city. */
import { lookOf } from "../../pieces/look.js";

/**
 * @import { AreaCard } from "../../indices/types.js"
 * @import { Answer } from "../../live/resource.js"
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 * @import { AreaState } from "./state.js"
 */

/**
 * @param {Store} store
 * @param {AreaState} own
 * @returns {{card: AreaCard | null, answer: Answer<unknown>}} null while none is there of this area
 */
export function shownCard(store, { area, card }) {
  if (area.value !== "") {
    const found = card.value?.area === area.value ? card.value : null;
    return { card: found, answer: { ...answerOf(card), value: found } };
  }
  const { areas } = store.state;
  const all = store.cards.value;
  const found = all?.items.find((one) => !areas.value.has(one.area)) ?? null;
  return { card: found, answer: answerOf(store.cards) };
}

/** @param {Store} store @param {AreaState} own @returns {Look} */
export function cardLook(store, own) {
  const { card, answer } = shownCard(store, own);
  return lookOf(store, answer, card === null || Object.keys(card.domains).length === 0);
}

/** Its properties are read as signals are. @template T @param {Answer<T>} answer @returns {Answer<T>} */
function answerOf({ load, value, asOfMs, freshMs }) {
  return { load, value, asOfMs, freshMs };
}
