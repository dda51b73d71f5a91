/** What the rules page is asked for: which rules, and which of them is open. All of it is in the address. */
import { signal } from "@preact/signals";

/** @typedef {ReturnType<typeof createAsked>} Asked */

const KEYS = ["tab", "severity", "unit", "q", "view"];

export function createAsked() {
  const query = signal(/** @type {Record<string, string>} */ ({}));
  const ruleId = signal("");
  return {
    query,
    /** empty where none is open */
    ruleId,

    /** @param {string} item @param {Record<string, string>} given as an address says it */
    addressRead: (item, given) => {
      query.value = Object.fromEntries(KEYS.map((key) => [key, given[key] ?? ""]));
      ruleId.value = item;
    },

    /** @param {Record<string, string>} change */
    asked: (change) => {
      query.value = { ...query.value, ...change };
    },

    /** @param {string} id */
    opened: (id) => {
      ruleId.value = id;
    },
  };
}
