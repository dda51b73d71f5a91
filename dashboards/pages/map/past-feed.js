/**
 * Brings the moment that is looked at, and while it is replayed the next one before it is due: never
 * more than one is asked for at a time. What is asked for is shown; nothing of now is let in.
 */
import { effect, untracked } from "@preact/signals";
import { NothingKnownError, readSnapshotAt } from "../../live/api.js";
import { ApiError } from "../../live/request.js";
import { WireError } from "../../live/wire.js";
import { followReading } from "./past-reading.js";
import { LEAST_BACK_MS } from "./past-state.js";

/**
 * @import { Snapshot } from "../../live/wire.js"
 * @import { Store } from "../../store.js"
 * @import { Past } from "./past-state.js"
 */

/** While the slider is dragged it rests nowhere for so long. */
const SETTLE_MS = 120;
/** What is of another moment is taken away, unless the answer comes sooner. */
const PATIENCE_MS = 250;
const BEAT_MS = 1000;

/** @param {Store} live @param {Past} past @returns {() => void} stop */
export function followPast(live, past) {
  const stops = [followAsked(live, past), followReplay(live, past), followReading(past)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** @param {Store} live @param {Past} past */
function followAsked(live, past) {
  let aborter = new AbortController();
  let settling = 0;
  let patience = 0;
  const stop = () => {
    aborter.abort();
    clearTimeout(settling);
    clearTimeout(patience);
  };
  const load = async (/** @type {number} */ askedMs) => {
    const { signal } = aborter;
    try {
      const snapshot = await readSnapshotAt(askedMs, signal);
      if (!signal.aborted) past.arrived(askedMs, snapshot);
    } catch (error) {
      if (!signal.aborted) tellFailure(past, error);
    }
    if (!signal.aborted) clearTimeout(patience);
  };
  const stopAsking = effect(() => {
    const askedMs = past.askedMs.value;
    past.attempt.value;
    const isCatalogued = live.state.kinds.value.length > 0;
    untracked(() => {
      stop();
      // What the columns mean is asked for once, when the page opens.
      if (past.load.peek() !== "loading" || !isCatalogued) return;
      aborter = new AbortController();
      settling = setTimeout(() => void load(askedMs), SETTLE_MS);
      patience = setTimeout(() => past.left("loading"), SETTLE_MS + PATIENCE_MS);
    });
  });
  return () => {
    stopAsking();
    stop();
  };
}

/** @param {Past} past @param {unknown} error */
function tellFailure(past, error) {
  if (error instanceof NothingKnownError) past.nothingKnown(error.oldestMs);
  else if (error instanceof ApiError || error instanceof WireError) past.failed();
  else throw error;
}

/** @param {Store} live @param {Past} past */
function followReplay(live, past) {
  let aborter = new AbortController();
  /** @type {{atMs: number, snapshot: Snapshot | null} | null} */
  let coming = null;
  const forget = () => {
    aborter.abort();
    coming = null;
  };
  const prepare = async (/** @type {number} */ atMs) => {
    aborter = new AbortController();
    const { signal } = aborter;
    const asked = { atMs, snapshot: /** @type {Snapshot | null} */ (null) };
    coming = asked;
    try {
      const snapshot = await readSnapshotAt(atMs, signal);
      if (!signal.aborted) asked.snapshot = snapshot;
    } catch (error) {
      if (signal.aborted) return;
      coming = null;
      tellFailure(past, error);
    }
  };
  const beat = () => {
    if (past.load.peek() !== "ready") return;
    const nextMs = past.askedMs.peek() + BEAT_MS * past.speed.peek();
    if (nextMs > live.now() - LEAST_BACK_MS) {
      past.played(false);
      return;
    }
    if (coming?.atMs !== nextMs) {
      forget();
      void prepare(nextMs);
      return;
    }
    if (!coming.snapshot) {
      past.delayed(); // the replay waits, and asks for nothing more
      return;
    }
    past.arrived(nextMs, coming.snapshot);
    void prepare(nextMs + BEAT_MS * past.speed.peek());
  };
  let timer = 0;
  const stopPlaying = effect(() => {
    clearInterval(timer);
    if (!past.isPlaying.value) {
      untracked(forget);
      return;
    }
    untracked(beat);
    timer = setInterval(beat, BEAT_MS);
  });
  return () => {
    stopPlaying();
    clearInterval(timer);
    forget();
    past.played(false);
  };
}
