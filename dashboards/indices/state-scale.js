/** The scale of how an area is in a domain: one object for cards, table, head and comparison. */

/**
 * @import { Shape } from "../fleet/status.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { AreaCard, CardState, Domain, DomainCard } from "./types.js"
 */

/** As the API says it, or that nobody asks now: of lamps by day. @typedef {CardState | "day"} ShownState */
/** @typedef {{state: ShownState, shape: Shape, word: WordKey}} StateStep */

/** Worst first; what nobody knows stands above what is well. @type {readonly StateStep[]} */
export const STATE_SCALE = [
  { state: "critical", shape: "octagon", word: "cardState.critical" },
  { state: "warning", shape: "diamond", word: "cardState.warning" },
  { state: "watch", shape: "triangle", word: "cardState.watch" },
  { state: "no_data", shape: "bar", word: "cardState.no_data" },
  { state: "normal", shape: "dot", word: "cardState.normal" },
  { state: "day", shape: "ring", word: "cardState.day" },
];

/** @param {ShownState} state */
export function stateStep(state) {
  const step = STATE_SCALE.find((one) => one.state === state);
  if (!step) throw new RangeError(`state "${state}" is none of a scorecard's`);
  return step;
}

/** Its place among the worst: more is worse. @param {ShownState} state */
export function stateRank(state) {
  return STATE_SCALE.length - STATE_SCALE.findIndex((one) => one.state === state);
}

/**
 * The state of a domain as it is shown: lamps that are known by day, when they need not burn, have none.
 * @param {Domain} domain
 * @param {Pick<DomainCard, "state" | "known" | "of">} card
 * @returns {ShownState}
 */
export function shownState(domain, { state, known, of }) {
  return domain === "lighting" && state === "no_data" && known > 0 && 2 * known >= of
    ? "day"
    : state;
}

/** The states of all domains of a card. @param {Pick<AreaCard, "domains">} card @returns {ShownState[]} */
export function statesOf({ domains }) {
  const entries = /** @type {[Domain, DomainCard][]} */ (Object.entries(domains));
  return entries.map(([domain, card]) => shownState(domain, card));
}

/** The worst state of all domains; null where there is none. @param {Pick<AreaCard, "domains"> | null | undefined} card @returns {ShownState | null} */
export function worstState(card) {
  const states = card ? statesOf(card) : [];
  return STATE_SCALE.find(({ state }) => states.includes(state))?.state ?? null;
}
