/** Who answers for what in the city: the units that people belong to. */
import { readDocument } from "../live/request.js";
import { resource } from "../live/resource.js";

/**
 * @import { Store } from "../store.js"
 * @import { Unit } from "./types.js"
 */

const PERIOD_MS = 3_600_000;

/** @typedef {ReturnType<typeof createUnits>} Units */

/** @param {Store} store */
export function createUnits(store) {
  return resource(readUnits, PERIOD_MS, () => store.now());
}

/** @param {AbortSignal} aborted @returns {Promise<readonly Unit[]>} */
async function readUnits(aborted) {
  return (await readDocument("/units", aborted)).items;
}
