/** The part of the store about the past of the one sensor that is looked at. */
import { signal } from "@preact/signals";
import { emptyHistory, insert, trim } from "./history.js";

/** @import { HistoryItem, Readings } from "./types.js" */

/** @param {() => number} now city instant */
export function createHistoryState(now) {
  const state = { history: signal(emptyHistory("", 0)) };
  const actions = {
    /** @param {string} sensorId @param {number} spanS */
    historyRequested: (sensorId, spanS) => {
      state.history.value = emptyHistory(sensorId, spanS);
    },

    /**
     * @param {string} sensorId
     * @param {number} spanS
     * @param {Readings} page
     */
    historyArrived: (sensorId, spanS, { items, tier }) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.spanS !== spanS) return;
      for (const item of items) insert(past, item);
      trim(past, now());
      state.history.value = { ...past, tier };
    },

    /** A reading that came while the chart is open. @param {string} sensorId @param {HistoryItem} item */
    readingArrived: (sensorId, item) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.tier !== "raw" || past.load !== "ready") return;
      insert(past, item);
      trim(past, now());
      state.history.value = { ...past };
    },

    /** @param {string} sensorId @param {number} spanS @param {"ready" | "failed"} load */
    historyEnded: (sensorId, spanS, load) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.spanS !== spanS) return;
      state.history.value = { ...past, load };
    },
  };
  return { state, actions };
}
