/** What the console asks the server for, by the address. */

/** @import { AlertCounts, AlertState } from "../../alerts/types.js" */

/** @typedef {{id: string, count: keyof AlertCounts, states: readonly AlertState[]}} AlertTab */

/** In their order; the first is where an address without one leads. @type {readonly AlertTab[]} */
export const TABS = [
  { id: "", count: "open", states: ["open"] },
  { id: "working", count: "working", states: ["acknowledged", "assigned", "in_progress"] },
  { id: "suppressed", count: "suppressed", states: ["suppressed"] },
  { id: "closed", count: "closed", states: ["resolved", "closed"] },
];

/** What the server calls what the address calls. @type {Record<string, string>} */
const NAMES = { sensor: "sensor_id" };
const OF_LIST = ["severity", "area", "kind", "unit", "sensor", "rule", "q"];

/** @param {string | undefined} id @returns {AlertTab} */
export function tabOf(id) {
  return TABS.find((tab) => tab.id === id) ?? /** @type {AlertTab} */ (TABS[0]);
}

/**
 * @param {Readonly<Record<string, string>>} query of the address
 * @param {number} limit
 * @returns {string} the search of a question for alerts
 */
export function listWish(query, limit) {
  const asked = OF_LIST.map((key) => [NAMES[key] ?? key, query[key] ?? ""]);
  const given = asked.filter(([, value]) => value !== "");
  if (query.mine) given.push(["mine", "true"]);
  const of = Object.fromEntries(given);
  return `${new URLSearchParams({ state: tabOf(query.tab).states.join(), ...of, limit: `${limit}` })}`;
}
