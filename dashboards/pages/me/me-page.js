/** Everything about oneself, in panels side by side. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { Facts } from "../../account/facts.js";
import { KeyForm } from "../../account/key-form.js";
import { KeyTable } from "../../account/key-table.js";
import { areaNames, personName, rightsText, roleName, unitName } from "../../account/names.js";
import { taken } from "../../account/refusal.js";
import { SignOut } from "../../account/sign-out.js";
import { send } from "../../live/request.js";
import { Dialog } from "../../pieces/dialog.js";
import { Form } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { wrongPassword } from "./password.js";

/**
 * @import { Keys } from "../../account/keys-feed.js"
 * @import { Units } from "../../account/units-feed.js"
 * @import { Session } from "../../account/session.js"
 * @import { Me } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store, session: Session, keys: Keys, units: Units}} props */
export function MePage({ store, session, keys, units }) {
  const me = store.state.me.value;
  if (!me) return null;
  return html`<div class="me-page">
    <${Who} ...${{ store, session, me, units }} />
    <${OwnName} ...${{ store, me }} />
    <${Password} ...${{ store, me }} />
    ${may(me, "own_keys") && html`<${OwnKeys} ...${{ store, me, keys }} />`}
  </div>`;
}

/** @param {{store: Store, session: Session, me: Me, units: Units}} props */
function Who({ store, session, me, units }) {
  return html`<section class="panel me-who" aria-label=${t("me.title")}>
    <header class="panel-head">
      <h2>${personName(me)}</h2>
      <div class="me-sign-out"><${SignOut} session=${session} /></div>
    </header>
    <div class="account-text">
      <${Facts}
        facts=${[
          [t("who.name"), me.name ?? ""],
          [t("who.role"), roleName(me.role)],
          [t("scope.label"), me.areas ? areaNames(store, me.areas) : t("scope.wholeCity")],
          [t("who.unit"), unitName(units.value ?? [], me.unit)],
          [t("me.may"), rightsText(me.rights)],
          [t("me.endsAt"), me.session ? formatStamp(me.session.ends_at) : ""],
        ]}
      />
    </div>
  </section>`;
}

/** @param {{store: Store, me: Me}} props */
function OwnName({ store, me }) {
  return html`<section class="panel" aria-label=${t("me.displayName")}>
    <header class="panel-head"><h2>${t("me.displayName")}</h2></header>
    <${Form}
      label=${t("me.displayName")}
      fields=${[
        {
          name: "display_name",
          label: t("me.displayName"),
          value: me.display_name ?? "",
          hint: t("me.displayNameHint"),
          autocomplete: "name",
        },
      ]}
      submitWord=${t("me.save")}
      sentWord=${t("me.saved")}
      check=${() => ({})}
      send=${async ({ display_name = "" }) => {
        const asked = send("PATCH", "/me", { display_name: display_name.trim() });
        store.meArrived(await taken(store, asked));
      }}
    />
  </section>`;
}

/** @param {{store: Store, me: Me}} props */
function Password({ store, me }) {
  return html`<section class="panel" aria-label=${t("me.password")}>
    <header class="panel-head"><h2>${t("me.password")}</h2></header>
    <${Form}
      label=${t("me.password")}
      fields=${[
        {
          name: "old",
          label: t("me.oldPassword"),
          type: "password",
          hint: t("me.oldPasswordHint"),
          autocomplete: "current-password",
        },
        {
          name: "new",
          label: t("me.newPassword"),
          type: "password",
          hint: t("me.passwordRule"),
          autocomplete: "new-password",
        },
        {
          name: "again",
          label: t("me.againPassword"),
          type: "password",
          autocomplete: "new-password",
        },
      ]}
      submitWord=${t("me.changePassword")}
      sentWord=${t("me.passwordChanged")}
      isEmptied=${true}
      check=${(/** @type {Record<string, string>} */ values) => wrongPassword(values, me.name ?? "")}
      send=${({ old = "", new: next = "" }) =>
        taken(store, send("PATCH", "/me", { password: { old: old || null, new: next } }), {
          old: t("me.passwordWrong"),
          new: t("me.passwordRule"),
        })}
    />
  </section>`;
}

/** @param {{store: Store, me: Me, keys: Keys}} props */
function OwnKeys({ store, me, keys }) {
  const [isAdding, setAdding] = useState(false);
  return html`<section class="panel me-keys" aria-label=${t("keys.own")}>
    <header class="panel-head">
      <h2>${t("keys.own")}</h2>
      <button class="button panel-add" onClick=${() => setAdding(true)}>
        <${Icon} name="plus" />${t("keys.add")}
      </button>
    </header>
    <${KeyTable} store=${store} keys=${keys} />
    <${Dialog} title=${t("keys.add")} isOpen=${isAdding} onClose=${() => setAdding(false)}>
      <${KeyForm} ...${{ store, me, keys }} />
    <//>
  </section>`;
}
