/**
 * Enables the sheet of fonts once the sensors have come, or cannot come: on a slow line the fonts,
 * which are larger than all data, would take their place. `followFonts(store) → stop`.
 */
import { effect } from "@preact/signals";

/** @import { Store } from "../store.js" */

/** @param {Store} store @returns {() => void} stop */
export function followFonts(store) {
  return effect(() => {
    const sheet = document.getElementById("fonts");
    if (store.state.fleetLoad.value === "loading" || !(sheet instanceof HTMLLinkElement)) return;
    sheet.disabled = false;
  });
}
