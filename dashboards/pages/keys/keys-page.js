/** All keys: whose they are, what they may, until when, and when they were last used. */
import { html } from "htm/preact";
import { KeyTable } from "../../account/key-table.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Keys } from "../../account/keys-feed.js"
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store, keys: Keys}} props */
export function KeysPage({ store, keys }) {
  return html`<section class="panel keys-page" aria-label=${t("keys.title")}>
    <header class="panel-head">
      <h2>${t("keys.title")}</h2>
      <a class="button keys-own" href="#/me">${t("keys.toOwn")}</a>
    </header>
    <${KeyTable} store=${store} keys=${keys} hasOwners=${true} />
  </section>`;
}
