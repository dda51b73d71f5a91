/**
 * Keeps the store true to the server: connects the live feed first, loads the city, applies what
 * came meanwhile, and judges the connection.
 *
 * The judgement: the event stream's keep-alives are invisible to a page and a small city may be
 * silent for a while, so silence alone proves nothing. After 1.5 s without a reading the city is
 * asked (1.2 s to answer): an answer means "live, just quiet", none means "lost", known within 3 s.
 * A server that answers but sends nothing for ten times the expected interval is "stale".
 */
import * as api from "./api.js";
import { connectLive } from "./live.js";

const SILENCE_MS = 1500;
const HEARTBEAT_DEADLINE_MS = 1200;
const CLOCK_PERIOD_MS = 10_000;
const OFFLINE_PERIOD_MS = 15_000;
const RELOAD_PERIOD_MS = 10_000;
const WATCH_PERIOD_MS = 250;
const RATE_WINDOW_S = 5;
const LOST_AFTER_MS = 2500;
const SHORTEST_STALE_MS = 10_000;

/**
 * @param {import("./store.js").Store} store
 * @returns {{stop: () => void, reload: () => void}}
 */
export function startFeed(store) {
  /** @type {import("./types.js").LiveReading[]} */
  let waiting = [];
  let loading = false;
  let reloadWanted = false;
  let frame = 0;
  let isOpen = false;
  let wasOpen = false;
  let stopped = false;
  let closedAt = performance.now();
  let readingAt = performance.now();
  let heartbeatAt = Number.NEGATIVE_INFINITY;
  let beating = false;
  let offlineAt = performance.now();
  let reloadAt = Number.NEGATIVE_INFINITY;
  let secondAt = performance.now();
  /** @type {number[]} */
  const arrivals = [];
  let arrived = 0;

  const flush = () => {
    frame = 0;
    if (loading || waiting.length === 0) return;
    const readings = waiting;
    waiting = [];
    if (store.readingsArrived(readings)) reloadWanted = true;
  };
  const flushSoon = () => {
    if (frame === 0) frame = requestAnimationFrame(flush);
  };

  const load = async () => {
    if (loading) {
      reloadWanted = true;
      return;
    }
    loading = true;
    reloadWanted = false;
    reloadAt = performance.now();
    store.fleetRequested();
    try {
      const [{ city, serverNowMs }, kinds, areas] = await Promise.all([
        api.readCity(),
        api.readKinds(),
        api.readAreas(),
      ]);
      store.cityArrived(city, serverNowMs);
      store.catalogueArrived(kinds, areas);
      if (store.state.outlinesLoad.value !== "ready") void loadOutlines(city.area_level);
      store.fleetArrived(await api.readSensors());
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      store.fleetFailed();
      reloadWanted = true;
    } finally {
      loading = false;
      flushSoon();
    }
  };
  /** @param {string} level */
  const loadOutlines = async (level) => {
    try {
      store.outlinesArrived(await api.readOutlines(level));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      store.outlinesArrived(null);
    }
  };

  const beat = async () => {
    beating = true;
    heartbeatAt = performance.now();
    try {
      const { city, serverNowMs } = await api.readCity(HEARTBEAT_DEADLINE_MS);
      store.cityArrived(city, serverNowMs);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (!stopped && isOpen && performance.now() - readingAt > SILENCE_MS) live.renew();
    } finally {
      beating = false;
    }
  };
  const readOffline = async () => {
    offlineAt = performance.now();
    try {
      store.offlineArrived(await api.readOfflineIds());
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
    }
  };

  /** @returns {import("./types.js").Connection} */
  const judge = () => {
    const t = performance.now();
    if (!isOpen) {
      if (t - closedAt > LOST_AFTER_MS) return "lost";
      return wasOpen ? "reconnecting" : "connecting";
    }
    const speed = store.state.clock.value?.speed ?? 1;
    const expectedMs = 1000 / (store.state.fleet.value.expectedRate * speed);
    const staleAfterMs = Math.max(SHORTEST_STALE_MS, 10 * expectedMs);
    return t - readingAt > staleAfterMs && store.state.fleetLoad.value === "ready"
      ? "stale"
      : "live";
  };
  const passSecond = () => {
    arrivals.push(arrived);
    arrived = 0;
    if (arrivals.length > RATE_WINDOW_S) arrivals.shift();
    store.updateRateMeasured(arrivals.reduce((sum, n) => sum + n, 0) / arrivals.length);
    store.secondPassed();
  };
  const isFast = () => (store.state.clock.value?.speed ?? 1) > 1;
  const watch = () => {
    const t = performance.now();
    // A hidden tab runs no animation frames; its queue must not grow.
    if (document.hidden) flush();
    if (t - secondAt >= 1000) {
      secondAt += 1000 * Math.floor((t - secondAt) / 1000);
      passSecond();
    } else if (isFast()) {
      store.timePassed();
    }
    const heartbeatPeriodMs = t - readingAt > SILENCE_MS ? SILENCE_MS : CLOCK_PERIOD_MS;
    if (isOpen && !beating && !loading && t - heartbeatAt >= heartbeatPeriodMs) void beat();
    if (isOpen && t - offlineAt >= OFFLINE_PERIOD_MS) void readOffline();
    if (reloadWanted && t - reloadAt >= RELOAD_PERIOD_MS) void load();
    store.connectionChanged(judge());
  };

  const live = connectLive({
    onReading: (reading) => {
      waiting.push(reading);
      arrived += 1;
      readingAt = performance.now();
      if (!loading) flushSoon();
    },
    onReset: () => {
      // Before the first reading of a connection the load that its opening began is sound.
      if (loading && waiting.length === 0) return;
      reloadWanted = true;
      if (!loading) void load();
    },
    onState: (open) => {
      if (isOpen && !open) closedAt = performance.now();
      isOpen = open;
      if (open) {
        wasOpen = true;
        readingAt = performance.now();
        void load();
      }
      store.connectionChanged(judge());
    },
  });
  const timer = setInterval(watch, WATCH_PERIOD_MS);

  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      cancelAnimationFrame(frame);
      live.disconnect();
    },
    reload: () => void load(),
  };
}
