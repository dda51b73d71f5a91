/**
 * What this browser keeps between visits. One that forbids it, or has no room left, forgets; the room
 * goes on.
 */

/** @param {string} key @returns {string | null} null where nothing is kept */
export function remembered(key) {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

/** @param {string} key @param {string} text @returns {boolean} whether it is kept */
export function remember(key, text) {
  try {
    const place = globalThis.localStorage;
    place?.setItem(key, text);
    return Boolean(place);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return false;
  }
}
