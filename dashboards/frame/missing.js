/** The page in place of one that an address asks for and that is not there: it says what is missing. */
import { html } from "htm/preact";
import { render } from "preact";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";

/**
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/** @typedef {"page" | "area"} What is missing */

/**
 * What of an address is not there; a wall's scene is no part of that. Of an area nobody knows before the areas have come.
 * @param {Store} store
 * @param {readonly Page<any>[]} pages
 * @returns {What | null}
 */
export function missingOf({ state }, pages) {
  const page = pages.find(({ id }) => id === state.page.value);
  if (!page) return "page";
  if (!page.hasArea) return null;
  const { area } = state.view.value.filter;
  const areas = state.areas.value;
  return area !== "" && areas.size > 0 && !areas.has(area) ? "area" : null;
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {What} what
 * @returns {() => void} unmount
 */
export function mountMissing(root, store, what) {
  render(html`<${Missing} store=${store} what=${what} />`, root);
  return () => render(null, root);
}

/** @param {{store: Store, what: What}} props */
function Missing({ store, what }) {
  const { page, view } = store.state;
  const id = what === "page" ? page.value : view.value.filter.area;
  return html`<section class="panel missing-page" aria-labelledby="missing">
    <${Icon} name="empty" />
    <h2 id="missing">${t(`missing.${what}`, { id })}</h2>
    <p>${t("missing.hint")}</p>
    <nav class="missing-ways" aria-label=${t("missing.ways")}>
      <a class="button" href="#/overview"><${Icon} name="overview" />${t("nav.overview")}</a>
      <a class="button" href="#/map"><${Icon} name="map" />${t("nav.map")}</a>
    </nav>
  </section>`;
}
