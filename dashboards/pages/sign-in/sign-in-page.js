/** The form to sign in by, and the other ways in. */
import { html } from "htm/preact";
import { personName, roleName } from "../../account/names.js";
import { SignInForm } from "../../account/sign-in-form.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { linkTo } from "./page.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { Session } from "../../account/session.js"
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store, session: Session, to: Signal<string>}} props */
export function SignInPage({ store, session, to }) {
  const { me, page: asked, isOpenRead } = store.state;
  const isAsked = asked.value === "sign-in";
  const known = me.value;
  // In place of another page the address is that page's, and one stays there.
  const hash = isAsked ? linkTo(to.value) : undefined;
  return html`<section class="panel account-page sign-in-page" aria-labelledby="sign-in">
    <header class="panel-head"><h2 id="sign-in">${t("signIn.title")}</h2></header>
    ${
      known?.name &&
      html`<p class="account-text">
        ${t("signIn.already", { name: personName(known), role: roleName(known.role) })}
      </p>`
    }
    <${SignInForm} ...${{ store, session, hash }} />
    <div class="account-text">
      <p class="account-note">${t("signIn.linkHint")}</p>
      <p><a href="/public">${t("signIn.public")}</a></p>
      ${
        isOpenRead.value &&
        isAsked &&
        !known?.name &&
        html`<p class="account-note">${t("who.openHint")}</p>
          <p><a class="button" href=${linkTo(to.value)}><${Icon} name="eye" />${t("signIn.lookOn")}</a></p>`
      }
    </div>
  </section>`;
}
