/** Readings that are handed over whole, as a city's past: how far their storing has come. */
import { readDocument } from "./request.js";
import { follow, resource } from "./resource.js";

/**
 * @import { Store } from "../store.js"
 * @import { LoadState } from "./types.js"
 */

const PERIOD_MS = 15_000;
/** Of the wall; one that was left lying longer ago is nobody's concern any more. */
const CONCERNS_MS = 86_400_000;

/** @typedef {ReturnType<typeof createLoads>} Loads */

/** @param {() => number} now */
export function createLoads(now) {
  return resource(readLoads, PERIOD_MS, now);
}

/** @param {AbortSignal} signal @returns {Promise<readonly LoadState[]>} the last to have moved first */
async function readLoads(signal) {
  return (await readDocument("/loads", signal)).items;
}

/** @param {Store} store @param {Loads} loads @returns {() => void} stop */
export function followLoads(store, loads) {
  return follow(store, () => "all", [loads]);
}

/**
 * The one that is worth telling: not whole yet, and not given up long ago.
 * @param {readonly LoadState[] | null} loads
 * @param {number} wallMs now, by the wall's clock
 * @returns {LoadState | undefined}
 */
export function unfinished(loads, wallMs) {
  return loads?.find(
    (load) => load.state !== "finished" && wallMs - Date.parse(load.updated_at) < CONCERNS_MS,
  );
}
