/**
 * All values of the chosen sensor at the moment that is shown: its last reading of then. One that
 * fails to come is asked for again until it comes; one that is not stored any more is not.
 */
import { effect, untracked } from "@preact/signals";
import { readReadings } from "../../live/api.js";
import { ApiError } from "../../live/request.js";

/**
 * @import { HistoryItem } from "../../history/types.js"
 * @import { Latest, SensorItem } from "../../fleet/types.js"
 * @import { Past } from "./past-state.js"
 */

const RETRY_MS = 3000;

/** What is wanted. @typedef {{item: SensorItem, observedAtMs: number, atMs: number, isKept: boolean}} Wish */

/** @param {Past} past @returns {() => void} stop */
export function followReading(past) {
  let aborter = new AbortController();
  let retry = 0;
  let asked = "";
  const giveUp = () => {
    aborter.abort();
    clearTimeout(retry);
  };
  const ask = async (/** @type {Wish} */ wish) => {
    const { signal } = aborter;
    try {
      const latest = wish.isKept ? await lastReading(wish, signal) : null;
      if (signal.aborted) return;
      if (latest) past.store.sensorsLearned([{ ...wish.item, latest }]);
      else past.readingFared("gone");
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      past.readingFared("failed");
      retry = setTimeout(() => void ask(wish), RETRY_MS);
    }
  };
  const stop = effect(() => {
    const wish = wished(past);
    const key = wish ? keyOf(wish) : "";
    if (key === asked) return;
    asked = key;
    untracked(() => {
      giveUp();
      past.readingFared("loading");
      if (!wish) return;
      aborter = new AbortController();
      void ask(wish);
    });
  });
  return () => {
    stop();
    giveUp();
  };
}

/** @param {Past} past @returns {Wish | null} null where there is nothing to ask, or not yet */
function wished({ store, isPast, shownMs, tier }) {
  const { selectedId, knowledge, fleet } = store.state;
  knowledge.value; // its row comes with the ids
  const known = fleet.value;
  const row = known.rowOf(selectedId.value);
  const item = known.items[row];
  const observedAtMs = known.observedAtMs[row] ?? Number.NaN;
  const atMs = shownMs.value;
  if (!isPast.value || Number.isNaN(atMs) || Number.isNaN(observedAtMs)) return null;
  return !item || item.latest ? null : { item, observedAtMs, atMs, isKept: tier.value === "raw" };
}

/** @param {Wish} wish */
function keyOf({ item, observedAtMs, atMs, isKept }) {
  return [item.sensor_id, observedAtMs, atMs, isKept].join("/");
}

/**
 * @param {Wish} wish `observedAtMs` is to the second
 * @param {AbortSignal} signal
 * @returns {Promise<Latest | null>} null where it is not stored any more
 */
async function lastReading({ item, observedAtMs, atMs }, signal) {
  const span = { fromMs: observedAtMs - 1000, toMs: atMs + 1, maxPoints: 1500 };
  /** @type {HistoryItem | undefined} */
  let last;
  const pages = readReadings(item.sensor_id, { ...span, resolution: "raw" }, signal);
  for await (const page of pages) last = page.items.at(-1) ?? last;
  return last?.observed_at === undefined ? null : /** @type {any} */ (last);
}
