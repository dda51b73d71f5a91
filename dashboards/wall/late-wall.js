/** Whether this page is a wall, and what makes it one: that comes for a wall alone. */
import { lateSheet } from "../pieces/late-sheet.js";

/**
 * @import { Loads } from "../live/loads.js"
 * @import { Store } from "../store.js"
 */

const AGAIN_MS = 60_000;

export function isWall() {
  return new URLSearchParams(location.search).get("wall") === "1";
}

/**
 * @param {HTMLElement} main
 * @param {HTMLElement} footer
 * @param {Store} store
 * @param {Loads} loads
 */
export async function openWall(main, footer, store, loads) {
  const coming = import("./wall.js").catch(() => null);
  const [wall] = await Promise.all([coming, lateSheet()]);
  if (wall) wall.mountWall(main, footer, store, loads);
  // Nobody stands there to ask again.
  else setTimeout(() => location.reload(), AGAIN_MS);
}
