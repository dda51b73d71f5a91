/**
 * The readings of one sensor over the last 24 hours, by column and ascending in event time.
 * Pages and live readings may come in any order and twice; each instant is kept once.
 */

/** A hole in the line begins where more than this many periods have no reading. */
const GAP_PERIODS = 3;
export const HISTORY_MS = 24 * 3600 * 1000;

/**
 * @typedef {object} History
 * @property {string} sensorId
 * @property {import("./types.js").Load} load
 * @property {number[]} observedAtMs (reading,)
 * @property {import("./types.js").Values[]} values (reading,)
 * @property {number[]} quality (reading,)
 */

/** @param {string} sensorId @returns {History} */
export function emptyHistory(sensorId) {
  return { sensorId, load: "loading", observedAtMs: [], values: [], quality: [] };
}

/**
 * Put a reading in its place; a known instant keeps what it has.
 * @param {History} history changed in place
 * @param {import("./types.js").HistoryItem} item
 */
export function insert(history, item) {
  const ms = Date.parse(item.observed_at);
  let place = history.observedAtMs.length;
  while (place > 0 && /** @type {number} */ (history.observedAtMs[place - 1]) > ms) place -= 1;
  if (history.observedAtMs[place - 1] === ms) return;
  history.observedAtMs.splice(place, 0, ms);
  history.values.splice(place, 0, item.values);
  history.quality.splice(place, 0, item.quality);
}

/** Forget what is older than 24 hours. @param {History} history @param {number} cityNowMs */
export function trim(history, cityNowMs) {
  const first = history.observedAtMs.findIndex((ms) => ms >= cityNowMs - HISTORY_MS);
  if (first <= 0) return;
  history.observedAtMs.splice(0, first);
  history.values.splice(0, first);
  history.quality.splice(0, first);
}

/**
 * One quantity as a line: seconds and values, with a null inside each hole so that it is drawn
 * as a hole.
 * @param {History} history
 * @param {string} quantity
 * @param {number} periodS
 * @param {number} factor display factor of the quantity
 */
export function lineOf(history, quantity, periodS, factor) {
  /** @type {number[]} */
  const atS = [];
  /** @type {(number | null)[]} */
  const line = [];
  /** @type {number[]} */
  const gapsAtS = [];
  let beforeMs = Number.NaN;
  history.observedAtMs.forEach((ms, row) => {
    if (ms - beforeMs > GAP_PERIODS * periodS * 1000) {
      atS.push((beforeMs + ms) / 2000);
      line.push(null);
      gapsAtS.push((beforeMs + ms) / 2000);
    }
    const value = history.values[row]?.[quantity] ?? null;
    atS.push(ms / 1000);
    line.push(value === null ? null : value * factor);
    beforeMs = ms;
  });
  return { atS, line, gapsAtS };
}
