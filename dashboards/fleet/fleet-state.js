/** The part of the store about the city and its sensors. */
import { batch } from "@preact/signals";
import { cell } from "../cell.js";
import { cityNowMs, readCityClock } from "../city/city-clock.js";
import { ringsOf } from "../city/outline.js";
import { setTimeZone } from "../words/format.js";
import { Fleet, NOBODY } from "./fleet.js";
import { EVERYTHING, select } from "./selection.js";

/**
 * @import { CityClock } from "../city/city-clock.js"
 * @import { Area, City, Figures, Filter, Kind, Load, Outlines, SensorItem, Sort, Threshold } from "../live/types.js"
 * @import { Delta, Snapshot } from "../live/wire.js"
 */

/** The clock is set anew when it differs from the server's by more, for frames take their time. */
const CLOCK_TOLERANCE_MS = 700;

/** @param {() => number} wallNowMs the browser's clock */
export function createFleetState(wallNowMs) {
  const fleet = new Fleet(NOBODY, new Map(), 0);
  const state = {
    city: cell(/** @type {City | null} */ (null)),
    clock: cell(/** @type {CityClock | null} */ (null)),
    /** city instant, moved once a wall second; NaN before the city is known */
    nowMs: cell(Number.NaN),
    newestObservedAtMs: cell(Number.NaN),
    /** what the server says of itself; null before it spoke */
    figures: cell(/** @type {Figures | null} */ (null)),
    kinds: cell(/** @type {Kind[]} */ ([])),
    kindByName: cell(/** @type {ReadonlyMap<string, Kind>} */ (new Map())),
    areas: cell(/** @type {ReadonlyMap<string, Area>} */ (new Map())),
    thresholds: cell(/** @type {readonly Threshold[]} */ ([])),
    /** chosen by hand; empty: the city's own */
    areaLevel: cell(""),
    outlinesFailed: cell(false),
    outlines: cell(/** @type {Outlines | null} */ (null)),
    fleet: cell(fleet),
    fleetLoad: cell(/** @type {Load} */ ("loading")),
    /** moves whenever sensors changed, at most once per animation frame */
    pulse: cell(0),
    /** moves when names or full values of sensors came */
    knowledge: cell(0),
    /** rows that somebody looks at and would know the names of */
    wanted: cell(/** @type {readonly number[]} */ ([])),
    filter: cell(EVERYTHING),
    sort: cell(/** @type {Sort} */ ("status")),
    selection: cell(select(fleet, EVERYTHING, "status")),
  };

  let newestMs = Number.NaN;
  const now = () => {
    const clock = state.clock.value;
    return clock ? cityNowMs(clock, wallNowMs()) : Number.NaN;
  };
  const reselect = () => {
    const { area } = state.filter.value;
    const rings =
      area === "" || state.fleet.value.carries(area) ? [] : ringsOf(state.outlines.value, area);
    state.selection.value = select(state.fleet.value, state.filter.value, state.sort.value, rings);
  };
  /** The clock and the newest instant move together, or data would seem to come from the future. */
  const moveTime = () => {
    state.nowMs.value = now();
    state.newestObservedAtMs.value = newestMs;
  };

  const actions = {
    /** @param {City} city @param {number} serverNowMs */
    cityArrived: (city, serverNowMs) =>
      batch(() => {
        setTimeZone(city.time_zone);
        state.city.value = city;
        state.clock.value = readCityClock(city.clock, serverNowMs, wallNowMs());
        moveTime();
      }),

    /** @param {Figures} figures */
    figuresArrived: (figures) =>
      batch(() => {
        const clock = state.clock.value;
        const { city_at, wall_at, speed } = figures.clock;
        const isAhead =
          Math.abs(Date.parse(city_at) - now()) > CLOCK_TOLERANCE_MS * Math.max(1, speed);
        if (clock && (speed !== clock.speed || isAhead)) {
          state.clock.value = readCityClock(figures.clock, Date.parse(wall_at), wallNowMs());
        }
        if (figures.newest_observed_at) newestMs = Date.parse(figures.newest_observed_at);
        state.figures.value = figures;
        moveTime();
      }),

    /**
     * @param {Kind[]} kinds
     * @param {Area[]} areas
     * @param {readonly Threshold[]} thresholds
     */
    catalogueArrived: (kinds, areas, thresholds) =>
      batch(() => {
        state.thresholds.value = thresholds;
        state.kinds.value = kinds;
        state.kindByName.value = new Map(kinds.map((kind) => [kind.kind, kind]));
        state.areas.value = new Map(areas.map((area) => [area.code, area]));
      }),

    /** @param {Outlines | null} outlines null when they could not be read */
    outlinesArrived: (outlines) =>
      batch(() => {
        if (outlines) state.outlines.value = outlines;
        state.outlinesFailed.value = outlines === null;
        reselect();
      }),

    /** @param {string} level empty for the city's own */
    areaLevelChosen: (level) =>
      batch(() => {
        const isOwn = level === state.city.value?.area_level;
        state.areaLevel.value = isOwn ? "" : level;
        // An area of the other level cannot stay chosen.
        state.filter.value = { ...state.filter.value, area: "" };
        reselect();
      }),

    fleetRequested: () => {
      if (state.fleetLoad.value === "failed") state.fleetLoad.value = "loading";
    },

    /** @param {Snapshot} snapshot */
    fleetArrived: (snapshot) =>
      batch(() => {
        const before = state.fleet.value;
        const next = new Fleet(snapshot, state.kindByName.value, now());
        // Within an epoch places only grow.
        if (before.epoch === next.epoch) {
          next.items = before.items;
          next.folded = before.folded;
          next.setIds(before.ids);
        }
        if (Number.isNaN(newestMs)) {
          for (const ms of next.observedAtMs) if (!(ms <= newestMs)) newestMs = ms;
        }
        state.fleet.value = next;
        state.fleetLoad.value = "ready";
        moveTime();
        reselect();
        state.pulse.value += 1;
      }),

    /** A city that was never shown has failed; one that is shown goes stale instead. */
    fleetFailed: () => {
      if (state.fleetLoad.value !== "ready") state.fleetLoad.value = "failed";
    },

    /** @param {readonly Delta[]} deltas */
    deltasArrived: (deltas) =>
      batch(() => {
        const cityNow = now();
        for (const delta of deltas) {
          state.fleet.value.apply(delta, cityNow);
        }
        state.pulse.value += 1;
      }),

    /** @param {readonly string[]} ids (sensor,) */
    idsArrived: (ids) =>
      batch(() => {
        state.fleet.value.setIds(ids);
        state.knowledge.value += 1;
        if (state.filter.value.q !== "") reselect();
      }),

    /** @param {readonly SensorItem[]} items */
    sensorsLearned: (items) =>
      batch(() => {
        for (const item of items) state.fleet.value.learn(item);
        state.knowledge.value += 1;
        if (state.filter.value.q !== "" || state.sort.value === "name") reselect();
      }),

    /** @param {Iterable<number>} rows */
    sensorsWanted: (rows) => {
      state.wanted.value = [...rows];
    },

    /** Between seconds, for a city that runs faster than the wall. */
    timePassed: () => batch(moveTime),

    /** Once a wall second. @param {boolean} isServerSilent statuses then age by city time alone */
    secondPassed: (isServerSilent) =>
      batch(() => {
        moveTime();
        if (isServerSilent) state.fleet.value.age(state.nowMs.value);
        const isMoved = state.fleet.value.takeStatusChange();
        if (isMoved || state.sort.value === "age") reselect();
      }),

    /** @param {Partial<Filter>} change */
    filterChanged: (change) =>
      batch(() => {
        state.filter.value = { ...state.filter.value, ...change };
        reselect();
      }),

    /** @param {Sort} sort */
    sortChanged: (sort) =>
      batch(() => {
        state.sort.value = sort;
        reselect();
      }),
  };
  return { state, now, reselect, actions };
}
