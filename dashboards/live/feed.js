/**
 * Keeps the store true to the server: connects the live channel first, keeps what it says, loads
 * the snapshot once the channel has spoken, applies the later deltas, and judges the connection.
 *
 * A delta that does not follow the one before, or a server with another memory (`epoch`), means
 * that something was missed: the snapshot is loaded again. A server that says nothing at all, not
 * even its figures of every second, is "stale" within three seconds, and so is one that says that
 * its broker, database or ingest fails; after five silent seconds the socket is given up.
 */
import * as api from "./api.js";
import { ApiError } from "./request.js";
import { connectLive } from "./socket.js";
import { WireError } from "./wire.js";

/**
 * @import { Store } from "../store.js"
 * @import { Connection } from "./types.js"
 * @import { Delta } from "./wire.js"
 */

const STALE_AFTER_MS = 2100;
const GIVE_UP_AFTER_MS = 5000;
const RELOAD_PERIOD_MS = 5000;
const RESYNC_PERIOD_MS = 120_000;
const WATCH_PERIOD_MS = 200;
const LOST_AFTER_MS = 2500;
/** Deltas are worth keeping only while a snapshot is on its way. */
const LONGEST_QUEUE = 400;

/**
 * @param {Store} store
 * @returns {{stop: () => void, reload: () => void}}
 */
export function startFeed(store) {
  /** @type {Delta[]} */
  let waiting = [];
  let lastSeq = -1;
  /** @type {number | string} */
  let epoch = "";
  let loading = false;
  let reloadWanted = false;
  let isOpen = false;
  let wasOpen = false;
  let closedAt = performance.now();
  let signAt = performance.now();
  let loadAt = performance.now();
  let secondAt = performance.now();
  let hasProblem = false;
  let isJudged = true;

  const load = async () => {
    if (loading) {
      reloadWanted = true;
      return;
    }
    loading = true;
    reloadWanted = false;
    loadAt = performance.now();
    store.fleetRequested();
    try {
      const snapshotComing = api.readSnapshot();
      const [snapshot] = await Promise.all([snapshotComing, loadCatalogue(store)]);
      epoch = snapshot.epoch;
      // The city is drawn before its ids are there.
      store.fleetArrived(snapshot);
      if (!store.state.fleet.value.isIndexed) void loadIndex();
      lastSeq = snapshot.seq;
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof WireError)) throw error;
      store.fleetFailed();
      reloadWanted = true;
    } finally {
      loading = false;
      const later = waiting.filter((delta) => delta.seq > lastSeq);
      waiting = [];
      for (const delta of later) take(delta);
    }
  };
  const loadIndex = async () => {
    try {
      const index = await api.readIndex();
      if (index.epoch === epoch) store.idsArrived(index.sensor_id);
      // Of another start of the server, or a sensor has moved between the two answers.
      if (!store.state.fleet.value.isIndexed) reloadWanted = true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      reloadWanted = true;
    }
  };

  /** @param {Delta} delta */
  const take = (delta) => {
    if (loading || lastSeq < 0) {
      if (waiting.length < LONGEST_QUEUE) waiting.push(delta);
      else reloadWanted = true;
      return;
    }
    if (delta.seq <= lastSeq) return;
    const isMissing = delta.seq > lastSeq + 1;
    lastSeq = delta.seq;
    store.deltasArrived([delta]);
    if (isMissing) reloadWanted = true;
  };

  /** @returns {Connection} */
  const judge = () => {
    const t = performance.now();
    if (!isOpen) {
      if (t - closedAt > LOST_AFTER_MS) return "lost";
      return wasOpen ? "reconnecting" : "connecting";
    }
    return hasProblem || t - signAt > STALE_AFTER_MS ? "stale" : "live";
  };
  const watch = () => {
    const t = performance.now();
    if (t - secondAt >= 1000) {
      secondAt += 1000 * Math.floor((t - secondAt) / 1000);
      store.secondPassed(judge() !== "live");
    } else if ((store.state.clock.value?.speed ?? 1) > 1) {
      store.timePassed();
    }
    if (isOpen && t - signAt > GIVE_UP_AFTER_MS) live.renew();
    const isDue = t - loadAt >= (reloadWanted ? RELOAD_PERIOD_MS : RESYNC_PERIOD_MS);
    if (isDue && (isOpen || reloadWanted) && !loading) void load();
    store.connectionChanged(judge());
  };

  const live = connectLive({
    onHello: () => {
      wasOpen = true;
      // Not only where its numbers are others: who listens now may see other areas than before.
      void load();
      store.alertsMissed();
    },
    onFigures: (figures) => {
      // A server that answers but hears nothing has old numbers all the same; alerts have none in it.
      hasProblem = Object.keys(figures.problems).some((part) => part !== "alerts");
      store.figuresArrived(figures);
      store.connectionChanged(judge());
      // The list says itself that nobody judges it; it would be calm until it is asked for by the clock.
      if (isJudged !== !("alerts" in figures.problems)) store.alertsMissed();
      isJudged = !("alerts" in figures.problems);
    },
    onAlert: ({ alert }) => (alert ? store.alertChanged(alert) : store.alertsMissed()),
    onIndex: () => void load(),
    onDelta: take,
    onSign: () => {
      signAt = performance.now();
    },
    onState: (open) => {
      if (isOpen && !open) closedAt = performance.now();
      isOpen = open;
      if (open) signAt = performance.now();
      store.connectionChanged(judge());
    },
  });
  const timer = setInterval(watch, WATCH_PERIOD_MS);

  return {
    stop: () => {
      clearInterval(timer);
      live.disconnect();
    },
    reload: () => void load(),
  };
}

/** City, kinds, areas and thresholds change with the program, not with the hour. @param {Store} store */
async function loadCatalogue(store) {
  if (store.state.kinds.value.length > 0) return;
  const [{ city, serverNowMs }, kinds, areas, thresholds] = await Promise.all([
    api.readCity(),
    api.readKinds(),
    api.readAreas(),
    api.readThresholds(),
  ]);
  store.catalogueArrived(kinds, areas, thresholds);
  store.cityArrived(city, serverNowMs);
}
