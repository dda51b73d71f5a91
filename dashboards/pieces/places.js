/** In which places the rows of a list stand: as the server orders them, but none moves while somebody reads. */

/**
 * @template T
 * @typedef {object} Place
 * @property {string} key
 * @property {T} item
 * @property {boolean} isOver it left the list while that was read
 * @property {boolean} isLater it came while the others were read
 */

/**
 * @template T
 * @param {readonly Place<T>[]} before
 * @param {readonly T[]} items as the server orders them
 * @param {(item: T) => string} keyOf
 * @param {boolean} isRead
 * @param {boolean} [isWhole] whether what is not among them is known to have left
 * @returns {readonly Place<T>[]} while read: those of before where they were, then the later ones
 */
export function inTheirPlaces(before, items, keyOf, isRead, isWhole = true) {
  const placed = (/** @type {T} */ item, isLater = false) => ({
    key: keyOf(item),
    item,
    isOver: false,
    isLater,
  });
  if (!isRead || before.length === 0) return items.map((item) => placed(item));
  const now = new Map(items.map((item) => [keyOf(item), item]));
  const kept = before.map((place) => {
    const item = now.get(place.key);
    now.delete(place.key);
    return item ? { ...place, item, isOver: false } : { ...place, isOver: isWhole };
  });
  return [...kept, ...[...now.values()].map((item) => placed(item, true))];
}
