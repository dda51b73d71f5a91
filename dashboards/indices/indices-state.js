/** The part of the store about indices: VN_AQI of the newest hour, and how each area is in each domain. */
import { readDocument } from "../live/request.js";
import { follow, resource } from "../live/resource.js";

/**
 * @import { createCityState } from "../city/city-state.js"
 * @import { createViewState } from "../fleet/view-state.js"
 * @import { Resource } from "../live/resource.js"
 * @import { Store } from "../store.js"
 * @import { AirNow, AreaCards } from "./types.js"
 */

const AIR_PERIOD_MS = 60_000;
const CARDS_PERIOD_MS = 15_000;

/**
 * @param {ReturnType<typeof createViewState>["state"]} view
 * @param {ReturnType<typeof createCityState>["state"]} city
 */
export function createIndices(view, city) {
  /** @type {Resource<AirNow>} */
  const air = resource(
    (signal) => readDocument("/air-index/now", signal),
    AIR_PERIOD_MS,
    ({ as_of }) => Date.parse(as_of),
    ({ hour_at }) => Date.parse(hour_at ?? ""),
  );
  /** @type {Resource<AreaCards>} */
  const cards = resource(
    (signal) => {
      const level = view.areaLevel.peek() || (city.city.peek()?.area_level ?? "");
      return readDocument(`/scorecards?level=${level}`, signal);
    },
    CARDS_PERIOD_MS,
    ({ as_of }) => Date.parse(as_of),
  );
  return { air, cards };
}

/** @param {Store} store @returns {() => void} stop */
export function followIndices(store) {
  const { city, areaLevel } = store.state;
  const stops = [
    followAir(store, () => true),
    follow(store, () => (city.value ? `${city.value.city}/${areaLevel.value}` : ""), [store.cards]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** VN_AQI alone, while it is wanted. @param {Store} store @param {() => boolean} isWanted @returns {() => void} stop */
export function followAir(store, isWanted) {
  const wish = () => (isWanted() ? (store.state.city.value?.city ?? "") : "");
  return follow(store, wish, [store.air]);
}
