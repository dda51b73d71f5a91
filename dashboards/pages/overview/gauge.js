/**
 * The river gauge for which the city has alarm levels (of Ho Chi Minh City: Phú An), or else the
 * first, and its last 24 hours. `followGauge(store, gauge) → stop`.
 */
import { effect, signal, untracked } from "@preact/signals";
import { emptyHistory, insert, trim } from "../../history/history.js";
import * as api from "../../live/api.js";
import { isServerAway } from "../../live/connection.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { History } from "../../history/history.js"
 * @import { Load, SensorItem } from "../../live/types.js"
 * @import { Store } from "../../store.js"
 */

export const GAUGE_KIND = "river_level";
export const GAUGE_QUANTITY = "level_m";
const DAY_S = 24 * 3600;
const SENSOR_PERIOD_MS = 10_000;
const HISTORY_PERIOD_MS = 60_000;
const MAX_POINTS = 300;

/**
 * @typedef {object} GaugeState
 * @property {Load} load
 * @property {SensorItem | null} sensor
 * @property {History} history
 */
/** @typedef {Signal<GaugeState>} Gauge */

/** @returns {Gauge} */
export function createGauge() {
  return signal({ load: "loading", sensor: null, history: emptyHistory("", DAY_S) });
}

/** @param {Store} store @param {Gauge} gauge @returns {() => void} */
export function followGauge(store, gauge) {
  const aborter = new AbortController();
  const { signal: aborted } = aborter;
  const readSensor = async () => {
    const known = gauge.peek().sensor;
    const sensor = known ? await api.readSensor(known.sensor_id, aborted) : await findGauge();
    gauge.value = { ...gauge.peek(), sensor, load: "ready" };
    if (sensor && gauge.peek().history.load !== "ready") await readHistory();
  };
  const findGauge = async () => {
    const kind = GAUGE_KIND;
    const level = store.state.thresholds.peek().find((one) => one.kind === kind && one.site);
    const atSite = level?.site
      ? await api.findSensors({ kind, q: level.site.name }, 1, aborted)
      : [];
    return atSite[0] ?? (await api.findSensors({ kind }, 1, aborted))[0] ?? null;
  };
  const readHistory = async () => {
    const { sensor } = gauge.peek();
    const now = store.now();
    if (!sensor || Number.isNaN(now)) return;
    const history = emptyHistory(sensor.sensor_id, DAY_S);
    const span = { fromMs: now - 1000 * DAY_S, toMs: now, maxPoints: MAX_POINTS };
    for await (const page of api.readReadings(sensor.sensor_id, span, aborted)) {
      history.tier = page.tier;
      for (const item of page.items) insert(history, item);
    }
    trim(history, now);
    gauge.value = { ...gauge.peek(), history: { ...history, load: "ready" } };
  };
  const attempt = async (/** @type {() => Promise<void>} */ read) => {
    try {
      await read();
    } catch (error) {
      if (aborted.aborted) return;
      if (!(error instanceof api.ApiError)) throw error;
      if (!gauge.peek().sensor) gauge.value = { ...gauge.peek(), load: "failed" };
    }
  };
  // The span ends at city time, so the city must be known first.
  const stop = effect(() => {
    if (store.state.city.value && gauge.peek().history.load !== "ready") {
      untracked(() => void attempt(readSensor));
    }
  });
  const timers = [
    setInterval(() => isServerAway(store) || void attempt(readSensor), SENSOR_PERIOD_MS),
    setInterval(() => isServerAway(store) || void attempt(readHistory), HISTORY_PERIOD_MS),
  ];
  return () => {
    stop();
    aborter.abort();
    for (const timer of timers) clearInterval(timer);
  };
}
