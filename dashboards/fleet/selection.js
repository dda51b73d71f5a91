/**
 * Which sensors the filter lets through, in which order, and how many each choice would show.
 * The count beside a choice ignores that choice's own filter, so switching never surprises.
 */
import { isInside } from "../city/outline.js";
import { CROSSED_SIGNS, SIGN_SCALE, signStep } from "./judgement.js";
import { matches, searchWords } from "./search.js";
import { STATUS_INDEX, STATUS_SCALE } from "./status.js";

/**
 * @import { CrossedCounts } from "../city/types.js"
 * @import { Filter, Sort } from "./types.js"
 * @import { Fleet } from "./fleet.js"
 */

/**
 * @typedef {object} Selection
 * @property {Int32Array} order (listed,) row numbers as the list has them
 * @property {boolean} isReordered whether the list, which somebody reads, would be another by now
 * @property {Uint8Array} shown (sensor,) 1 where the filter lets a sensor through
 * @property {number} shownCount
 * @property {Record<string, number>} kindCounts
 * @property {Record<string, number>} statusCounts
 * @property {Record<string, number>} domainCounts
 * @property {LevelCounts} levelCounts
 * @property {{total: number, live: number}} scope sensors of the kind, domain and place that are
 *   looked at, whatever they say: of so many it is known how many are beyond a threshold
 */
/** Sensors beyond a threshold, by level and those of them whose state is held; what is pending apart. @typedef {CrossedCounts} LevelCounts */

/** (sign,) place in the order of attention */
const RANKS = Uint8Array.from(SIGN_SCALE, ({ rank }) => rank);

/** @type {Filter} */
export const EVERYTHING = { domain: "", kind: "", status: "", area: "", crossed: "", q: "" };

/** Orders of the list; the two by value hold within a kind. @type {readonly Sort[]} */
export const SORTS = ["worst", "high", "low", "name", "age"];
export const WORST_FIRST = /** @type {Sort} */ ("worst");

/** @param {Filter} filter */
export function isFiltering(filter) {
  return Object.values(filter).some((value) => value !== "");
}

/** Whether an order is one of values. @param {Sort} sort */
export function isByValue(sort) {
  return sort === "high" || sort === "low";
}

/**
 * @param {Fleet} fleet
 * @param {Filter} filter
 * @param {Sort} sort
 * @param {number[][][]} [rings] of the chosen area where sensors do not carry its code
 * @returns {Selection}
 */
export function select(fleet, filter, sort, rings) {
  const isPlaced = placeFilter(fleet, filter, rings);
  const shown = new Uint8Array(fleet.size);
  const { status: statuses, kind: kinds, sign: signs } = fleet;
  const domains = [...new Set(fleet.kinds.map((kind) => kind?.domain ?? ""))];
  const domainOf = fleet.kinds.map((kind) => domains.indexOf(kind?.domain ?? ""));
  const counts = {
    kind: new Uint32Array(fleet.kinds.length),
    status: new Uint32Array(STATUS_SCALE.length),
    domain: new Uint32Array(domains.length),
    sign: new Uint32Array(CROSSED_SIGNS),
  };
  const wanted = {
    kind: filter.kind === "" ? -1 : fleet.kindCodes.indexOf(filter.kind),
    status: STATUS_SCALE.findIndex((step) => step.status === filter.status),
    domain: filter.domain === "" ? -1 : domains.indexOf(filter.domain),
  };
  const rows = new Int32Array(fleet.size);
  const scope = { total: 0, live: 0 };
  let shownCount = 0;
  for (let row = 0; row < fleet.size; row += 1) {
    if (!isPlaced(row)) continue;
    const status = /** @type {number} */ (statuses[row]);
    const kind = /** @type {number} */ (kinds[row]);
    const sign = /** @type {number} */ (signs[row]);
    const domain = domainOf[kind] ?? 0;
    const inDomain = filter.domain === "" || domain === wanted.domain;
    const inKind = filter.kind === "" || kind === wanted.kind;
    // What is retired is shown to those who ask for it.
    const inStatus =
      filter.status === "" ? status !== STATUS_INDEX.retired : status === wanted.status;
    const inCrossed = filter.crossed === "" || sign < CROSSED_SIGNS;
    if (inDomain && inStatus && inCrossed) increase(counts.kind, kind);
    if (inDomain && inKind && inCrossed) increase(counts.status, status);
    if (inStatus && inCrossed) increase(counts.domain, domain);
    if (inDomain && inKind && status !== STATUS_INDEX.retired) {
      scope.total += 1;
      if (status === STATUS_INDEX.live) scope.live += 1;
    }
    if (!inDomain || !inKind || !inStatus) continue;
    if (sign < CROSSED_SIGNS) increase(counts.sign, sign);
    if (!inCrossed) continue;
    shown[row] = 1;
    rows[shownCount] = row;
    shownCount += 1;
  }
  return {
    order: arrange(
      fleet,
      rows.slice(0, shownCount),
      isByValue(sort) && filter.kind === "" ? WORST_FIRST : sort,
    ),
    isReordered: false,
    shown,
    shownCount,
    kindCounts: named(counts.kind, fleet.kindCodes),
    statusCounts: named(
      counts.status,
      STATUS_SCALE.map((step) => step.status),
    ),
    domainCounts: named(counts.domain, domains),
    levelCounts: levelCounts(counts.sign),
    scope,
  };
}

