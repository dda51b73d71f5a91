/**
 * Which sensors the filter lets through, in which order, and how many each choice would show.
 * The count beside a choice ignores that choice's own filter, so switching never surprises.
 */
import { matches, searchWords } from "./search.js";
import { STATUS_INDEX, STATUS_SCALE, statusStep } from "./status.js";

/** @typedef {import("./types.js").Filter} Filter */
/** @typedef {import("./fleet.js").Fleet} Fleet */
/**
 * @typedef {object} Selection
 * @property {Int32Array} order (shown,) row numbers as the list has them
 * @property {Uint8Array} shown (sensor,) 1 where the filter lets a sensor through
 * @property {Record<string, number>} kindCounts
 * @property {Record<string, number>} statusCounts
 * @property {Record<string, number>} domainCounts
 */

/** @type {Filter} */
export const EVERYTHING = { domain: "", kind: "", status: "", area: "", q: "" };

/** @param {Filter} filter */
export function isFiltering(filter) {
  return Object.values(filter).some((value) => value !== "");
}

/**
 * @param {Fleet} fleet
 * @param {Filter} filter
 * @param {import("./types.js").Sort} sort
 * @returns {Selection}
 */
export function select(fleet, filter, sort) {
  const words = searchWords(filter.q);
  const shown = new Uint8Array(fleet.size);
  const counts = { kind: count(), status: count(), domain: count() };
  /** @type {number[]} */
  const byName = [];
  for (const index of fleet.byName) {
    const sensor = fleet.at(index);
    if (filter.area && sensor.area !== filter.area && sensor.ward !== filter.area) continue;
    if (words.length > 0 && !matches(sensor.folded, words)) continue;
    const status = statusStep(fleet.statusOf(index)).status;
    const inDomain = !filter.domain || sensor.domain === filter.domain;
    const inKind = !filter.kind || sensor.kind === filter.kind;
    const inStatus = !filter.status || status === filter.status;
    if (inDomain && inStatus) increase(counts.kind, sensor.kind);
    if (inDomain && inKind) increase(counts.status, status);
    if (inStatus) increase(counts.domain, sensor.domain);
    if (!inDomain || !inKind || !inStatus) continue;
    shown[index] = 1;
    byName.push(index);
  }
  return {
    order: arrange(fleet, byName, sort),
    shown,
    kindCounts: counts.kind,
    statusCounts: counts.status,
    domainCounts: counts.domain,
  };
}

/** @returns {Record<string, number>} */
function count() {
  return {};
}

/** @param {Record<string, number>} counts @param {string} key */
function increase(counts, key) {
  counts[key] = (counts[key] ?? 0) + 1;
}

/**
 * @param {Fleet} fleet
 * @param {number[]} byName
 * @param {import("./types.js").Sort} sort
 */
function arrange(fleet, byName, sort) {
  if (sort === "name") return Int32Array.from(byName);
  if (sort === "age") {
    const newestFirst = (/** @type {number} */ index) => -(fleet.at(index).observedAtMs || 0);
    return Int32Array.from(byName).sort((a, b) => newestFirst(a) - newestFirst(b));
  }
  /** @type {number[][]} */
  const steps = STATUS_SCALE.map(() => []);
  for (const index of byName)
    (steps[fleet.statusOf(index)] ?? steps[STATUS_INDEX.new])?.push(index);
  return Int32Array.from(steps.flat());
}
