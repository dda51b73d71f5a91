/**
 * All state of the room, composed of its parts: signals that views read, and the named functions
 * that alone change them. A page's own part is made here too, and handed to the page alone.
 */
import { signal } from "@preact/signals";
import { createAccountState } from "./account/account-state.js";
import { createAlerts } from "./alerts/alerts-state.js";
import { cityElsewhen, createCityState } from "./city/city-state.js";
import { createFleetState } from "./fleet/fleet-state.js";
import { createViewState } from "./fleet/view-state.js";
import { createHistoryState } from "./history/history-state.js";
import { createIndices } from "./indices/indices-state.js";
import { createCounts } from "./live/counts.js";

/**
 * @import { ReadonlySignal } from "@preact/signals"
 * @import { Theme } from "./frame/preferences.js"
 * @import { Connection } from "./live/types.js"
 * @import { Page } from "./pages/page.js"
 */

/** @typedef {ReturnType<typeof createShared>} Store */

/**
 * @param {() => number} wallNowMs the browser's clock
 * @param {readonly Page<any>[]} [pages] whose parts are wanted
 * @returns {Store & {slices: Readonly<Record<string, any>>}} slices by the page's id
 */
export function createStore(wallNowMs, pages = []) {
  const shared = createShared(wallNowMs);
  const slices = Object.fromEntries(pages.map((page) => [page.id, page.createSlice?.(shared)]));
  return { ...shared, slices };
}

/** @param {() => number} wallNowMs */
function createShared(wallNowMs) {
  const city = createCityState(wallNowMs);
  const view = createViewState();
  const account = createAccountState();
  const operator = createOperator();
  return {
    ...compose(city, view, operator, account, false),

    /**
     * The same city, looked at in the same way by the same operator, as it was at a time: what moves
     * with time is its own there.
     * @param {ReadonlySignal<number>} atMs city instant
     */
    elsewhen: (atMs) => compose(cityElsewhen(city, atMs), view, operator, account, true),
  };
}

/** Who looks, whatever is looked at. */
function createOperator() {
  return {
    page: signal(""),
    theme: signal(/** @type {Theme} */ ("dark")),
    /** whether a new critical crossing sounds */
    isSoundOn: signal(false),
  };
}

/**
 * @param {ReturnType<typeof createCityState>} city
 * @param {ReturnType<typeof createViewState>} view
 * @param {ReturnType<typeof createOperator>} operator
 * @param {ReturnType<typeof createAccountState>} account
 * @param {boolean} isPast
 */
function compose(city, view, operator, account, isPast) {
  const fleet = createFleetState(city, view, isPast);
  const history = createHistoryState(city.now, isPast);
  const { alerts, areaAlerts, ...alerting } = createAlerts(view.state, city.now);
  const state = {
    ...city.state,
    ...view.state,
    ...fleet.state,
    ...history.state,
    ...alerting.state,
    ...operator,
    ...account.state,
    /** whether all that moves with time is of a time that is over */
    isPast: signal(isPast),
    connection: signal(/** @type {Connection} */ ("connecting")),
  };
  return {
    /** @type {Readonly<{[K in keyof typeof state]: ReadonlySignal<(typeof state)[K]["value"]>}>} */
    state,
    now: city.now,
    ...createCounts(view.state),
    ...createIndices(view.state, city.state),
    alerts,
    areaAlerts,
    ...alerting.actions,
    ...city.actions,
    ...view.actions,
    ...fleet.actions,
    ...history.actions,
    ...account.actions,

    /** @param {string} page */
    pageChanged: (page) => {
      state.page.value = page;
    },

    /** @param {Theme} theme */
    themeChanged: (theme) => {
      state.theme.value = theme;
    },

    /** @param {boolean} isOn */
    soundChanged: (isOn) => {
      state.isSoundOn.value = isOn;
    },

    /** @param {Connection} connection */
    connectionChanged: (connection) => {
      state.connection.value = connection;
    },
  };
}
