/**
 * Fills the store's history of one sensor: the whole span when it is asked for, again when the city
 * was loaded anew after an interruption, and buckets of a rollup from time to time.
 */
import { effect, untracked } from "@preact/signals";
import { readReadings } from "../live/api.js";
import { followRecovery, isServerAway } from "../live/connection.js";
import { ApiError } from "../live/request.js";

/**
 * @import { Store } from "../store.js"
 * @import { Asked } from "./history-state.js"
 */

/** The future side of the span: devices may be a little ahead. */
const AHEAD_MS = 5 * 60 * 1000;
const MAX_POINTS = 1500;
const REFRESH_MS = 60_000;

/**
 * @param {Store} store
 * @param {Asked} asked
 * @returns {() => void} stop
 */
export function followHistory(store, asked) {
  const { sensorId, spanS, resolution } = asked;
  const aborter = new AbortController();
  let hasFailed = false;
  let isLoading = false;
  let isDue = false;
  const load = async () => {
    isDue = isLoading;
    if (isLoading) return;
    isLoading = true;
    await ask();
    isLoading = false;
    if (isDue && !aborter.signal.aborted) await load();
  };
  const ask = async () => {
    const now = store.now();
    if (Number.isNaN(now)) return;
    // Nothing of a time that is over was ahead of it.
    const aheadMs = store.state.isPast.peek() ? 1 : AHEAD_MS;
    const [fromMs, toMs] = [now - 1000 * spanS, now + aheadMs];
    const span = { fromMs, toMs, maxPoints: MAX_POINTS, resolution };
    try {
      for await (const page of readReadings(sensorId, span, aborter.signal)) {
        store.historyArrived(asked, page);
      }
      hasFailed = false;
      store.historyEnded(asked, "ready");
    } catch (error) {
      if (aborter.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      hasFailed = true;
      store.historyEnded(asked, "failed");
    }
  };
  store.historyRequested(asked);
  const stop = effect(() => {
    const isReady = store.state.fleetLoad.value === "ready";
    store.state.fleet.value; // a new snapshot means that something was missed
    if (isReady) untracked(() => void load());
  });
  const stopRecovering = followRecovery(store, () => hasFailed && void load());
  const timer = setInterval(() => isServerAway(store) || void load(), REFRESH_MS);
  return () => {
    stop();
    stopRecovering();
    clearInterval(timer);
    aborter.abort();
    // What was loaded stays: a page that comes next may have asked for its own by now.
  };
}
