/** Which of the five looks the overview's panels have, and which part of the answer they show. */
import { isConnectionGood } from "../../pieces/panel.js";

/**
 * @import { Look } from "../../live/types.js"
 * @import { Store } from "../../store.js"
 */

/** An overview that was made longer ago than this is old, whatever the channel says. */
const FRESH_MS = 20_000;

/** The counts of the chosen area, or of the city. @param {Store} store */
export function scopedOverview(store) {
  const overview = store.state.overview.value;
  const { area } = store.state.filter.value;
  return area === "" ? overview : (overview?.areas?.[area] ?? null);
}

/** @param {Store} store */
export function overviewAtMs(store) {
  return Date.parse(store.state.overview.value?.as_of ?? "");
}

/** @param {Store} store @returns {Look} */
export function overviewLook(store) {
  const { overview, overviewFailed, connection } = store.state;
  if (!overview.value) {
    return overviewFailed.value || connection.value === "lost" ? "failed" : "loading";
  }
  const scoped = scopedOverview(store);
  if (!scoped || scoped.sensors.total === 0) return "empty";
  return freshLook(store, overviewAtMs(store));
}

/**
 * @param {Store} store
 * @param {number} asOfMs
 * @param {number} [freshMs] of the wall, within which the next answer comes
 * @returns {"current" | "stale"}
 */
export function freshLook(store, asOfMs, freshMs = FRESH_MS) {
  const { connection, clock, nowMs } = store.state;
  const speed = Math.max(1, clock.value?.speed ?? 1);
  const isOld = nowMs.value - asOfMs > freshMs * speed;
  return isOld || !isConnectionGood(connection.value) ? "stale" : "current";
}
