/** What a change came to, field by field, in words. */
import { areaNames, rightName, roleName, scopeText } from "../../account/names.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";

/**
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** What is told of a thing. @typedef {Record<string, unknown> | null} Said */
/** One field; null where the thing was not there, or is not any more. @typedef {{field: string, before: string | null, after: string | null}} FieldChange */

/** What can happen, as the server calls it. */
export const EVENTS = [
  "signed_in",
  "signed_out",
  "sign_in_failed",
  "sign_in_locked",
  "sessions_ended",
  "account_added",
  "account_changed",
  "password_changed",
  "link_made",
  "key_made",
  "key_revoked",
  "rule_made",
  "rule_changed",
  "window_made",
  "window_ended",
  "alerts_stepped",
  "told_again",
  "device_added",
  "device_rotated",
  "device_removed",
];
const FIELDS = [
  "display_name",
  "role",
  "areas",
  "unit",
  "is_disabled",
  "has_password",
  "label",
  "rights",
  "expires_at",
  "key_id",
  "session_id",
  "session_count",
  "failed_count",
  "refused_count",
  "locked",
  "until",
];
/** How somebody came, and whom guesses lock out, as the server calls it. */
const WAYS = ["session", "password", "link", "oidc", "console"];
const LOCKED = ["name", "address"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** @param {string} what */
export function eventName(what) {
  return EVENTS.includes(what) ? t(/** @type {WordKey} */ (`event.${what}`)) : what;
}

/** @param {string} via a way in, or `key:` with its id */
export function wayName(via) {
  if (via.startsWith("key:")) return t("way.key", { id: via.slice("key:".length) });
  return WAYS.includes(via) ? t(/** @type {WordKey} */ (`way.${via}`)) : via;
}

/**
 * The fields that changed, or all of what came or went.
 * @param {Store} store
 * @param {Said} before
 * @param {Said} after
 * @returns {readonly FieldChange[]}
 */
export function changesOf(store, before, after) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const text = (/** @type {Said} */ said, /** @type {string} */ field) =>
    said && field in said ? saidText(store, field, said) : null;
  return fields
    .map((field) => ({
      field: FIELDS.includes(field) ? t(/** @type {WordKey} */ (`field.${field}`)) : field,
      before: text(before, field),
      after: text(after, field),
    }))
    .filter((change) => change.before !== change.after);
}

/** @param {Store} store @param {string} field @param {Record<string, unknown>} said @returns {string} */
function saidText(store, field, said) {
  const value = said[field];
  // A key that is given no bounds has its owner's.
  const isBoundless = "key_id" in said && value === null;
  if (field === "areas") return isBoundless ? t("scope.allOwn") : scopeOf(store, value);
  if (field === "rights" && isBoundless) return t("keys.allRights");
  if (value === null || value === "") return t("age.none");
  if (typeof value === "boolean") return t(value ? "field.yes" : "field.no");
  if (Array.isArray(value)) return value.map((one) => namedText(field, `${one}`)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : namedText(field, `${value}`);
}

/** All of them: of as many others their number would be the same. @param {Store} store @param {unknown} value */
function scopeOf(store, value) {
  if (!Array.isArray(value) || value.length === 0) return scopeText(store, value ? [] : null);
  return areaNames(store, value.map(String));
}

/** @param {string} field @param {string} value */
function namedText(field, value) {
  if (field === "role") return roleName(value);
  if (field === "rights") return rightName(value);
  if (field === "locked" && LOCKED.includes(value)) {
    return t(/** @type {WordKey} */ (`locked.${value}`));
  }
  return INSTANT.test(value) ? formatStamp(value) : value;
}
