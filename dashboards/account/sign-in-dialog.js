/**
 * Asks who looks to sign in again, over the page: what was being typed below it stays, and what was
 * asked for meanwhile is asked again.
 */
import { html } from "htm/preact";
import { door } from "../live/door.js";
import { Dialog } from "../pieces/dialog.js";
import { t } from "../words/i18n.js";
import { loadAnew } from "./anew.js";
import { personName } from "./names.js";
import { SignInForm } from "./sign-in-form.js";

/**
 * @import { Store } from "../store.js"
 * @import { Session } from "./session.js"
 */

/** @param {{store: Store, session: Session}} props */
export function SignInDialog({ store, session }) {
  const { me, isSigningIn, isSessionOver, isOpenRead } = store.state;
  const known = me.value;
  if (!known?.name) return null;
  const close = () => {
    store.signInPutOff();
    door.putOff();
  };
  const word = isSessionOver.value ? "session.over" : "session.ending";
  return html`<${Dialog} title=${t("session.title")} isOpen=${isSigningIn.value} onClose=${close}>
    <div class="account-text">
      <p>${t(word, { name: personName(known) })}</p>
      <p class="account-note">${t("session.keeps")}</p>
    </div>
    <${SignInForm} store=${store} session=${session} name=${known.name} />
    <div class="account-text">
      <p class="account-note">${t("session.otherWays")}</p>
      ${
        isSessionOver.value &&
        isOpenRead.value &&
        html`<p>
          <button class="button" onClick=${() => loadAnew("signedOut")}>${t("session.readOnly")}</button>
        </p>`
      }
    </div>
  <//>`;
}
