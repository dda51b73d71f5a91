/** The part of the store about the city: its time, its places, what is measured there. */
import { batch, signal } from "@preact/signals";
import { setTimeZone } from "../words/format.js";
import { cityNowMs, readCityClock } from "./city-clock.js";

/**
 * @import { ReadonlySignal } from "@preact/signals"
 * @import { Area, City, Kind, Outlines, Threshold } from "./types.js"
 * @import { Figures } from "../live/types.js"
 * @import { CityClock } from "./city-clock.js"
 */

/** The clock is set anew when it differs from the server's by more, for frames take their time. */
const CLOCK_TOLERANCE_MS = 700;

/** @param {() => number} wallNowMs the browser's clock */
export function createCityState(wallNowMs) {
  const state = {
    city: signal(/** @type {City | null} */ (null)),
    clock: signal(/** @type {CityClock | null} */ (null)),
    /** city instant, moved once a wall second; NaN before the city is known */
    nowMs: signal(Number.NaN),
    newestObservedAtMs: signal(Number.NaN),
    /** what the server says of itself; null before it spoke */
    figures: signal(/** @type {Figures | null} */ (null)),
    kinds: signal(/** @type {Kind[]} */ ([])),
    kindByName: signal(/** @type {ReadonlyMap<string, Kind>} */ (new Map())),
    areas: signal(/** @type {ReadonlyMap<string, Area>} */ (new Map())),
    thresholds: signal(/** @type {readonly Threshold[]} */ ([])),
    outlines: signal(/** @type {Outlines | null} */ (null)),
  };

  let newestMs = Number.NaN;
  const now = () => {
    const clock = state.clock.value;
    return clock ? cityNowMs(clock, wallNowMs()) : Number.NaN;
  };
  /** The clock and the newest instant move together, or data would seem to come from the future. */
  const moveTime = () => {
    state.nowMs.value = now();
    state.newestObservedAtMs.value = newestMs;
  };
  /** As long as the server has not told its newest. @param {Iterable<number>} observedAtMs */
  const observe = (observedAtMs) => {
    if (!Number.isNaN(newestMs)) return;
    for (const ms of observedAtMs) if (!(ms <= newestMs)) newestMs = ms;
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

    /** Between seconds, for a city that runs faster than the wall. */
    timePassed: () => batch(moveTime),
  };
  return { state, now, moveTime, observe, actions };
}

/**
 * The same city at a time that stands until it is chosen anew.
 * @param {ReturnType<typeof createCityState>} city
 * @param {ReadonlySignal<number>} atMs city instant
 * @returns {ReturnType<typeof createCityState>}
 */
export function cityElsewhen(city, atMs) {
  const newestObservedAtMs = signal(Number.NaN);
  const state = {
    ...city.state,
    clock: signal(null),
    nowMs: /** @type {typeof city.state.nowMs} */ (atMs),
    newestObservedAtMs,
    figures: signal(null),
  };
  return {
    ...city,
    state,
    now: () => atMs.value,
    moveTime: () => {},
    observe: (observedAtMs) => {
      let newestMs = Number.NaN;
      for (const ms of observedAtMs) if (!(ms <= newestMs) && !Number.isNaN(ms)) newestMs = ms;
      newestObservedAtMs.value = newestMs;
    },
  };
}
