/** A store of a city that is heard, for tests of what is shown of it. */
import { createStore } from "../../../dashboards/store.js";

/**
 * @param {string} at what the clocks of wall and city show, RFC 3339
 * @param {number} speed of the city's clock
 */
export function liveStore(at, speed = 1) {
  let wallMs = Date.parse(at);
  const store = createStore(() => wallMs);
  const clock = { city_at: at, wall_at: at, speed };
  store.cityArrived({ city: "x", time_zone: "UTC", clock }, wallMs);
  store.connectionChanged("live");
  /** @param {number} seconds of the wall */
  const pass = (seconds) => {
    wallMs += 1000 * seconds;
    store.timePassed();
  };
  return { store, pass };
}
