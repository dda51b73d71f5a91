/** What the server counts: sensors and measures by area, and the thresholds that are crossed. */
import { isOutside } from "../city/outside.js";
import { readDocument } from "./request.js";
import { follow, resource } from "./resource.js";

/**
 * @import { createViewState } from "../fleet/view-state.js"
 * @import { Store } from "../store.js"
 * @import { Crossings, CityCounts } from "../city/types.js"
 */

const PERIOD_MS = 5000;
/** All of them, on any but the worst of days; then a sensor that is looked at tells its own. */
const LISTED_CROSSINGS = 500;

/** The part of the store. @param {ReturnType<typeof createViewState>["state"]} view */
export function createCounts(view) {
  const counts = resource(
    (signal) => readCounts(view.areaLevel.peek(), signal),
    PERIOD_MS,
    (answer) => Date.parse(answer.as_of),
    newestOf,
  );
  const crossings = resource(
    // Those of the operator's own area: a wall's scene stands beside them.
    (signal) => readCrossings(view.view.peek().filter.area, signal),
    PERIOD_MS,
    (answer) => Date.parse(answer.as_of),
    newestOf,
  );
  return { counts, crossings };
}

/** The counts of the area that is looked at, or of the city. @param {Store} store */
export function scopedCounts(store) {
  const counts = store.counts.value;
  const { area } = store.state.filter.value;
  return area === "" ? counts : (counts?.areas?.[area] ?? null);
}

/** @param {{newest_observed_at: string | null}} answer */
function newestOf({ newest_observed_at }) {
  return Date.parse(newest_observed_at ?? "");
}

/** @param {Store} store @returns {() => void} stop */
export function followCounts(store) {
  const { counts, crossings } = store;
  return follow(store, () => scopeOf(store), [counts, crossings]);
}

/** Where only what is crossed is told, not what is counted. @param {Store} store @returns {() => void} stop */
export function followCrossings(store) {
  return follow(store, () => scopeOf(store), [store.crossings]);
}

/**
 * Of which areas, and of which of them alone, the server is asked.
 * @param {Store} store
 * @returns {string} empty where the one area is not known, or not yet, or another's
 */
export function scopeOf({ state }) {
  const { area } = state.view.value.filter;
  const known = state.areas.value.get(area);
  if (area !== "" && (!known || isOutside(state.me.value, known))) return "";
  return `${state.areaLevel.value}/${state.filter.value.area}/${area}`;
}

/**
 * @param {string} level of the areas, empty for the city's own
 * @param {AbortSignal} signal
 * @returns {Promise<CityCounts>}
 */
function readCounts(level, signal) {
  return readDocument(`/overview?by=area${level && `&level=${level}`}`, signal);
}

/**
 * @param {string} area empty for the city
 * @param {AbortSignal} signal
 * @returns {Promise<Crossings & {area: string}>}
 */
async function readCrossings(area, signal) {
  const query = new URLSearchParams({ limit: String(LISTED_CROSSINGS), ...(area && { area }) });
  return { ...(await readDocument(`/crossings?${query}`, signal)), area };
}
