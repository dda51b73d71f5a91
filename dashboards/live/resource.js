/**
 * What the server is asked for by the clock, as long as somebody looks: the last answer, of which
 * city instant it is, and how new the newest observation in it. A failure keeps the answer; `lookOf`
 * says when it has grown old.
 */
import { batch, effect, signal, untracked } from "@preact/signals";
import { followRecovery, isServerAway } from "./connection.js";
import { ApiError } from "./request.js";

/**
 * @import { Store } from "../store.js"
 * @import { Load } from "./types.js"
 */

/** An answer is old once two of its kind are overdue, but no sooner. */
const FRESH_PERIODS = 2;
const SHORTEST_FRESH_MS = 20_000;

/**
 * @template T
 * @typedef {object} Answer
 * @property {Load} load how the last question ended
 * @property {T | null} value null as long as there was no answer
 * @property {number} asOfMs city instant at which it was answered; never shown as the age of data
 * @property {number} freshMs of the wall, within which the next answer comes
 */
/**
 * @template T
 * @typedef {Answer<T> & {
 *   newestMs: number,
 *   periodMs: number,
 *   ask: (signal: AbortSignal) => Promise<void>,
 *   date: () => void,
 *   amend: (change: (value: T) => T) => void,
 * }} Resource `newestMs` is the newest observation in the answer, which is what a view shows;
 *   `amend` tells an answer what became known of it since;
 *   `date` gives an answer that came before the city's clock its instant;
 *   its properties are read as signals are: who reads them in an effect or a view is told of changes
 */

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} read
 * @param {number} periodMs
 * @param {(value: T) => number} instantOf city instant at which it was answered
 * @param {(value: T) => number} [newestOf] newest observation in an answer, where it says that
 * @returns {Resource<T>}
 */
export function resource(read, periodMs, instantOf, newestOf = () => Number.NaN) {
  const load = signal(/** @type {Load} */ ("loading"));
  const value = signal(/** @type {T | null} */ (null));
  const asOfMs = signal(Number.NaN);
  return {
    periodMs,
    freshMs: Math.max(SHORTEST_FRESH_MS, FRESH_PERIODS * periodMs),
    get load() {
      return load.value;
    },
    get value() {
      return value.value;
    },
    get asOfMs() {
      return asOfMs.value;
    },
    get newestMs() {
      return value.value === null ? Number.NaN : newestOf(value.value);
    },
    date: () => {
      const answer = value.peek();
      if (answer !== null && Number.isNaN(asOfMs.peek())) asOfMs.value = instantOf(answer);
    },
    amend: (change) => {
      const answer = value.peek();
      if (answer !== null) value.value = change(answer);
    },
    ask: async (aborted) => {
      try {
        const answer = await read(aborted);
        if (aborted.aborted) return;
        batch(() => {
          value.value = answer;
          asOfMs.value = instantOf(answer);
          load.value = "ready";
        });
      } catch (error) {
        if (aborted.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        load.value = "failed";
      }
    },
  };
}

/**
 * Ask for resources now, each again after its period, all at once when something else is wanted of
 * them or the server is back, and those that failed when what it stands on is back.
 * @param {Store} store
 * @param {() => string} readWish what is wanted of them; empty: nothing yet
 * @param {readonly Resource<any>[]} resources
 * @returns {() => void} stop
 */
export function follow(store, readWish, resources) {
  let aborter = new AbortController();
  /** @type {ReturnType<typeof setInterval>[]} */
  let timers = [];
  const stop = () => {
    aborter.abort();
    for (const timer of timers) clearInterval(timer);
  };
  const start = () => {
    stop();
    aborter = new AbortController();
    const { signal: aborted } = aborter;
    for (const one of resources) void one.ask(aborted);
    timers = resources.map((one) =>
      setInterval(() => isServerAway(store) || void one.ask(aborted), one.periodMs),
    );
  };

  const stopRecovering = followRecovery(store, () => {
    for (const one of resources) if (one.load === "failed") void one.ask(aborter.signal);
  });
  let followed = "";
  let wasAway = false;
  const stopDating = effect(() => {
    if (store.state.clock.value) for (const one of resources) one.date();
  });
  const stopFollowing = effect(() => {
    const wish = readWish();
    const isAway = isServerAway(store);
    // After the server was away, all is asked for at once rather than at its turn.
    const isBack = wasAway && !isAway;
    wasAway = isAway;
    if (wish === "" || (wish === followed && !isBack)) return;
    followed = wish;
    untracked(start);
  });
  return () => {
    stopRecovering();
    stopDating();
    stopFollowing();
    stop();
  };
}
