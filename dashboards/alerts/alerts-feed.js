/** How long the server is asked which alerts stand: by the clock, and soon after one was heard of. */
import { effect, signal } from "@preact/signals";
import { may } from "../account/account-state.js";
import { isOutside } from "../city/outside.js";
import { follow } from "../live/resource.js";

/** @import { Store } from "../store.js" */

/** Many that are told in a breath are asked for once. */
const PAUSE_MS = 1000;

/** All that may be seen. @param {Store} store @returns {() => void} stop */
export function followAlerts(store) {
  return followHeard(store, (turn) => (mayRead(store) ? `all/${turn}` : ""), [store.alerts]);
}

/** Of the area that is looked at, where there is one. @param {Store} store @returns {() => void} stop */
export function followAreaAlerts(store) {
  const wish = (/** @type {number} */ turn) => {
    const { area } = store.state.filter.value;
    const known = store.state.areas.value.get(area);
    return known && !isOutside(store.state.me.value, known) && mayRead(store)
      ? `${area}/${turn}`
      : "";
  };
  return followHeard(store, wish, [store.areaAlerts]);
}

/**
 * Ask for resources about alerts by the clock, and within a second after one was heard of.
 * @param {Store} store
 * @param {(turn: number) => string} wish what is wanted, other in every turn; empty: nothing yet
 * @param {Parameters<typeof follow>[2]} resources
 * @returns {() => void} stop
 */
export function followHeard(store, wish, resources) {
  const turn = signal(0);
  let known = store.state.alertHeard.peek().count;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const stopHearing = effect(() => {
    if (store.state.alertHeard.value.count === known || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      known = store.state.alertHeard.peek().count;
      turn.value += 1;
    }, PAUSE_MS);
  });
  const stop = follow(store, () => wish(turn.value), resources);
  return () => {
    clearTimeout(timer);
    stopHearing();
    stop();
  };
}

/** @param {Store} store */
function mayRead({ state }) {
  return may(state.me.value, "read");
}
