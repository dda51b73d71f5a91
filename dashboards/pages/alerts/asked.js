/** What the console is asked for: which alerts, and which of them is open. All of it is in the address. */
import { signal } from "@preact/signals";

/** @typedef {ReturnType<typeof createAsked>} Asked */

/** What may be asked of the list; what is empty asks for all. All but the tab are filters, of every tab. */
const KEYS = ["tab", "severity", "area", "kind", "unit", "sensor", "rule", "mine", "q"];

/** @param {Record<string, string>} query */
export function isFiltered(query) {
  return KEYS.some((key) => key !== "tab" && (query[key] ?? "") !== "");
}

export function createAsked() {
  const query = signal(/** @type {Record<string, string>} */ ({}));
  const openId = signal("");
  return {
    query,
    /** empty where none is open */
    openId,

    /** @param {Record<string, string>} given as an address says it */
    addressRead: (given) => {
      query.value = Object.fromEntries(KEYS.map((key) => [key, given[key] ?? ""]));
      openId.value = /^\d+$/.test(given.alert ?? "") ? (given.alert ?? "") : "";
    },

    /** @param {Record<string, string>} change */
    asked: (change) => {
      query.value = { ...query.value, ...change };
    },

    /** @param {number | ""} id */
    opened: (id) => {
      openId.value = `${id}`;
    },
  };
}
