/** What is said where a sensor, or any, is not among those that are shown. */
import { t } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/** @param {Store} store */
export function noSensorsText({ state }) {
  return t(state.me.value?.areas ? "scope.noSensors" : "look.noSensors");
}

/** Whoever sees some areas only is not told what stands in others. @param {Store} store @param {string} id */
export function absentText({ state }, id) {
  return t(state.me.value?.areas ? "drawer.missingHere" : "drawer.missing", { id });
}
