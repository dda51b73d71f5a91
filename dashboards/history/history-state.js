/** The part of the store about the past of the one sensor that is looked at. */
import { signal } from "@preact/signals";
import { cutAfter, emptyHistory, insert, trim } from "./history.js";

/** @import { HistoryItem, Readings, Tier } from "./types.js" */

/** Which past is asked for. @typedef {{sensorId: string, spanS: number, resolution: Tier}} Asked */
/**
 * How the past is looked at, as the operator chose and the address says.
 * @typedef {object} HistoryView
 * @property {number} spanS 0 until one is chosen
 * @property {string} quantity empty for the kind's first
 * @property {boolean} isTable
 */

/** @type {HistoryView} */
export const PLAIN_VIEW = { spanS: 0, quantity: "", isTable: false };

/**
 * @param {() => number} now city instant
 * @param {boolean} [isPast] whether that is a moment that is over, which moves back as well as on
 */
export function createHistoryState(now, isPast = false) {
  const state = { history: signal(emptyHistory("", 0)), historyView: signal(PLAIN_VIEW) };
  /** @param {Asked} asked */
  const isWanted = ({ sensorId, spanS, resolution }) => {
    const past = state.history.value;
    return past.sensorId === sensorId && past.spanS === spanS && past.resolution === resolution;
  };
  const actions = {
    /** @param {Partial<HistoryView>} change */
    historyViewChanged: (change) => {
      state.historyView.value = { ...state.historyView.value, ...change };
    },

    /** @param {Asked} asked */
    historyRequested: ({ sensorId, spanS, resolution }) => {
      state.history.value = emptyHistory(sensorId, spanS, resolution);
    },

    /** @param {Asked} asked @param {Readings} page */
    historyArrived: (asked, { items, tier }) => {
      if (!isWanted(asked)) return;
      const past = state.history.value;
      // A longer past may be answered more coarsely than the one before it.
      const known = past.tier === tier ? past : { ...past, tier, atMs: [], items: [] };
      for (const item of items) insert(known, item);
      trim(known, now());
      if (isPast) cutAfter(known, now());
      state.history.value = { ...known };
    },

    /** A reading that came while the chart is open. @param {string} sensorId @param {HistoryItem} item */
    readingArrived: (sensorId, item) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.tier !== "raw" || past.load !== "ready") return;
      insert(past, item);
      trim(past, now());
      state.history.value = { ...past };
    },

    /** @param {Asked} asked @param {"ready" | "failed"} load */
    historyEnded: (asked, load) => {
      if (!isWanted(asked)) return;
      state.history.value = { ...state.history.value, load };
    },
  };
  return { state, actions };
}
