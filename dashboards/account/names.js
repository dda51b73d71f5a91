/** What roles, rights, areas and people are called. */
import { areaShortName } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { Me, Right, Role, Unit } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/** The least first. @type {readonly Role[]} */
export const ROLES = ["viewer", "analyst", "operator", "supervisor", "admin"];
/** @type {readonly Right[]} */
export const RIGHTS = [
  "read",
  "read_payloads",
  "own_keys",
  "act",
  "rule",
  "read_truth",
  "read_audit",
  "manage_people",
  "manage_keys",
];
/** So many areas are named in a line; of more their number is said. */
const NAMED_MOST = 2;

/** @param {string} role */
export function roleName(role) {
  return ROLES.some((one) => one === role) ? t(/** @type {WordKey} */ (`role.${role}`)) : role;
}

/** @param {string} right */
export function rightName(right) {
  return RIGHTS.some((one) => one === right) ? t(/** @type {WordKey} */ (`right.${right}`)) : right;
}

/** In their order, as a sentence's part. @param {readonly Right[]} rights */
export function rightsText(rights) {
  return RIGHTS.filter((right) => rights.includes(right))
    .map(rightName)
    .join(", ");
}

/** All of them. @param {Store} store @param {readonly string[]} codes */
export function areaNames(store, codes) {
  const { areas } = store.state;
  return codes.map((code) => nameOfArea(areas.value.get(code), code)).join(", ");
}

/** @param {{name_vi: string, name_en: string} | undefined} area @param {string} code */
function nameOfArea(area, code) {
  return area ? nameOf(area) : code;
}

/** In a few words. @param {Store} store @param {readonly string[] | null} codes null for the whole city */
export function scopeText(store, codes) {
  if (codes === null) return t("scope.wholeCity");
  if (codes.length === 0) return t("scope.nowhere");
  if (codes.length > NAMED_MOST) return t("scope.count", { count: codes.length });
  const { areas } = store.state;
  return codes
    .map((code) => {
      const area = areas.value.get(code);
      return area ? areaShortName(area) : code;
    })
    .join(", ");
}

/** Everything that whoever looks may see: never more, or a part's numbers would pass for the city's. @param {Store} store */
export function seenText(store) {
  return scopeText(store, store.state.me.value?.areas ?? null);
}

/** What the room is about: the city, and where only a part of it may be seen, which. @param {Store} store */
export function placeText(store) {
  const { city, me } = store.state;
  const name = city.value ? nameOf(city.value) : "";
  return me.value?.areas ? `${seenText(store)} · ${name}` : name;
}

/** @param {Pick<Me, "name" | "display_name">} me */
export function personName({ name, display_name }) {
  return display_name || name || t("who.nobody");
}

/** @param {readonly Unit[]} units @param {string | null} code */
export function unitName(units, code) {
  const unit = units.find((one) => one.code === code);
  return unit ? nameOf(unit) : (code ?? "");
}
