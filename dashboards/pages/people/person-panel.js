/** One person: what they are and may, their way in, and whether their account works. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Confirm } from "../../account/confirm.js";
import { Facts } from "../../account/facts.js";
import { taken } from "../../account/refusal.js";
import { SecretOnce } from "../../account/secret-once.js";
import { Form } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { personFields, personOf } from "./person-fields.js";

/**
 * @import { Person, Unit } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 * @import { Link, People } from "./state.js"
 */

const SHORTEST_PASSWORD = 12;

/** @typedef {{store: Store, people: People, person: Person}} PersonProps */

/** @param {PersonProps & {units: readonly Unit[]}} props */
export function PersonPanel({ store, people, units, person }) {
  const { name, is_disabled, has_password, created_at, seen_at } = person;
  const changed = (/** @type {import("./state.js").Change} */ change) =>
    taken(store, people.changed(name, change), { 409: t("people.lastAdmin") });
  return html`<div class="account-text">
      <${Facts}
        facts=${[
          [t("who.name"), name],
          [t("people.state"), t(is_disabled ? "people.disabled" : "people.works")],
          [t("signIn.password"), t(has_password ? "people.hasPassword" : "people.noPassword")],
          [t("people.created"), formatStamp(created_at)],
          [t("people.seen"), formatStamp(seen_at)],
        ]}
      />
    </div>
    <${Form}
      label=${t("people.change")}
      fields=${personFields(store, units, person)}
      submitWord=${t("me.save")}
      sentWord=${t("me.saved")}
      check=${() => ({})}
      send=${(/** @type {Record<string, string>} */ values) => changed(personOf(values))}
    />
    <${OneTimeLink} ...${{ store, people, person }} />
    <h3 class="account-part">${t("people.setPassword")}</h3>
    <${Form}
      label=${t("people.setPassword")}
      fields=${[
        {
          name: "password",
          label: t("me.newPassword"),
          type: "password",
          hint: t("people.setPasswordHint"),
          autocomplete: "new-password",
        },
      ]}
      submitWord=${t("people.setPassword")}
      isEmptied=${true}
      check=${({ password = "" }) =>
        password.length < SHORTEST_PASSWORD ? { password: t("me.passwordRule") } : {}}
      send=${({ password = "" }) => changed({ password })}
    />
    <h3 class="account-part">${t("people.account")}</h3>
    <div class="account-text">
      <${Confirm}
        key=${`${is_disabled}`}
        word=${t(is_disabled ? "people.enable" : "people.disable")}
        note=${t(is_disabled ? "people.enableNote" : "people.disableNote")}
        onConfirm=${() => changed({ is_disabled: !is_disabled })}
      />
    </div>`;
}

/** @param {PersonProps} props */
function OneTimeLink({ store, people, person: { name } }) {
  const [link, setLink] = useState(/** @type {Link | null} */ (null));
  const [failure, setFailure] = useState("");
  const make = async () => {
    setFailure("");
    try {
      setLink(await taken(store, people.linked(name)));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return html`<h3 class="account-part">${t("people.link")}</h3>
    <div class="account-text">
      <p class="account-note">${t("people.linkNote")}</p>
      ${
        link
          ? html`<${SecretOnce}
              title=${t("people.linkMade", { time: formatMinute(Date.parse(link.expires_at)) })}
              label=${t("people.link")}
              secret=${link.url}
              note=${t("people.linkOnce")}
            />`
          : html`<p>
              <button class="button" onClick=${make}><${Icon} name="key" />${t("people.makeLink")}</button>
            </p>`
      }
      ${failure && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${failure}</p>`}
    </div>`;
}
