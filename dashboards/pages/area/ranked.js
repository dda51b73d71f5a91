/** Areas in one domain beside one another, from the best number to the worst; those without one first. */
import { shownState } from "../../indices/state-scale.js";

/**
 * @import { DomainStep } from "../../indices/domains.js"
 * @import { ShownState } from "../../indices/state-scale.js"
 * @import { AreaCard } from "../../indices/types.js"
 */

/** @typedef {{area: string, index: number | null, state: ShownState, share: number}} Ranked `share` of the strip's height */

/** No bar is so low that it cannot be seen. */
const LOWEST_SHARE = 0.06;

/**
 * @param {readonly AreaCard[]} cards
 * @param {Pick<DomainStep, "domain" | "worse">} step
 * @returns {Ranked[]}
 */
export function ranked(cards, { domain, worse }) {
  const sign = worse === "high" ? 1 : -1;
  const found = cards.flatMap(({ area, domains }) => {
    const card = domains[domain];
    return card ? [{ area, index: card.index, state: shownState(domain, card) }] : [];
  });
  const badness = (/** @type {number | null} */ index) =>
    index === null ? Number.NEGATIVE_INFINITY : sign * index;
  const highest = Math.max(0, ...found.map(({ index }) => index ?? 0));
  return found
    .sort((a, b) => badness(a.index) - badness(b.index))
    .map((one) => ({
      ...one,
      share: Math.max(LOWEST_SHARE, highest > 0 ? (one.index ?? 0) / highest : 0),
    }));
}
