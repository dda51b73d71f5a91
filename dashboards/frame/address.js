/**
 * Keeps the address and the store in step, so that every view can be sent as a link. What of a page
 * is in its address, the page says.
 * Choosing a sensor or a page is a step that "back" undoes, and whatever else the page says is one;
 * typing in a filter is not.
 */
import { batch, effect } from "@preact/signals";
import { language, setLanguage } from "../words/i18n.js";
import { formatRoute, parseRoute } from "../words/route.js";

/**
 * @import { createStore } from "../store.js"
 * @import { Language } from "../words/i18n.js"
 * @import { Page } from "../pages/page.js"
 */

/** @param {string | undefined} value @returns {value is Language} */
function isLanguage(value) {
  return value === "vi" || value === "en";
}

/**
 * @param {ReturnType<typeof createStore>} store
 * @param {readonly Page<any>[]} pages the first is where an address without one leads
 * @returns {() => void} stop
 */
export function followAddress(store, pages) {
  const pageOf = (/** @type {string} */ id) => pages.find((page) => page.id === id);
  const read = () => {
    const route = parseRoute(location.hash);
    if (isLanguage(route.query.lang)) setLanguage(route.query.lang);
    const page = route.page === "" ? pages[0] : pageOf(route.page);
    batch(() => {
      store.pageChanged(page?.id ?? route.page);
      page?.route?.read(route, store, store.slices[page.id]);
    });
  };
  read();

  let lastStep = "";
  let isArriving = false;
  /** An address that somebody came to is a step already: how it is written out is none. */
  const onArrival = () => {
    isArriving = true;
    read();
    isArriving = false;
  };
  const stopWriting = effect(() => {
    const { page: id, selectedId } = store.state;
    const route = pageOf(id.value)?.route?.write(store, store.slices[id.value]);
    const query = { ...route?.query, lang: language.value };
    const hash = formatRoute({ page: id.value, item: route?.item ?? "", query });
    const step = [id.value, route?.item, selectedId.value, route?.step].join("/");
    const isSameStep = isArriving || lastStep === "" || step === lastStep;
    lastStep = step;
    if (hash === location.hash) return;
    if (isSameStep) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
  });
  window.addEventListener("popstate", onArrival);
  return () => {
    stopWriting();
    window.removeEventListener("popstate", onArrival);
  };
}
