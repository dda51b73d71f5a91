/**
 * Keeps the address and the store in step, so that every view can be sent as a link.
 * Choosing a sensor or a page is a step that "back" undoes; typing in a filter is not.
 */
import { effect } from "@preact/signals";
import { EVERYTHING } from "../fleet/selection.js";
import { language, setLanguage } from "../words/i18n.js";
import { formatRoute, parseRoute } from "../words/route.js";

/**
 * @import { Language } from "../live/types.js"
 * @import { Store } from "../store.js"
 */

/** The page that is about one sensor has it in its path. */
const SENSOR_PAGE = "sensor";

/** @param {string | undefined} value @returns {value is Language} */
function isLanguage(value) {
  return value === "vi" || value === "en";
}

/**
 * @param {Store} store
 * @param {readonly string[]} pages ids; the first is where an unknown address leads
 * @returns {() => void} stop
 */
export function followAddress(store, pages) {
  const read = () => {
    const { page, item, query } = parseRoute(location.hash);
    if (isLanguage(query.lang)) setLanguage(query.lang);
    const filter = { ...EVERYTHING };
    for (const key of /** @type {(keyof typeof filter)[]} */ (Object.keys(filter))) {
      filter[key] = query[key] ?? "";
    }
    const known = pages.includes(page) ? page : (pages[0] ?? "");
    const view = { layer: query.layer ?? "", level: query.level ?? "" };
    store.routeChanged(known, filter, item || (query.sensor ?? ""), view);
  };
  read();

  let steps = `${store.state.page.value}/${store.state.selectedId.value}`;
  const stopWriting = effect(() => {
    const { page, filter, selectedId, layer, areaLevel } = store.state;
    const isOwnPage = page.value === SENSOR_PAGE;
    const query = {
      sensor: isOwnPage ? "" : selectedId.value,
      ...(isOwnPage ? {} : filter.value),
      layer: layer.value,
      level: areaLevel.value,
      lang: language.value,
    };
    const hash = formatRoute({ page: page.value, item: isOwnPage ? selectedId.value : "", query });
    const step = `${page.value}/${selectedId.value}`;
    if (hash === location.hash) {
      steps = step;
      return;
    }
    if (step === steps) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
    steps = step;
  });
  window.addEventListener("popstate", read);
  return () => {
    stopWriting();
    window.removeEventListener("popstate", read);
  };
}
