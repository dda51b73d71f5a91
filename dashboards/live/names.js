/**
 * Brings what the columns lack: names, full values, what is crossed. A small city is learned whole in
 * the background; of a large one only the sensors that somebody looks at, and those that a search
 * finds. What is looked at is asked for again where the columns have moved on.
 */
import { effect, untracked } from "@preact/signals";
import { crossingsOf } from "../fleet/crossings.js";
import { isRegisterBehind } from "../fleet/latest.js";
import { findSensors, readSensor, readSensors } from "./api.js";
import { isServerAway } from "./connection.js";
import { ApiError } from "./request.js";

/**
 * @import { Fleet } from "../fleet/fleet.js"
 * @import { Store } from "../store.js"
 */

/** Up to here every sensor is learned. */
const SMALL_CITY = 5000;
const AT_ONCE = 6;
const SEARCH_PAUSE_MS = 250;
const SEARCH_LIMIT = 500;
const SHORTEST_QUERY = 2;
/** A sensor is not asked again before; what it answers may not be what is wanted. */
const ASK_PAUSE_MS = 15_000;

/** @param {Store} store @returns {() => void} stop */
export function startNames(store) {
  const { state } = store;
  const aborter = new AbortController();
  /** when each was asked for, by the browser's own time @type {Map<string, number>} */
  const asked = new Map();
  /** @type {string[]} */
  let queue = [];
  let busy = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let searchTimer;
  let learned = "";

  const learnAll = async () => {
    try {
      for await (const page of readSensors(aborter.signal)) store.sensorsLearned(page.items);
    } catch (error) {
      forgive(error);
    }
  };
  const pump = () => {
    while (busy < AT_ONCE) {
      const id = queue.shift();
      if (id === undefined) return;
      busy += 1;
      readSensor(id, aborter.signal)
        .then((item) => store.sensorsLearned([item]), forgive)
        .finally(() => {
          busy -= 1;
          pump();
        });
    }
  };
  /** @param {Fleet} fleet @param {readonly number[]} rows */
  const ask = (fleet, rows) => {
    // Who scrolls on no longer waits for what has left the view.
    for (const id of queue) asked.delete(id);
    const now = performance.now();
    queue = rows
      .filter((row) => isLacking(store, row))
      .map((row) => fleet.idOf(row))
      .filter((id) => id !== "" && now - (asked.get(id) ?? -ASK_PAUSE_MS) >= ASK_PAUSE_MS);
    for (const id of queue) asked.set(id, now);
    pump();
  };
  /** @param {unknown} error what is not learned now is asked for again later */
  const forgive = (error) => {
    if (!(error instanceof ApiError) && !aborter.signal.aborted) throw error;
  };
  const search = async (/** @type {string} */ q) => {
    try {
      store.sensorsLearned(await findSensors({ q }, SEARCH_LIMIT, aborter.signal));
    } catch (error) {
      forgive(error);
    }
  };

  const stops = [
    effect(() => {
      const { size, epoch, isIndexed, places } = state.fleet.value;
      state.knowledge.value;
      const known = `${epoch}/${places.sign}`;
      if (size === 0 || !isIndexed || known === learned) return;
      learned = known;
      asked.clear();
      if (size <= SMALL_CITY) untracked(() => void learnAll());
    }),
    effect(() => {
      const { q } = state.filter.value;
      clearTimeout(searchTimer);
      if (state.fleet.peek().size <= SMALL_CITY || q.length < SHORTEST_QUERY) return;
      searchTimer = setTimeout(() => void search(q), SEARCH_PAUSE_MS);
    }),
    effect(() => {
      const rows = state.wanted.value;
      state.nowMs.value; // once a second
      if (isServerAway(store)) return;
      untracked(() => ask(state.fleet.peek(), rows));
    }),
  ];

  return () => {
    aborter.abort();
    clearTimeout(searchTimer);
    for (const stop of stops) stop();
  };
}

/**
 * Whether a row that is looked at lacks what only the sensor's own answer tells.
 * @param {Store} store
 * @param {number} row
 */
function isLacking(store, row) {
  const fleet = store.state.fleet.value;
  const item = fleet.items[row];
  if (!item) return fleet.size > SMALL_CITY; // a small city is on its way
  const { level, status } = fleet.signOf(row);
  const list = store.crossings.value?.items ?? [];
  if (level !== null && crossingsOf(fleet, list, row).length === 0) return true;
  // One that never sent a reading may have sent what was refused.
  return status === "new" || isRegisterBehind(fleet, row);
}
