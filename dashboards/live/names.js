/**
 * Brings what the columns lack: names and full values. A small city is learned whole in the
 * background; of a large one only the sensors that somebody looks at, and those that a search finds.
 */
import { effect, untracked } from "@preact/signals";
import { findSensors, readSensor, readSensors } from "./api.js";
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

/** @param {Store} store @returns {() => void} stop */
export function startNames(store) {
  const { state } = store;
  const aborter = new AbortController();
  /** @type {Set<string>} */
  const asked = new Set();
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
    queue = rows
      .filter((row) => !fleet.items[row])
      .map((row) => fleet.idOf(row))
      .filter((id) => id !== "" && !asked.has(id));
    for (const id of queue) asked.add(id);
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
      const { size, epoch, ids } = state.fleet.value;
      state.knowledge.value;
      const known = `${epoch}/${ids.length}`;
      if (size === 0 || ids.length < size || known === learned) return;
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
      const fleet = state.fleet.peek();
      if (fleet.size > SMALL_CITY) untracked(() => ask(fleet, rows));
    }),
  ];

  return () => {
    aborter.abort();
    clearTimeout(searchTimer);
    for (const stop of stops) stop();
  };
}
