/** What is to be expected: the tide of two days, and water on the streets within the hour. */
import { html } from "htm/preact";
import { nameOf, t } from "../../words/i18n.js";
import { FloodOutlookView } from "./flood-outlook.js";
import { TideOutlookView } from "./tide-outlook.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function OutlookPanel({ store, overview, onRetry }) {
  const gauge = overview.tide.value?.gauge;
  const title = t("outlook.title");
  const part = { store, overview, onRetry };
  return html`<section class="panel outlook-panel" aria-label=${title}>
    <header class="panel-head">
      <h2>${title}</h2>
      ${gauge && html`<span class="panel-count">${nameOf(gauge)}</span>`}
    </header>
    <div class="outlook-parts">
      <${TideOutlookView} ...${part} />
      <${FloodOutlookView} ...${part} />
    </div>
  </section>`;
}
