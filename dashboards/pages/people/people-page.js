/** Everybody with an account in a table; one of them, or a new one, in a dialog over it. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ROLES, roleName, scopeText, unitName } from "../../account/names.js";
import { Dialog } from "../../pieces/dialog.js";
import { Icon } from "../../pieces/icon.js";
import { listLook } from "../../pieces/look.js";
import { Table } from "../../pieces/table.js";
import { language, t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { NewPersonForm } from "./new-person.js";
import { PersonPanel } from "./person-panel.js";

/**
 * @import { Column } from "../../pieces/table.js"
 * @import { Person, Unit } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 * @import { People } from "./state.js"
 */

/** @param {{store: Store, people: People}} props */
export function PeoplePage({ store, people }) {
  const [isAdding, setAdding] = useState(false);
  const items = people.people.value ?? [];
  const units = people.units.value ?? [];
  const opened = items.find(({ name }) => name === people.openedName.value);
  const columns = useMemo(
    () => columnsOf(store, units),
    [store, units, language.value, store.state.areas.value],
  );
  return html`<section class="panel people-page" aria-label=${t("people.title")}>
    <header class="panel-head">
      <h2>${t("people.title")}</h2>
      <button class="button people-add" onClick=${() => setAdding(true)}>
        <${Icon} name="plus" />${t("people.add")}
      </button>
    </header>
    <${Table}
      label=${t("people.title")}
      columns=${columns}
      rows=${items}
      keyOf=${(/** @type {Person} */ { name }) => name}
      sort=${{ id: "name", isDown: false }}
      onOpen=${(/** @type {Person} */ { name }) => people.opened(name)}
      look=${listLook(store, people.people, items.length === 0)}
      asOfMs=${people.people.asOfMs}
      onRetry=${people.again}
    />
    <${Dialog} title=${t("people.add")} isOpen=${isAdding} onClose=${() => setAdding(false)}>
      <${NewPersonForm}
        ...${{ store, people, units }}
        onAdded=${(/** @type {string} */ name) => {
          setAdding(false);
          people.opened(name);
        }}
      />
    <//>
    <${Dialog}
      title=${opened?.display_name || opened?.name || ""}
      isOpen=${opened !== undefined}
      onClose=${() => people.opened("")}
    >
      ${
        opened &&
        html`<${PersonPanel} key=${opened.name} ...${{ store, people, units, person: opened }} />`
      }
    <//>
  </section>`;
}

/** @param {Store} store @param {readonly Unit[]} units @returns {readonly Column[]} */
function columnsOf(store, units) {
  return [
    { id: "name", label: t("who.name"), read: (/** @type {Person} */ { name }) => name },
    {
      id: "display",
      label: t("me.displayName"),
      read: (/** @type {Person} */ { display_name }) => display_name ?? "",
    },
    {
      id: "role",
      label: t("who.role"),
      read: (/** @type {Person} */ { role }) => ROLES.indexOf(role),
      show: (/** @type {Person} */ { role }) => roleName(role),
    },
    {
      id: "scope",
      label: t("scope.label"),
      read: (/** @type {Person} */ { areas }) => scopeText(store, areas),
    },
    {
      id: "unit",
      label: t("who.unit"),
      read: (/** @type {Person} */ { unit }) => unitName(units, unit),
    },
    {
      id: "state",
      label: t("people.state"),
      read: (/** @type {Person} */ person) => t(`people.${stateOf(person)}`),
    },
    {
      id: "seen",
      label: t("people.seen"),
      read: (/** @type {Person} */ { seen_at }) => (seen_at ? Date.parse(seen_at) : null),
      show: (/** @type {Person} */ { seen_at }) => formatStamp(seen_at),
    },
  ];
}

/** @param {Pick<Person, "is_disabled">} person @returns {"works" | "disabled"} */
export function stateOf({ is_disabled }) {
  return is_disabled ? "disabled" : "works";
}
