/** The audit page's own part of the store: which changes are asked for, and a page of them. */
import { computed, signal } from "@preact/signals";
import { readDocument } from "../../live/request.js";
import { resource } from "../../live/resource.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Said } from "./changes.js"
 */

/**
 * @typedef {object} AuditRow
 * @property {number} audit_id
 * @property {string} at
 * @property {string | null} who
 * @property {string} via
 * @property {string | null} address
 * @property {string} what
 * @property {string | null} whom
 * @property {Said} before
 * @property {Said} after
 */
/** Rows with what was asked for to get them. @typedef {{wish: string, items: readonly AuditRow[], next_cursor: string | null}} TrailPage */
/** @typedef {ReturnType<typeof createAudit>} Audit */

const PERIOD_MS = 30_000;
const ROWS = 50;
export const QUERY_KEYS = ["who", "what", "whom", "from", "to", "cursor"];

/** @param {Store} store */
export function createAudit(store) {
  const query = signal(/** @type {Record<string, string>} */ ({}));
  const wish = computed(() => wishOf(query.value));
  return {
    /** what is asked for; what is empty asks for all */
    query,
    wish,
    trail: resource(
      (aborted) => readTrail(wish.peek(), aborted),
      PERIOD_MS,
      () => store.now(),
    ),

    /** Ask for others; the newest first, unless a place is given. @param {Record<string, string>} change */
    asked: (change) => {
      query.value = { ...query.value, cursor: "", ...change };
    },
  };
}

/** @param {Record<string, string>} query */
function wishOf(query) {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  return `${new URLSearchParams(given)}`;
}

/** @param {string} wish @param {AbortSignal} aborted @returns {Promise<TrailPage>} */
async function readTrail(wish, aborted) {
  const joint = wish === "" ? "" : `&${wish}`;
  return { wish, ...(await readDocument(`/audit?limit=${ROWS}${joint}`, aborted)) };
}