/**
 * Whether a row is where and what is looked for, whatever it says.
 * @param {Fleet} fleet
 * @param {Filter} filter
 * @param {number[][][]} [rings]
 * @returns {(row: number) => boolean}
 */
function placeFilter(fleet, filter, rings) {
  const words = searchWords(filter.q);
  const area = filter.area === "" ? -1 : fleet.areaNumberOf(filter.area);
  const { lonDeg, latDeg, areaNumber, folded } = fleet;
  return (row) => {
    if (rings !== undefined && rings.length > 0) {
      if (!isInside(rings, lonDeg[row] ?? 0, latDeg[row] ?? 0)) return false;
    } else if (filter.area !== "" && areaNumber[row] !== area) return false;
    return words.length === 0 || matches(folded[row] ?? "", words);
  };
}

/** @param {Uint32Array} counts (sign,) @returns {LevelCounts} */
function levelCounts(counts) {
  const found = { critical: 0, warning: 0, held: 0, pending: 0 };
  counts.forEach((count, index) => {
    const { level, isHeld, isPending } = signStep(index);
    if (isPending) found.pending += count;
    else if (level) found[level] += count;
    if (isHeld) found.held += count;
  });
  return found;
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
 * @param {Int32Array} byRow
 * @param {Sort} sort
 */
function arrange(fleet, byRow, sort) {
  if (sort === "name") {
    const collator = new Intl.Collator("vi", { numeric: true });
    return byRow.sort((a, b) => collator.compare(fleet.nameOf(a), fleet.nameOf(b)));
  }
  if (sort === "age") {
    const { observedAtMs } = fleet;
    return byRow.sort((a, b) => (observedAtMs[b] || 0) - (observedAtMs[a] || 0));
  }
  if (isByValue(sort)) return byRow.sort(byValue(fleet.value, sort === "high" ? -1 : 1));
  return worstFirst(fleet, byRow);
}

/** Rows by rank, each rank in the order of the rows. @param {Fleet} fleet @param {Int32Array} rows */
function worstFirst({ sign }, rows) {
  const next = new Uint32Array(RANKS.length + 1);
  for (const row of rows) increase(next, (RANKS[sign[row] ?? 0] ?? 0) + 1);
  for (let rank = 1; rank < next.length; rank += 1) {
    next[rank] = (next[rank] ?? 0) + (next[rank - 1] ?? 0);
  }
  const order = new Int32Array(rows.length);
  for (const row of rows) {
    const rank = RANKS[sign[row] ?? 0] ?? 0;
    order[next[rank] ?? 0] = row;
    increase(next, rank);
  }
  return order;
}

/**
 * What has no value comes last, whichever way.
 * @param {Float32Array} values (sensor,)
 * @param {number} direction
 */
function byValue(values, direction) {
  return (/** @type {number} */ a, /** @type {number} */ b) => {
    const left = values[a] ?? Number.NaN;
    const right = values[b] ?? Number.NaN;
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return direction * (left - right);
  };
}
