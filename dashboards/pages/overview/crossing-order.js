/** In which places the crossings stand: as the server orders them, but none moves while somebody reads. */

import { keyOf } from "../../city/crossing.js";

/** @import { Crossing } from "../../city/types.js" */

/**
 * @typedef {object} Place
 * @property {string} key
 * @property {Crossing} crossing
 * @property {boolean} isOver it ended while it was read
 * @property {boolean} isLater it came while the others were read
 */

/**
 * @param {readonly Place[]} before
 * @param {readonly Crossing[]} items as the server orders them
 * @param {boolean} isRead
 * @param {boolean} isWhole whether what is not among them is known to have ended
 * @returns {readonly Place[]} while read: those of before where they were, then the later ones
 */
export function inTheirPlaces(before, items, isRead, isWhole) {
  if (!isRead || before.length === 0) {
    return items.map((crossing) => ({
      key: keyOf(crossing),
      crossing,
      isOver: false,
      isLater: false,
    }));
  }
  const now = new Map(items.map((crossing) => [keyOf(crossing), crossing]));
  const kept = before.map((place) => {
    const crossing = now.get(place.key);
    now.delete(place.key);
    return crossing ? { ...place, crossing, isOver: false } : { ...place, isOver: isWhole };
  });
  const later = [...now].map(([key, crossing]) => ({
    key,
    crossing,
    isOver: false,
    isLater: true,
  }));
  return [...kept, ...later];
}
