/** The alerts of one sensor over a time, whatever became of them. */
import { useEffect, useMemo } from "preact/hooks";
import { may } from "../account/account-state.js";
import { readDocument } from "../live/request.js";
import { resource } from "../live/resource.js";
import { followHeard } from "./alerts-feed.js";

/**
 * @import { Spell } from "../chart/time-chart.js"
 * @import { Store } from "../store.js"
 * @import { Alert, AlertPage } from "./types.js"
 */

const PERIOD_MS = 60_000;
const MOST = 200;
/** What another one tells is drawn too: it is of this sensor. */
const STATES = "open,acknowledged,assigned,in_progress,resolved,closed,suppressed,duplicate";

/** @param {Store} store @param {string} id of the sensor; empty for none @param {number} spanS up to now */
export function useSensorAlerts(store, id, spanS) {
  const found = useMemo(
    () => resource((aborted) => read(store, { id, spanS }, aborted), PERIOD_MS, store.now),
    [store, id, spanS],
  );
  useEffect(() => {
    const wish = (/** @type {number} */ turn) =>
      id !== "" && store.state.clock.value && may(store.state.me.value, "read")
        ? `${id}/${spanS}/${turn}`
        : "";
    return followHeard(store, wish, [found]);
  }, [store, id, spanS, found]);
  return found.value ?? [];
}

/** @param {Store} store @param {{id: string, spanS: number}} of @param {AbortSignal} aborted @returns {Promise<readonly Alert[]>} */
async function read(store, { id, spanS }, aborted) {
  const from = new Date(store.now() - 1000 * spanS).toISOString();
  const query = new URLSearchParams({ sensor_id: id, from, state: STATES, limit: `${MOST}` });
  /** @type {AlertPage} */
  const page = await readDocument(`/alerts?${query}`, aborted);
  return page.items;
}

/** As a chart of one quantity draws them; those of no quantity, as silence, are of each. @param {readonly Alert[]} alerts @param {string} quantity @returns {Spell[]} */
export function spellsOf(alerts, quantity) {
  return alerts
    .filter((alert) => alert.quantity === null || alert.quantity === quantity)
    .map(({ severity, since_at, cleared_at }) => ({
      severity,
      fromS: Date.parse(since_at) / 1000,
      toS: cleared_at ? Date.parse(cleared_at) / 1000 : Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.fromS - b.fromS);
}
