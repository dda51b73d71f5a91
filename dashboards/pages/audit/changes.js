/** What a change came to, field by field, in words. */
import { rightName, roleName, scopeText } from "../../account/names.js";
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
  "locked",
  "until",
];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** @param {string} what */
export function eventName(what) {
  return EVENTS.includes(what) ? t(/** @type {WordKey} */ (`event.${what}`)) : what;
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

/** @param {Store} store @param {unknown} value */
function scopeOf(store, value) {
  return scopeText(store, Array.isArray(value) ? value.map(String) : null);
}

/** @param {string} field @param {string} value */
function namedText(field, value) {
  if (field === "role") return roleName(value);
  if (field === "rights") return rightName(value);
  return INSTANT.test(value) ? formatStamp(value) : value;
}
