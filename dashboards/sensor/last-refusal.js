/** The newest message of a sensor that could not be taken: when, and why. */
import { html } from "htm/preact";
import { Icon } from "../pieces/icon.js";
import { formatInstant } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Refusal } from "../fleet/types.js"
 * @import { Store } from "../store.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/** @param {{store: Store, refusal: Refusal}} props */
export function LastRefusal({ store, refusal }) {
  const { reason, detail, received_at } = refusal;
  const word = /** @type {WordKey} */ (`reason.${reason}`);
  return html`<dl class="facts last-refusal">
    <div>
      <dt>${t("drawer.refused")}</dt>
      <dd>
        <span>${formatInstant(Date.parse(received_at), store.state.nowMs.value)}</span>
        <span class="flag" title=${reason}><${Icon} name="alert" />${t(word)}</span>
        <span>${detail}</span>
      </dd>
    </div>
  </dl>`;
}
