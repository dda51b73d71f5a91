/**
 * Asks the server for what it counts, as long as somebody looks: overview and crossings every few
 * seconds, absent sensors and day series more slowly. `followOverview(store) → stop`.
 */
import { effect, untracked } from "@preact/signals";
import { MEASURES } from "../../city/measures.js";
import * as api from "../../live/api.js";
import { isServerAway } from "../../live/connection.js";
import { wholeBuckets } from "./series.js";
import { seriesKey } from "./state.js";

/** @import { Store } from "../../store.js" */

const COUNTS_PERIOD_MS = 5000;
const ABSENT_PERIOD_MS = 15_000;
const SERIES_PERIOD_MS = 60_000;
const SHOWN_CROSSINGS = 60;
const SHOWN_ABSENT = 40;

/** @param {Store} store @returns {() => void} stop */
export function followOverview(store) {
  let aborter = new AbortController();
  /** @type {ReturnType<typeof setInterval>[]} */
  let timers = [];

  /**
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} read
   * @param {(answer: T | null) => void} arrived null when it could not be read
   */
  const ask = async (read, arrived) => {
    const { signal } = aborter;
    try {
      const answer = await read(signal);
      if (!signal.aborted) arrived(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof api.ApiError)) throw error;
      arrived(null);
    }
  };
  const readCounts = (/** @type {string} */ area) => {
    void ask(
      (signal) => api.readOverview(store.state.areaLevel.peek(), signal),
      store.overviewArrived,
    );
    void ask(
      (signal) => api.readCrossings(area, SHOWN_CROSSINGS, signal),
      (crossings) => store.crossingsArrived(area, crossings),
    );
  };
  const readAbsent = (/** @type {string} */ area) => {
    const of = (/** @type {string} */ status, /** @type {AbortSignal} */ signal) =>
      api.findSensors({ status, ...(area && { area }) }, SHOWN_ABSENT, signal);
    void ask(
      async (signal) => (await Promise.all([of("offline", signal), of("silent", signal)])).flat(),
      (items) => store.absentArrived(area, items),
    );
  };
  const readDays = (/** @type {string} */ area) => {
    for (const { kind, quantity } of MEASURES) {
      void ask(
        (signal) => api.readSeries(kind, quantity, area, signal),
        (series) =>
          store.seriesArrived(
            seriesKey(kind, quantity, area),
            series && wholeBuckets(series, store.now()),
          ),
      );
    }
  };
  const start = (/** @type {string} */ area) => {
    aborter = new AbortController();
    for (const [read, periodMs] of /** @type {const} */ ([
      [readCounts, COUNTS_PERIOD_MS],
      [readAbsent, ABSENT_PERIOD_MS],
      [readDays, SERIES_PERIOD_MS],
    ])) {
      read(area);
      timers.push(setInterval(() => isServerAway(store) || read(area), periodMs));
    }
  };
  const stop = () => {
    aborter.abort();
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };

  /** @type {string | null} */
  let followed = null;
  let wasAway = false;
  const stopFollowing = effect(() => {
    const { area } = store.state.filter.value;
    const wish = `${store.state.areaLevel.value}/${area}`;
    const isAway = isServerAway(store);
    // After the server was away, all is asked for at once rather than at its turn.
    const isBack = wasAway && !isAway;
    wasAway = isAway;
    if (wish === followed && !isBack) return;
    followed = wish;
    untracked(stop);
    untracked(() => start(area));
  });
  return () => {
    stopFollowing();
    stop();
  };
}
