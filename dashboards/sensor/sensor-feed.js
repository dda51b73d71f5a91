/**
 * All values of the one sensor that is looked at. Deltas carry its primary value only; when one
 * comes the sensor itself is asked, and every now and then in any case.
 * `followSensor(store, id) → stop`.
 */
import { effect, untracked } from "@preact/signals";
import { ownReading } from "../fleet/latest.js";
import { readSensor } from "../live/api.js";
import { isServerAway } from "../live/connection.js";
import { ApiError } from "../live/request.js";

/** @import { Store } from "../store.js" */

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** @param {Store} store @param {string} id @returns {() => void} */
export function followSensor(store, id) {
  const aborter = new AbortController();
  let askedAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let seenAtMs = Number.NaN;
  let isAskedUnknown = false;
  const ask = async () => {
    isAsking = true;
    askedAt = performance.now();
    try {
      const item = await readSensor(id, aborter.signal);
      store.sensorsLearned([item]);
      if (item.latest) store.readingArrived(id, ownReading(item.latest));
    } catch (error) {
      if (aborter.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
    } finally {
      isAsking = false;
    }
  };
  const stop = effect(() => {
    store.state.nowMs.value;
    const fleet = store.state.fleet.value;
    const row = fleet.rowOf(id);
    const observedAtMs = fleet.observedAtMs[row] ?? Number.NaN;
    const pause = performance.now() - askedAt;
    const isNew = !Object.is(observedAtMs, seenAtMs) && pause > SHORTEST_PAUSE_MS;
    if (isAsking || isServerAway(store) || fleet.ids.length === 0) return;
    // Once, for the server may know a sensor that has only just joined; then the index tells it.
    if (row < 0 && isAskedUnknown) return;
    isAskedUnknown = row < 0;
    if (!isNew && pause < LONGEST_PAUSE_MS) return;
    seenAtMs = observedAtMs;
    untracked(() => void ask());
  });
  return () => {
    stop();
    aborter.abort();
  };
}
