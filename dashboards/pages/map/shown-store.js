/** The store that the page's views read: the live one, or that of the past, whichever is looked at. */
import { computed } from "@preact/signals";

/**
 * @import { ReadonlySignal } from "@preact/signals"
 * @import { Store } from "../../store.js"
 */

/**
 * One store that is one of two, so that views go on as they stand when the other is looked at.
 * @param {Store} live
 * @param {Omit<Store, "elsewhen">} past
 * @param {ReadonlySignal<boolean>} isPast
 * @returns {Store}
 */
export function shownStore(live, past, isPast) {
  /** @returns {any} */
  const current = () => (isPast.value ? past : live);
  const state = Object.fromEntries(
    Object.keys(live.state).map((key) => [key, computed(() => current().state[key].value)]),
  );
  const shown = Object.fromEntries(
    Object.entries(live)
      .filter(([, member]) => typeof member === "function")
      .map(([name]) => [name, (/** @type {any[]} */ ...given) => current()[name](...given)]),
  );
  // Resources read their own signals.
  const resources = /** @type {const} */ ([
    "counts",
    "crossings",
    "alerts",
    "areaAlerts",
    "air",
    "cards",
  ]);
  for (const name of resources) {
    Object.defineProperty(shown, name, { get: () => current()[name], enumerable: true });
  }
  return /** @type {any} */ (Object.defineProperty(shown, "state", { value: state }));
}
