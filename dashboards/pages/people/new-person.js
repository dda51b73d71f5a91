/** Adds somebody: a name, a role, areas, a unit; a password, or a one-time link afterwards. */
import { html } from "htm/preact";
import { taken } from "../../account/refusal.js";
import { Form } from "../../pieces/form.js";
import { t } from "../../words/i18n.js";
import { personFields, personOf } from "./person-fields.js";

/**
 * @import { Unit } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 * @import { NewPerson, People } from "./state.js"
 */

/** As the server takes them, in small letters. */
const NAME = /^[a-z0-9._@-]{1,64}$/;
const SHORTEST_PASSWORD = 12;

/** @param {{store: Store, people: People, units: readonly Unit[], onAdded: (name: string) => void}} props */
export function NewPersonForm({ store, people, units, onAdded }) {
  const areas = store.state.me.value?.areas ?? null;
  return html`<${Form}
    label=${t("people.add")}
    fields=${[
      { name: "name", label: t("who.name"), hint: t("people.nameRule") },
      { name: "display_name", label: t("me.displayName"), hint: t("people.optional") },
      ...personFields(store, units, { role: "viewer", unit: null, areas }),
      {
        name: "password",
        label: t("signIn.password"),
        type: "password",
        hint: t("people.passwordHint"),
        autocomplete: "new-password",
      },
    ]}
    submitWord=${t("people.addSend")}
    check=${wrongPerson}
    send=${async (/** @type {Record<string, string>} */ values) => {
      const person = newPersonOf(values);
      await taken(store, people.added(person), { 409: t("people.nameTaken") });
      onAdded(person.name);
    }}
  />`;
}

/** @param {Record<string, string>} values @returns {Record<string, string>} */
export function wrongPerson({ name = "", password = "" }) {
  const isShort = password !== "" && password.length < SHORTEST_PASSWORD;
  return {
    ...(!NAME.test(nameIn(name)) && { name: t("people.nameRule") }),
    ...(isShort && { password: t("me.passwordRule") }),
  };
}

/** What was left empty is left out. @param {Record<string, string>} values @returns {NewPerson} */
export function newPersonOf({ name = "", display_name = "", password = "", ...rest }) {
  return {
    name: nameIn(name),
    ...personOf(rest),
    ...(display_name.trim() !== "" && { display_name: display_name.trim() }),
    ...(password !== "" && { password }),
  };
}

/** @param {string} typed */
function nameIn(typed) {
  return typed.trim().normalize("NFC").toLowerCase();
}
