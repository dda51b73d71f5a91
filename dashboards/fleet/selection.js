/**
 * Which sensors the filter lets through, in which order, and how many each choice would show.
 * The count beside a choice ignores that choice's own filter, so switching never surprises.
 */
import { isInside } from "../city/outline.js";
import { matches, searchWords } from "./search.js";
import { STATUS_SCALE } from "./status.js";

/**
 * @import { Filter, Sort } from "./types.js"
 * @import { Fleet } from "./fleet.js"
 */

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
 * @param {Sort} sort
 * @param {number[][][]} [rings] of the chosen area where sensors do not carry its code
 * @returns {Selection}
 */
export function select(fleet, filter, sort, rings) {
  const words = searchWords(filter.q);
  const shown = new Uint8Array(fleet.size);
  const { status: statuses, kind: kinds, lonDeg, latDeg } = fleet;
  const domains = [...new Set(fleet.kinds.map((kind) => kind?.domain ?? ""))];
  const domainOf = fleet.kinds.map((kind) => domains.indexOf(kind?.domain ?? ""));
  const counts = {
    kind: new Uint32Array(fleet.kinds.length),
    status: new Uint32Array(STATUS_SCALE.length),
    domain: new Uint32Array(domains.length),
  };
  const wanted = {
    kind: filter.kind === "" ? -1 : fleet.kindCodes.indexOf(filter.kind),
    status: STATUS_SCALE.findIndex((step) => step.status === filter.status),
    domain: filter.domain === "" ? -1 : domains.indexOf(filter.domain),
    area: filter.area === "" ? -1 : fleet.areaNumberOf(filter.area),
  };
  const isPlaced = rings !== undefined && rings.length > 0;
  /** @type {number[]} */
  const rows = [];
  for (let row = 0; row < fleet.size; row += 1) {
    if (isPlaced) {
      if (!isInside(rings, lonDeg[row] ?? 0, latDeg[row] ?? 0)) continue;
    } else if (filter.area !== "" && fleet.areaNumber[row] !== wanted.area) continue;
    if (words.length > 0 && !matches(fleet.folded[row] ?? "", words)) continue;
    const status = /** @type {number} */ (statuses[row]);
    const kind = /** @type {number} */ (kinds[row]);
    const domain = domainOf[kind] ?? 0;
    const inDomain = filter.domain === "" || domain === wanted.domain;
    const inKind = filter.kind === "" || kind === wanted.kind;
    const inStatus = filter.status === "" || status === wanted.status;
    if (inDomain && inStatus) increase(counts.kind, kind);
    if (inDomain && inKind) increase(counts.status, status);
    if (inStatus) increase(counts.domain, domain);
    if (!inDomain || !inKind || !inStatus) continue;
    shown[row] = 1;
    rows.push(row);
  }
  return {
    order: arrange(fleet, rows, sort),
    shown,
    kindCounts: named(counts.kind, fleet.kindCodes),
    statusCounts: named(
      counts.status,
      STATUS_SCALE.map((step) => step.status),
    ),
    domainCounts: named(counts.domain, domains),
  };
}

/** @param {Uint32Array} counts @param {number} place */
function increase(counts, place) {
  counts[place] = (counts[place] ?? 0) + 1;
}

/** @param {Uint32Array} counts @param {readonly string[]} names */
function named(counts, names) {
  return Object.fromEntries(
    names.map((name, place) => [name, counts[place] ?? 0]).filter(([, count]) => count !== 0),
  );
}

/**
 * Names are compared only as far as they are known; the others keep the order of the rows.
 * @param {Fleet} fleet
 * @param {number[]} rows
 * @param {Sort} sort
 */
function arrange(fleet, rows, sort) {
  const byRow = Int32Array.from(rows);
  if (sort === "name") {
    const collator = new Intl.Collator("vi", { numeric: true });
    return byRow.sort((a, b) => collator.compare(fleet.nameOf(a), fleet.nameOf(b)));
  }
  if (sort === "age") {
    const { observedAtMs } = fleet;
    return byRow.sort((a, b) => (observedAtMs[b] || 0) - (observedAtMs[a] || 0));
  }
  /** @type {number[][]} */
  const steps = STATUS_SCALE.map(() => []);
  for (const row of rows) steps[fleet.statusOf(row)]?.push(row);
  return Int32Array.from(steps.flat());
}
