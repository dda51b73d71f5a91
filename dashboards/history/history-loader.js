/**
 * Fills the store's history of one sensor: the whole span when it is asked for, again when the city
 * was loaded anew after an interruption, and buckets of a rollup from time to time.
 */
import { effect, untracked } from "@preact/signals";
import { readReadings } from "../live/api.js";
import { isServerAway } from "../live/connection.js";
import { ApiError } from "../live/request.js";

/** @import { Store } from "../store.js" */

/** The future side of the span: devices may be a little ahead. */
const AHEAD_MS = 5 * 60 * 1000;
const MAX_POINTS = 1500;
const REFRESH_MS = 60_000;

/**
 * @param {Store} store
 * @param {string} sensorId
 * @param {number} spanS
 * @returns {() => void} stop
 */
export function followHistory(store, sensorId, spanS) {
  const aborter = new AbortController();
  const load = async () => {
    const now = store.now();
    if (Number.isNaN(now)) return;
    const span = { fromMs: now - 1000 * spanS, toMs: now + AHEAD_MS, maxPoints: MAX_POINTS };
    try {
      for await (const page of readReadings(sensorId, span, aborter.signal)) {
        store.historyArrived(sensorId, spanS, page);
      }
      store.historyEnded(sensorId, spanS, "ready");
    } catch (error) {
      if (aborter.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      store.historyEnded(sensorId, spanS, "failed");
    }
  };
  store.historyRequested(sensorId, spanS);
  const stop = effect(() => {
    const isReady = store.state.fleetLoad.value === "ready";
    store.state.fleet.value; // a new snapshot means that something was missed
    if (isReady) untracked(() => void load());
  });
  const timer = setInterval(() => isServerAway(store) || void load(), REFRESH_MS);
  return () => {
    stop();
    clearInterval(timer);
    aborter.abort();
    // What was loaded stays: a page that comes next may have asked for its own by now.
  };
}
