/** Loads the outlines of the level that is looked at. `followOutlines(store) → stop`. */
import { effect, untracked } from "@preact/signals";
import { readOutlines } from "./api.js";
import { ApiError } from "./request.js";

/** @import { Store } from "../store.js" */

const RETRY_MS = 5000;

/** @param {Store} store @returns {() => void} stop */
export function followOutlines(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let wanted = "";
  const load = async (/** @type {string} */ level) => {
    try {
      const outlines = await readOutlines(level);
      if (level === wanted) store.outlinesArrived(outlines);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      timer = setTimeout(() => level === wanted && void load(level), RETRY_MS);
    }
  };
  const stop = effect(() => {
    const { areaLevel, city } = store.state;
    const level = areaLevel.value || city.value?.area_level;
    if (!level || level === wanted) return;
    wanted = level;
    clearTimeout(timer);
    untracked(() => void load(level));
  });
  return () => {
    stop();
    wanted = "";
    clearTimeout(timer);
  };
}
