/** The moment in the address: `at=2026-11-22T07:05:00Z`; without it, now. */

/**
 * @import { PageRoute } from "../page.js"
 * @import { Past } from "./past-state.js"
 */

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * @param {PageRoute<Past>} route
 * @returns {PageRoute<Past>}
 */
export function withMoment(route) {
  return {
    read: (address, store, past) => {
      route.read(address, store, past);
      past.asked(momentOf(address.query.at ?? ""));
    },
    write: (store, past) => {
      const { item, query, step = "" } = route.write(store, past);
      const at = nameOf(past.askedMs.value);
      return { item, query: { ...query, at }, step: `${step}/${past.isPast.value}` };
    },
  };
}

/** @param {string} text @returns {number} NaN for now */
function momentOf(text) {
  return INSTANT.test(text) ? Date.parse(text) : Number.NaN;
}

/** @param {number} ms */
function nameOf(ms) {
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString().replace(".000Z", "Z");
}
