/** Name and password, or the site's single sign-on: on the sign-in page, and over any other. */
import { html } from "htm/preact";
import { Form } from "../pieces/form.js";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";
import { taken } from "./refusal.js";

/**
 * @import { Store } from "../store.js"
 * @import { Session } from "./session.js"
 */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Session} props.session
 * @param {string} [props.name] who is expected
 * @param {string} [props.hash] where one then is; the same place where left out
 */
export function SignInForm({ store, session, name = "", hash }) {
  const { password, oidc } = store.state.signIn.value;
  return html`<div class="sign-in">
    ${
      password &&
      html`<${Form}
        label=${t("signIn.title")}
        fields=${[
          { name: "name", label: t("signIn.name"), value: name, autocomplete: "username" },
          {
            name: "password",
            label: t("signIn.password"),
            type: "password",
            autocomplete: "current-password",
            isFirst: name !== "",
          },
        ]}
        submitWord=${t("signIn.send")}
        sentWord=${t("signIn.done")}
        check=${checked}
        send=${({ name: given = "", password: secret = "" }) =>
          taken(store, session.signIn({ name: given.trim(), password: secret }, hash), {
            401: t("signIn.wrong"),
          })}
      />`
    }
    ${
      oidc &&
      html`<a class="button sign-in-oidc" href=${oidc.url}>
        <${Icon} name="key" />${t("signIn.oidc", { name: oidc.name })}
      </a>`
    }
  </div>`;
}

/** @param {Record<string, string>} values @returns {Record<string, string>} */
function checked({ name = "", password = "" }) {
  return {
    ...(name.trim() === "" && { name: t("signIn.nameMissing") }),
    ...(password === "" && { password: t("signIn.passwordMissing") }),
  };
}
