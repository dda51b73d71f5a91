/** Which of the five looks something has: the one judgement for every panel, tile and page. */

import { isEnough } from "../city/area-counts.js";
import { ofTime } from "../city/of-time.js";
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Answer } from "../live/resource.js"
 * @import { Level } from "../city/level.js"
 * @import { Connection } from "../live/types.js"
 * @import { Store } from "../store.js"
 */

/** @typedef {"loading" | "empty" | "current" | "stale" | "failed"} Look */

/**
 * @param {Store} store
 * @param {Answer<unknown>} answer a resource, or what a view makes of it
 * @param {boolean} [isEmpty] whether the answer holds nothing to show
 * @returns {Look}
 */
export function lookOf({ state }, { load, value, asOfMs, freshMs }, isEmpty = false) {
  const connection = state.connection.value;
  if (value === null) return load === "failed" || connection === "lost" ? "failed" : "loading";
  if (isEmpty) return "empty";
  const speed = Math.max(1, state.clock.value?.speed ?? 1);
  const isOld = ofTime(state, (nowMs) => nowMs - asOfMs > freshMs * speed);
  return isOld || !isConnectionGood(connection) ? "stale" : "current";
}

/**
 * The look of a list in which nothing is good news: only while that is current. Grown old it is
 * shown with its time, as any other answer.
 * @param {Store} store
 * @param {Answer<unknown>} answer
 * @param {boolean} isNothing
 * @returns {Look}
 */
export function listLook(store, answer, isNothing) {
  const look = lookOf(store, answer);
  return look === "current" && isNothing ? "empty" : look;
}

/** The look of a panel over the whole fleet, which the live channel keeps fresh. @param {Store} store */
export function fleetLook(store) {
  const { fleetLoad: load, fleet } = store.state;
  const value = load.value === "ready" ? fleet.value : null;
  return lookOf(store, liveAnswer(load.value, value), value?.size === 0);
}

/**
 * Until when the fleet's data go, as a stale panel says: on another it would move every second, unread.
 * @param {Store} store
 * @param {Look} look
 */
export function fleetAsOfMs({ state }, look) {
  return look === "stale" ? state.newestObservedAtMs.value : Number.NaN;
}

/** The look of what shows the sensors that are chosen: nobody can search before the ids have come. @param {Store} store */
export function selectionLook(store) {
  const { fleet, filter, knowledge } = store.state;
  knowledge.value; // ids come later
  const look = fleetLook(store);
  const isPending = filter.value.q !== "" && fleet.value.ids.length < fleet.value.size;
  return isPending && look !== "failed" ? "loading" : look;
}

/**
 * Whether it means something that none of the sensors that are looked at is beyond a threshold: enough
 * of them send, and the line is heard.
 * @param {Store} store
 */
export function isClearKnown({ state }) {
  return isConnectionGood(state.connection.value) && isEnough(state.selection.value.scope);
}

/**
 * How many of the sensors that are looked at are beyond a threshold.
 * @param {Store} store
 * @param {Level} level
 */
export function levelCountText(store, level) {
  const count = store.state.selection.value.levelCounts[level];
  return count > 0 || isClearKnown(store) ? formatNumber(count) : t("age.none");
}

/**
 * What the live channel brings: it grows old with the connection alone.
 * @template T
 * @param {Answer<T>["load"]} load
 * @param {T | null} value
 * @returns {Answer<T>}
 */
export function liveAnswer(load, value) {
  return { load, value, asOfMs: Number.NaN, freshMs: Number.POSITIVE_INFINITY };
}

/** @param {Connection} connection */
export function isConnectionGood(connection) {
  return connection === "live" || connection === "connecting";
}
