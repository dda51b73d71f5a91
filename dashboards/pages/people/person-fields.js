/** What of a person those who look after people choose: role, unit, areas. */
import { html } from "htm/preact";
import { AreaChoice } from "../../account/area-choice.js";
import { ROLES, roleName, unitName } from "../../account/names.js";
import { t } from "../../words/i18n.js";

/**
 * @import { FieldModel } from "../../pieces/form.js"
 * @import { Person, Role, Unit } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 */

/**
 * @param {Store} store
 * @param {readonly Unit[]} units
 * @param {Pick<Person, "role" | "unit" | "areas">} person
 * @returns {readonly FieldModel[]}
 */
export function personFields(store, units, { role, unit, areas }) {
  const known = units.map(({ code }) => ({ value: code, label: unitName(units, code) }));
  return [
    {
      name: "role",
      label: t("who.role"),
      value: role,
      choices: ROLES.map((one) => ({ value: one, label: roleName(one) })),
    },
    {
      name: "unit",
      label: t("who.unit"),
      value: unit ?? "",
      choices: [{ value: "", label: t("people.noUnit") }, ...known],
    },
    {
      name: "areas",
      label: t("scope.label"),
      control: (wrong) => html`<${AreaChoice}
        ...${{ store, wrong, name: "areas", value: areas ?? [] }}
        within=${store.state.me.value?.areas ?? null}
        allWord=${t("scope.wholeCity")}
      />`,
    },
  ];
}

/** What the fields say, as the server takes it. @param {Record<string, string>} values */
export function personOf({ role = "", unit = "", areas = "" }) {
  return {
    role: /** @type {Role} */ (role),
    unit: unit === "" ? null : unit,
    areas: areas === "" ? null : areas.split(","),
  };
}
