/** The map page's own part of the store: which moment is looked at, and whether it moves on. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { shownStore } from "./shown-store.js";

/**
 * @import { Snapshot } from "../../live/wire.js"
 * @import { ReadingLoad } from "../../sensor/latest-values.js"
 * @import { Store } from "../../store.js"
 */

/** How the moment that is asked for fares. @typedef {"live" | "loading" | "ready" | "failed" | "unknown"} MomentLoad */
/** @typedef {ReturnType<typeof createPast>} Past */

/** Seconds of the city in one of the wall. */
export const SPEEDS = [60, 600, 3600, 6 * 3600];
const HOUR_MS = 3_600_000;
/** How much time the slider holds. */
export const WINDOWS_MS = [6, 24, 7 * 24, 30 * 24, 90 * 24].map((hours) => hours * HOUR_MS);
/** With which the operator begins. */
const BACK_MS = HOUR_MS;
/** Closer to now there is nothing that is over. */
export const LEAST_BACK_MS = 60_000;
const LIVE = Number.NaN;

/** @param {Store} live */
export function createPast(live) {
  const state = {
    /** the moment that is wanted, NaN for now */
    askedMs: signal(LIVE),
    /** the moment that is shown, as of which all panels are */
    shownMs: signal(Number.NaN),
    load: signal(/** @type {MomentLoad} */ ("live")),
    /** since when something is stored, as told where nothing is */
    oldestMs: signal(Number.NaN),
    /** what the answer was made from */
    tier: signal(""),
    /** how the chosen sensor's reading of then fares, until it is known */
    reading: signal(/** @type {ReadingLoad} */ ("loading")),
    isPlaying: signal(false),
    /** whether a replay stands, for the next moment has not come */
    isLate: signal(false),
    speed: signal(SPEEDS[0] ?? 60),
    windowMs: signal(WINDOWS_MS[1] ?? 24 * HOUR_MS),
    /** moves when the operator asks again */
    attempt: signal(0),
  };
  const isPast = computed(() => !Number.isNaN(state.askedMs.value));
  const store = live.elsewhen(
    computed(() => (Number.isNaN(state.shownMs.value) ? state.askedMs.value : state.shownMs.value)),
  );
  // It asks for nothing by itself, and knows names that the live one learns.
  store.connectionChanged("live");
  const past = { ...store, sensorsWanted: live.sensorsWanted };

  const actions = {
    /** @param {number} ms city instant; NaN for now */
    asked: (ms) => {
      if (Object.is(ms, state.askedMs.peek())) return;
      if (Number.isNaN(ms)) return actions.backToLive();
      batch(() => {
        if (!isPast.peek()) live.listRead(false);
        state.askedMs.value = ms;
        state.isPlaying.value = false;
        state.load.value = "loading";
      });
    },

    /** Look at the last hour's beginning. */
    entered: () => actions.asked(wholeMinute(live.now() - BACK_MS)),

    backToLive: () =>
      batch(() => {
        state.askedMs.value = LIVE;
        state.isPlaying.value = false;
        state.load.value = "live";
        actions.left("loading");
        // The filter may have changed meanwhile.
        live.listSorted();
      }),

    /** What is shown is of another moment than is asked for. @param {"loading" | "ready" | "failed"} load */
    left: (load) =>
      batch(() => {
        state.shownMs.value = Number.NaN;
        store.fleetLeft(load);
      }),

    /** @param {number} askedMs @param {Snapshot} snapshot */
    arrived: (askedMs, snapshot) =>
      batch(() => {
        state.askedMs.value = askedMs;
        state.shownMs.value = snapshot.asOfMs ?? askedMs;
        state.tier.value = snapshot.tier ?? "";
        state.load.value = "ready";
        state.isLate.value = false;
        store.fleetArrived(snapshot);
        actions.named();
      }),

    /** Take over from the live city who the sensors are. */
    named: () => {
      const known = live.state.fleet.peek();
      const isSame = known.epoch === store.state.fleet.peek().epoch;
      if (isSame && known.ids.length > 0) store.namesTaken(known);
    },

    failed: () =>
      batch(() => {
        state.load.value = "failed";
        state.isPlaying.value = false;
        actions.left("failed");
      }),

    /** Nothing is stored of that moment. @param {number} oldestMs since when there is something */
    nothingKnown: (oldestMs) =>
      batch(() => {
        state.oldestMs.value = oldestMs;
        state.load.value = "unknown";
        state.isPlaying.value = false;
        actions.left("ready");
      }),

    retried: () =>
      batch(() => {
        state.load.value = "loading";
        state.attempt.value += 1;
      }),

    /** @param {ReadingLoad} load */
    readingFared: (load) => {
      state.reading.value = load;
    },

    /** @param {boolean} isPlaying */
    played: (isPlaying) => {
      state.isPlaying.value = isPlaying;
      state.isLate.value = false;
    },

    /** The next moment is due and has not come. */
    delayed: () => {
      state.isLate.value = true;
    },

    /** @param {number} speed */
    speedChosen: (speed) => {
      state.speed.value = speed;
    },

    /** @param {number} windowMs */
    windowChosen: (windowMs) => {
      state.windowMs.value = windowMs;
    },
  };

  effect(() => {
    live.state.fleet.value;
    live.state.knowledge.value;
    if (isPast.value) untracked(actions.named);
  });
  effect(() => {
    live.state.filter.value;
    live.state.sort.value;
    if (isPast.value) untracked(store.listSorted);
  });
  return {
    ...state,
    ...actions,
    isPast,
    /** the store of the moment */
    store: past,
    /** what the page's views read */
    shown: shownStore(live, past, isPast),
  };
}

/** @param {number} ms */
export function wholeMinute(ms) {
  return Math.floor(ms / 60_000) * 60_000;
}
