/**
 * The state of the room: signals that views read, and the named functions that alone change them.
 */
import { batch, signal } from "@preact/signals";
import { cityNowMs, readCityClock } from "./city-clock.js";
import { Fleet } from "./fleet.js";
import { setTimeZone } from "./format.js";
import * as history from "./history.js";
import { EVERYTHING, select } from "./selection.js";

/** @typedef {import("./types.js").LiveReading} LiveReading */
/** @typedef {ReturnType<typeof createStore>} Store */

/**
 * @template T
 * @param {T} value
 * @returns {import("@preact/signals").Signal<T>}
 */
const cell = (value) => signal(value);

/** @param {() => number} wallNowMs the browser's clock */
export function createStore(wallNowMs) {
  const fleet = new Fleet([], new Map());
  const state = {
    theme: cell(/** @type {import("./types.js").Theme} */ ("dark")),
    page: cell(""),
    connection: cell(/** @type {import("./types.js").Connection} */ ("connecting")),
    /** readings per wall second, over the last five */
    updateRate: cell(0),
    city: cell(/** @type {import("./types.js").City | null} */ (null)),
    clock: cell(/** @type {import("./city-clock.js").CityClock | null} */ (null)),
    /** city instant, moved once a wall second; NaN before the city is known */
    nowMs: cell(Number.NaN),
    newestObservedAtMs: cell(Number.NaN),
    kinds: cell(/** @type {import("./types.js").Kind[]} */ ([])),
    kindByName: cell(/** @type {ReadonlyMap<string, import("./types.js").Kind>} */ (new Map())),
    areas: cell(/** @type {ReadonlyMap<string, import("./types.js").Area>} */ (new Map())),
    outlines: cell(/** @type {import("./types.js").Outlines | null} */ (null)),
    outlinesLoad: cell(/** @type {import("./types.js").Load} */ ("loading")),
    fleet: cell(fleet),
    fleetLoad: cell(/** @type {import("./types.js").Load} */ ("loading")),
    /** moves whenever sensors changed, at most once per animation frame */
    pulse: cell(0),
    filter: cell(EVERYTHING),
    sort: cell(/** @type {import("./types.js").Sort} */ ("status")),
    selection: cell(select(fleet, EVERYTHING, "status")),
    selectedId: cell(""),
    history: cell(history.emptyHistory("")),
  };

  let newestMs = Number.NaN;
  const now = () => {
    const clock = state.clock.value;
    return clock ? cityNowMs(clock, wallNowMs()) : Number.NaN;
  };
  const reselect = () => {
    state.selection.value = select(state.fleet.value, state.filter.value, state.sort.value);
  };
  const movePulse = () => {
    state.pulse.value += 1;
  };
  /** @param {number} ms */
  const noteObserved = (ms) => {
    if (!(ms <= newestMs)) newestMs = ms;
  };
  /** The clock and the newest instant move together, or data would seem to come from the future. */
  const moveTime = () => {
    state.nowMs.value = now();
    state.newestObservedAtMs.value = newestMs;
  };

  return {
    /** @type {Readonly<{[K in keyof typeof state]: import("@preact/signals").ReadonlySignal<(typeof state)[K]["value"]>}>} */
    state,
    now,

    /** @param {import("./types.js").City} city @param {number} serverNowMs */
    cityArrived: (city, serverNowMs) =>
      batch(() => {
        setTimeZone(city.time_zone);
        state.city.value = city;
        state.clock.value = readCityClock(city.clock, serverNowMs, wallNowMs());
        moveTime();
      }),

    /**
     * @param {import("./types.js").Kind[]} kinds
     * @param {import("./types.js").Area[]} areas
     */
    catalogueArrived: (kinds, areas) =>
      batch(() => {
        state.kinds.value = kinds;
        state.kindByName.value = new Map(kinds.map((kind) => [kind.kind, kind]));
        state.areas.value = new Map(areas.map((area) => [area.code, area]));
      }),

    /** @param {import("./types.js").Outlines | null} outlines null when they could not be read */
    outlinesArrived: (outlines) =>
      batch(() => {
        if (outlines) state.outlines.value = outlines;
        state.outlinesLoad.value = outlines ? "ready" : "failed";
      }),

    fleetRequested: () => {
      if (state.fleetLoad.value === "failed") state.fleetLoad.value = "loading";
    },

    /** @param {import("./types.js").SensorItem[]} items */
    fleetArrived: (items) =>
      batch(() => {
        const next = new Fleet(items, state.kindByName.value);
        next.age(now());
        for (const sensor of next.sensors) {
          if (!Number.isNaN(sensor.observedAtMs)) noteObserved(sensor.observedAtMs);
        }
        state.fleet.value = next;
        state.fleetLoad.value = "ready";
        moveTime();
        reselect();
        movePulse();
      }),

    /** A city that was never shown has failed; one that is shown goes stale instead. */
    fleetFailed: () => {
      if (state.fleetLoad.value !== "ready") state.fleetLoad.value = "failed";
    },

    /**
     * Apply what one animation frame collected.
     * @param {readonly LiveReading[]} readings
     * @returns {boolean} whether one came from a sensor that is not known yet
     */
    readingsArrived: (readings) =>
      batch(() => {
        const known = state.fleet.value;
        const past = state.history.value;
        const cityNow = now();
        let unknown = false;
        let grown = false;
        for (const reading of readings) {
          const index = known.apply(reading, cityNow);
          if (index >= 0) noteObserved(known.at(index).observedAtMs);
          else unknown ||= !known.indexById.has(reading.sensor_id);
          if (reading.sensor_id === past.sensorId) {
            history.insert(past, reading);
            grown = true;
          }
        }
        if (grown) {
          history.trim(past, cityNow);
          state.history.value = { ...past };
        }
        movePulse();
        return unknown;
      }),

    /** @param {ReadonlySet<string>} ids */
    offlineArrived: (ids) => state.fleet.value.setOffline(ids),

    /** Between seconds, for a city that runs faster than the wall. */
    timePassed: () => batch(moveTime),

    /** Once a wall second: city time moves, statuses age, whether or not anything arrives. */
    secondPassed: () =>
      batch(() => {
        moveTime();
        state.fleet.value.age(state.nowMs.value);
        const isMoved = state.fleet.value.takeStatusChange();
        if (isMoved || state.sort.value === "age") reselect();
      }),

    /** @param {import("./types.js").Connection} connection */
    connectionChanged: (connection) => {
      state.connection.value = connection;
    },

    /** @param {number} rate */
    updateRateMeasured: (rate) => {
      state.updateRate.value = rate;
    },

    /** @param {string} page @param {import("./types.js").Filter} filter @param {string} sensorId */
    routeChanged: (page, filter, sensorId) =>
      batch(() => {
        state.page.value = page;
        state.filter.value = filter;
        state.selectedId.value = sensorId;
        reselect();
      }),

    /** @param {Partial<import("./types.js").Filter>} change */
    filterChanged: (change) =>
      batch(() => {
        state.filter.value = { ...state.filter.value, ...change };
        reselect();
      }),

    /** @param {import("./types.js").Sort} sort */
    sortChanged: (sort) =>
      batch(() => {
        state.sort.value = sort;
        reselect();
      }),

    /** @param {string} id empty to close */
    sensorSelected: (id) => {
      state.selectedId.value = id;
    },

    /** @param {import("./types.js").Theme} theme */
    themeChanged: (theme) => {
      state.theme.value = theme;
    },

    /** @param {string} sensorId empty when no chart is shown */
    historyRequested: (sensorId) => {
      state.history.value = history.emptyHistory(sensorId);
    },

    /** @param {string} sensorId @param {import("./types.js").HistoryItem[]} items */
    historyArrived: (sensorId, items) => {
      const past = state.history.value;
      if (past.sensorId !== sensorId) return;
      for (const item of items) history.insert(past, item);
      state.history.value = { ...past };
    },

    /** @param {string} sensorId @param {"ready" | "failed"} load */
    historyEnded: (sensorId, load) => {
      const past = state.history.value;
      if (past.sensorId === sensorId) state.history.value = { ...past, load };
    },
  };
}
