/**
 * The state of the room: signals that views read, and the named functions that alone change them.
 * The parts are in `fleet/fleet-state.js` and `pages/overview/state.js`.
 */
import { batch } from "@preact/signals";
import { cell } from "./cell.js";
import { createFleetState } from "./fleet/fleet-state.js";
import * as history from "./history/history.js";
import { createOverviewState } from "./pages/overview/state.js";

/**
 * @import { ReadonlySignal } from "@preact/signals"
 * @import { Connection, Filter, HistoryItem, Readings, Theme } from "./live/types.js"
 */

/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {() => number} wallNowMs the browser's clock */
export function createStore(wallNowMs) {
  const fleet = createFleetState(wallNowMs);
  const overview = createOverviewState();
  const state = {
    ...fleet.state,
    ...overview.state,
    theme: cell(/** @type {Theme} */ ("dark")),
    page: cell(""),
    connection: cell(/** @type {Connection} */ ("connecting")),
    selectedId: cell(""),
    history: cell(history.emptyHistory("", 0)),
  };

  return {
    /** @type {Readonly<{[K in keyof typeof state]: ReadonlySignal<(typeof state)[K]["value"]>}>} */
    state,
    now: fleet.now,
    ...fleet.actions,
    ...overview.actions,

    /** @param {Connection} connection */
    connectionChanged: (connection) => {
      state.connection.value = connection;
    },

    /**
     * @param {string} page
     * @param {Filter} filter
     * @param {string} sensorId
     * @param {{layer: string, level: string}} view
     */
    routeChanged: (page, filter, sensorId, view) =>
      batch(() => {
        state.page.value = page;
        state.filter.value = filter;
        state.selectedId.value = sensorId;
        state.layer.value = view.layer;
        state.areaLevel.value = view.level;
        fleet.reselect();
      }),

    /** @param {string} id empty to close */
    sensorSelected: (id) => {
      state.selectedId.value = id;
    },

    /** @param {Theme} theme */
    themeChanged: (theme) => {
      state.theme.value = theme;
    },

    /** @param {string} sensorId @param {number} spanS */
    historyRequested: (sensorId, spanS) => {
      state.history.value = history.emptyHistory(sensorId, spanS);
    },

    /**
     * @param {string} sensorId
     * @param {number} spanS
     * @param {Readings} page
     */
    historyArrived: (sensorId, spanS, { items, tier }) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.spanS !== spanS) return;
      for (const item of items) history.insert(past, item);
      history.trim(past, fleet.now());
      state.history.value = { ...past, tier };
    },

    /** A reading that came while the chart is open. @param {string} sensorId @param {HistoryItem} item */
    readingArrived: (sensorId, item) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.tier !== "raw" || past.load !== "ready") return;
      history.insert(past, item);
      history.trim(past, fleet.now());
      state.history.value = { ...past };
    },

    /** @param {string} sensorId @param {number} spanS @param {"ready" | "failed"} load */
    historyEnded: (sensorId, spanS, load) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId || past.spanS !== spanS) return;
      state.history.value = { ...past, load };
    },
  };
}
