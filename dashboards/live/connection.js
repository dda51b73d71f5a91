/** What follows from the state of the connection. */
import { effect, untracked } from "@preact/signals";

/** @import { Store } from "../store.js" */

/**
 * A server that was there and is not now: asking it is noise until the socket is open again. One
 * that was never reached is asked all the same, for only its socket may be blocked.
 * @param {Store} store
 */
export function isServerAway(store) {
  const { connection, fleetLoad } = store.state;
  const isClosed = connection.value === "lost" || connection.value === "reconnecting";
  return isClosed && fleetLoad.value === "ready";
}

/**
 * Tell whenever server, database and broker are well again, as they also are first of all.
 * @param {Store} store
 * @param {() => void} recovered
 * @returns {() => void} stop
 */
export function followRecovery({ state }, recovered) {
  let wasLive = false;
  return effect(() => {
    const isLive = state.connection.value === "live";
    if (isLive && !wasLive) untracked(recovered);
    wasLive = isLive;
  });
}
