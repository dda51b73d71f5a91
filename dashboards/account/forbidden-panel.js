/** Says why a page is not for whoever asked for it, and where to go; it comes later than the first view. */
import { html } from "htm/preact";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";
import { signInLink } from "../words/route.js";
import { areaNames, personName, rightName, roleName, scopeText, seenText } from "./names.js";

/**
 * @import { Bar } from "../account/allowed.js"
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/** @param {{store: Store, page: Page<any>, bar: Bar}} props */
export function Forbidden({ store, page, bar }) {
  const me = store.state.me.value;
  const isSomebody = Boolean(me?.name);
  return html`<section class="panel missing-page" aria-labelledby="forbidden">
    <${Icon} name="lock" />
    <h2 id="forbidden">${titleText(store, page, bar)}</h2>
    <p>${missingText(store, bar)}</p>
    <p>
      ${
        me && isSomebody
          ? t("forbidden.who", {
              name: personName(me),
              role: roleName(me.role),
              scope: scopeText(store, me.areas),
            })
          : t("forbidden.nobody")
      }
    </p>
    <nav class="missing-ways" aria-label=${t("missing.ways")}>
      ${bar.what === "area" && html`<${WayBack} store=${store} page=${page} />`}
      <a class="button" href=${signInLink(location.hash)}>
        <${Icon} name="user" />${t(isSomebody ? "forbidden.asAnother" : "signIn.title")}
      </a>
      <a class="button" href="#/overview"><${Icon} name="overview" />${t("nav.overview")}</a>
      <a class="button" href="#/map"><${Icon} name="map" />${t("nav.map")}</a>
    </nav>
  </section>`;
}

/** The same page of all that is theirs. @param {{store: Store, page: Page<any>}} props */
function WayBack({ store, page }) {
  return html`<a class="button" href=${`#/${page.id}`}>
    <${Icon} name="back" />${t(page.word)}: ${seenText(store)}
  </a>`;
}

/** It is the area that stands in the way, not the page. @param {Store} store @param {Page<any>} page @param {Bar} bar */
function titleText(store, page, bar) {
  if (bar.what !== "area") return t("forbidden.page", { page: t(page.word) });
  return t("forbidden.area", { area: areaNames(store, [bar.area]) });
}

/** @param {Store} store @param {Bar} bar */
function missingText(store, bar) {
  if (bar.what === "right") return t("forbidden.right", { right: rightName(bar.right) });
  if (bar.what === "city") return t("forbidden.city");
  if (bar.what !== "area") return t("forbidden.account");
  return t("forbidden.areas", { areas: areaNames(store, store.state.me.value?.areas ?? []) });
}
