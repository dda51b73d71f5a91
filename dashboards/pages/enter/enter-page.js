/** Signs in by the token of a link, and says why not where it does not. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { taken } from "../../account/refusal.js";
import { Icon } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { Session } from "../../account/session.js"
 * @import { Store } from "../../store.js"
 */

const START = "#/overview";

/** @param {{store: Store, session: Session, token: Signal<string>}} props */
export function EnterPage({ store, session, token }) {
  const given = token.value;
  const [fate, setFate] = useState({ isEntering: given !== "", failure: t("enter.none") });
  useEffect(() => {
    if (given === "") return;
    token.value = ""; // it works once, whoever looks at this page again
    setFate({ isEntering: true, failure: "" });
    const asked = session.signIn({ token: given }, START);
    taken(store, asked, { 401: t("enter.wrong"), 422: t("enter.wrong") }).catch((error) => {
      setFate({ isEntering: false, failure: error.message });
    });
  }, [given]);
  return html`<section class="panel account-page enter-page" aria-labelledby="enter">
    <header class="panel-head"><h2 id="enter">${t("enter.title")}</h2></header>
    ${
      fate.isEntering
        ? html`<${PanelMessage} look="loading" />`
        : html`<div class="account-text">
            <p class="form-wrong" role="alert"><${Icon} name="alert" />${fate.failure}</p>
            <p class="account-note">${t("enter.hint")}</p>
            <p>
              <a class="button" href="#/sign-in"><${Icon} name="user" />${t("signIn.title")}</a>
            </p>
          </div>`
    }
  </section>`;
}
