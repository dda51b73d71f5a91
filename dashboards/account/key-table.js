/** Keys in a table; one that is opened can be revoked. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { Dialog } from "../pieces/dialog.js";
import { listLook } from "../pieces/look.js";
import { Table } from "../pieces/table.js";
import { language, t } from "../words/i18n.js";
import { formatStamp } from "../words/stamp.js";
import { Confirm } from "./confirm.js";
import { Facts } from "./facts.js";
import { areaNames, rightsText, scopeText } from "./names.js";
import { taken } from "./refusal.js";

/**
 * @import { Column } from "../pieces/table.js"
 * @import { Store } from "../store.js"
 * @import { Keys } from "./keys-feed.js"
 * @import { Key } from "./types.js"
 */

/** How a key stands. @typedef {"works" | "expired" | "revoked"} Standing */

/** @param {{store: Store, keys: Keys, hasOwners?: boolean}} props */
export function KeyTable({ store, keys, hasOwners = false }) {
  const [opened, setOpened] = useState("");
  const { keys: answer } = keys;
  const items = answer.value ?? [];
  const key = items.find(({ key_id }) => key_id === opened);
  const columns = useMemo(
    () => columnsOf(store, hasOwners),
    [store, hasOwners, language.value, store.state.areas.value],
  );
  return html`<${Table}
      label=${t("keys.title")}
      columns=${columns}
      rows=${items}
      keyOf=${(/** @type {Key} */ { key_id }) => key_id}
      sort=${{ id: "created", isDown: true }}
      onOpen=${(/** @type {Key} */ { key_id }) => setOpened(key_id)}
      look=${listLook(store, answer, items.length === 0)}
      emptyText=${t("keys.none")}
      asOfMs=${answer.asOfMs}
      onRetry=${keys.again}
    />
    <${Dialog} title=${key?.label ?? ""} isOpen=${key !== undefined} onClose=${() => setOpened("")}>
      ${key && html`<${KeyFacts} ...${{ store, keys, item: key }} />`}
    <//>`;
}

/** @param {{store: Store, keys: Keys, item: Key}} props */
function KeyFacts({ store, keys, item }) {
  const { key_id, name, rights, areas, created_at, expires_at, last_used_at } = item;
  const standing = standingOf(item, Date.now());
  return html`<div class="account-text">
    <${Facts}
      facts=${[
        [t("keys.state"), t(`keys.${standing}`)],
        [t("keys.id"), key_id],
        [t("keys.owner"), name],
        [t("keys.rights"), grantText(rights)],
        [t("scope.label"), areas ? areaNames(store, areas) : t("scope.allOwn")],
        [t("keys.created"), formatStamp(created_at)],
        [t("keys.expires"), formatStamp(expires_at)],
        [t("keys.used"), last_used_at ? formatStamp(last_used_at) : t("keys.neverUsed")],
      ]}
    />
    ${
      standing === "works" &&
      html`<${Confirm}
        word=${t("keys.revoke")}
        note=${t("keys.revokeNote")}
        onConfirm=${() => taken(store, keys.revoked(key_id))}
      />`
    }
  </div>`;
}

/** @param {Pick<Key, "revoked_at" | "expires_at">} key @param {number} wallMs @returns {Standing} */
export function standingOf({ revoked_at, expires_at }, wallMs) {
  if (revoked_at) return "revoked";
  return Date.parse(expires_at) <= wallMs ? "expired" : "works";
}

/** @param {Key["rights"]} rights */
function grantText(rights) {
  return rights ? rightsText(rights) : t("keys.allRights");
}

/** @param {Store} store @param {boolean} hasOwners @returns {readonly Column[]} */
function columnsOf(store, hasOwners) {
  /** @type {Column[]} */
  const columns = [
    { id: "label", label: t("keys.label"), read: (/** @type {Key} */ { label }) => label },
    { id: "owner", label: t("keys.owner"), read: (/** @type {Key} */ { name }) => name },
    {
      id: "state",
      label: t("keys.state"),
      read: (/** @type {Key} */ key) => t(`keys.${standingOf(key, Date.now())}`),
    },
    {
      id: "rights",
      label: t("keys.rights"),
      read: (/** @type {Key} */ { rights }) => grantText(rights),
    },
    {
      id: "scope",
      label: t("scope.label"),
      read: (/** @type {Key} */ { areas }) => (areas ? scopeText(store, areas) : t("scope.allOwn")),
    },
    {
      id: "expires",
      label: t("keys.expires"),
      read: (/** @type {Key} */ { expires_at }) => Date.parse(expires_at),
      show: (/** @type {Key} */ { expires_at }) => formatStamp(expires_at),
    },
    {
      id: "used",
      label: t("keys.used"),
      read: ({ last_used_at }) => (last_used_at ? Date.parse(last_used_at) : null),
      show: ({ last_used_at }) => (last_used_at ? formatStamp(last_used_at) : t("keys.neverUsed")),
    },
    {
      id: "created",
      label: t("keys.created"),
      read: (/** @type {Key} */ { created_at }) => Date.parse(created_at),
      show: (/** @type {Key} */ { created_at }) => formatStamp(created_at),
    },
  ];
  return columns.filter(({ id }) => hasOwners || id !== "owner");
}
