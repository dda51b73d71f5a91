/**
 * What the server has answered, by what was asked: asked once, kept while it may be wanted again, and
 * given up when nobody wants it any more.
 */
import { signal } from "@preact/signals";
import { ApiError, readDocument } from "../../live/request.js";
import { batched } from "./series-request.js";

/**
 * @import { Bucket } from "./points.js"
 * @import { Batch, LineRequest } from "./series-request.js"
 */

/** `reason` is the server's own. @typedef {{status: number, reason: string}} Failure */
/**
 * @typedef {object} Answered
 * @property {"loading" | "ready" | "failed"} load
 * @property {any} value of a line: the document, with the items of that line alone
 * @property {Failure | null} failure
 */
/** @typedef {ReturnType<typeof createAnswers>} Answers */

/** So many answers are kept. */
const KEPT_MOST = 150;
/** The server answers others too. */
const AT_ONCE = 3;
/** @type {Answered} */
export const LOADING = { load: "loading", value: null, failure: null };

/** @param {(path: string, signal: AbortSignal) => Promise<any>} [read] */
export function createAnswers(read = readDocument) {
  const known = signal(/** @type {ReadonlyMap<string, Answered>} */ (new Map()));
  /** how often what failed was wanted again */
  const round = signal(0);
  /** @type {Map<string, {aborter: AbortController, batch: Batch}>} by path */
  const running = new Map();
  /** @type {Batch[]} */
  let queue = [];

  /** @param {Batch} batch @param {(key: string, place: number) => Answered | null} answerOf */
  const keep = ({ keys }, answerOf) => {
    const next = new Map(known.value);
    for (const [place, key] of keys.entries()) {
      const answer = answerOf(key, place);
      next.delete(key); // the newest stand last
      if (answer) next.set(key, answer);
    }
    known.value = next;
  };
  /** @param {Batch} batch */
  const ask = async (batch) => {
    const aborter = new AbortController();
    running.set(batch.path, { aborter, batch });
    try {
      const value = await read(batch.path, aborter.signal);
      const parts = batch.sensorIds.length > 0 ? itemsBySensor(value.items) : null;
      keep(batch, (_, place) => {
        const items = parts?.get(batch.sensorIds[place] ?? "") ?? [];
        return { load: "ready", value: parts ? { ...value, items } : value, failure: null };
      });
    } catch (error) {
      if (!aborter.signal.aborted) {
        if (!(error instanceof ApiError)) throw error;
        const failure = { status: error.status, reason: error.reason };
        keep(batch, () => ({ load: "failed", value: null, failure }));
      }
    } finally {
      if (running.get(batch.path)?.aborter === aborter) running.delete(batch.path);
      pump();
    }
  };
  const pump = () => {
    while (running.size < AT_ONCE) {
      const batch = queue.shift();
      if (!batch) return;
      void ask(batch);
    }
  };

  return {
    known,
    round,

    /**
     * From now on this is wanted: lines of a series, and other documents by their paths.
     * @param {ReadonlyMap<string, LineRequest>} lines by key
     * @param {readonly string[]} paths
     */
    wanted: (lines, paths) => {
      const isWanted = (/** @type {string} */ key) => lines.has(key) || paths.includes(key);
      for (const { aborter, batch } of running.values()) {
        if (!batch.keys.some(isWanted)) aborter.abort();
      }
      const underWay = new Set(
        [...running.values()]
          .filter(({ aborter }) => !aborter.signal.aborted)
          .flatMap(({ batch }) => batch.keys),
      );
      const isNew = (/** @type {string} */ key) =>
        !underWay.has(key) && (known.value.get(key) ?? LOADING).load === "loading";
      const missing = new Map([...lines].filter(([key]) => isNew(key)));
      const documents = paths.filter(isNew);
      queue = [
        ...batched(missing),
        ...documents.map((path) => ({ path, keys: [path], sensorIds: [] })),
      ];
      forget(known, isWanted);
      pump();
    },

    /** What failed is asked for again with the next wish. */
    failuresForgotten: () => {
      known.value = new Map([...known.value].filter(([, { load }]) => load !== "failed"));
      round.value += 1;
    },

    /** Everything that is wanted is asked for again: an answer up to now is soon none of now. */
    allForgotten: () => {
      known.value = new Map();
      round.value += 1;
    },

    /** Nobody looks any more: nothing is asked for. */
    stopped: () => {
      queue = [];
      for (const { aborter } of running.values()) aborter.abort();
    },
  };
}

/** The oldest of what is not wanted goes. @param {{value: ReadonlyMap<string, Answered>}} known @param {(key: string) => boolean} isWanted */
function forget(known, isWanted) {
  const excess = known.value.size - KEPT_MOST;
  if (excess <= 0) return;
  const old = [...known.value.keys()].filter((key) => !isWanted(key)).slice(0, excess);
  known.value = new Map([...known.value].filter(([key]) => !old.includes(key)));
}

/** @param {readonly Bucket[]} items */
function itemsBySensor(items) {
  /** @type {Map<string, Bucket[]>} */
  const parts = new Map();
  for (const item of items) {
    const id = item.sensor_id ?? "";
    const part = parts.get(id);
    if (part) part.push(item);
    else parts.set(id, [item]);
  }
  return parts;
}
