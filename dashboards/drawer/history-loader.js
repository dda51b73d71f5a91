/**
 * Fills the store's history of one sensor: 24 hours when it is opened, and whatever was missed
 * when the fleet was loaded anew after an interruption.
 */
import { effect, untracked } from "@preact/signals";
import { ApiError, readReadings } from "../core/api.js";
import { HISTORY_MS } from "../core/history.js";

/** The future side of the span: devices may be a little ahead. */
const AHEAD_MS = 5 * 60 * 1000;

/**
 * @param {import("../core/store.js").Store} store
 * @param {string} sensorId
 * @returns {() => void} stop
 */
export function followHistory(store, sensorId) {
  const aborter = new AbortController();
  const load = async () => {
    const now = store.now();
    try {
      const source = readReadings(sensorId, now - HISTORY_MS, now + AHEAD_MS, aborter.signal);
      for await (const items of source) store.historyArrived(sensorId, items);
      store.historyEnded(sensorId, "ready");
    } catch (error) {
      if (aborter.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      store.historyEnded(sensorId, "failed");
    }
  };
  store.historyRequested(sensorId);
  const stop = effect(() => {
    const isKnown = store.state.fleet.value.indexById.has(sensorId);
    if (isKnown) untracked(() => void load());
  });
  return () => {
    stop();
    aborter.abort();
    store.historyRequested("");
  };
}
