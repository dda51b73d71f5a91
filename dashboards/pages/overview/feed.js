/** What the overview asks the server for, and how long it does. */
import { effect, untracked } from "@preact/signals";
import { followAreaAlerts } from "../../alerts/alerts-feed.js";
import { absentCount } from "../../city/area-counts.js";
import { boxAround, placeOf } from "../../city/distance.js";
import { emptyHistory, insert, trim } from "../../history/history.js";
import { wholeBuckets } from "../../history/series.js";
import { followIndices } from "../../indices/indices-state.js";
import { findSensors, readReadings, readSensor } from "../../live/api.js";
import { followCounts, scopedCounts, scopeOf } from "../../live/counts.js";
import { readDocument } from "../../live/request.js";
import { follow } from "../../live/resource.js";
import { GAUGE_KIND, worstGauge } from "./gauge.js";

/**
 * @import { Measure } from "../../city/measures.js"
 * @import { History } from "../../history/history.js"
 * @import { Threshold } from "../../city/types.js"
 * @import { Resource } from "../../live/resource.js"
 * @import { Series } from "../../history/types.js"
 * @import { Store } from "../../store.js"
 * @import { Absent, Gauge, Overview } from "./state.js"
 */

/** Of each status, worst first. */
const SHOWN_ABSENT = 40;
const ABSENT = /** @type {const} */ (["offline", "silent", "late", "new"]);
const MAX_POINTS = 300;
const MAX_GAUGES = 20;
const DAY_S = 24 * 3600;

/** @param {Store} store @param {Overview} overview @returns {() => void} stop */
export function followOverview(store, { absent, days, gauge, gaugeDay, tide, flood }) {
  const stops = [
    followCounts(store),
    followAreaAlerts(store),
    follow(store, () => scopeOf(store), [absent, ...days.values()]),
    followAbsentCount(store, absent),
    // Which gauge has alarm levels, and when its day ends, is known with the city.
    follow(store, () => store.state.city.value?.city ?? "", [gauge, tide, flood]),
    followIndices(store),
    follow(store, () => gauge.value?.sensor?.sensor_id ?? "", [gaugeDay]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Ask who is absent as soon as the counts say that somebody is of whom the list does not know, or
 * nobody any more: not at its turn.
 * @param {Store} store
 * @param {Resource<Absent>} absent
 * @returns {() => void} stop
 */
export function followAbsentCount(store, absent) {
  const aborter = new AbortController();
  const stop = effect(() => {
    const counts = scopedCounts(store);
    const known = untracked(() => absent.value);
    if (!counts || known?.area !== store.state.filter.value.area) return;
    const isListed = known.items.length > 0;
    if (isListed !== absentCount(counts) > 0) untracked(() => void absent.ask(aborter.signal));
  });
  return () => {
    aborter.abort();
    stop();
  };
}

/**
 * In one question where one page holds them all; else by status, for the server orders by id.
 * @param {string} area empty for the city
 * @param {AbortSignal} signal
 * @returns {Promise<Absent>}
 */
export async function readAbsent(area, signal) {
  const of = (/** @type {string} */ status, limit = SHOWN_ABSENT) =>
    findSensors({ status, ...(area && { area }) }, limit, signal);
  const most = ABSENT.length * SHOWN_ABSENT;
  const all = await of(ABSENT.join(","), most);
  const byStatus =
    all.length < most
      ? ABSENT.map((status) => all.filter((item) => item.status === status))
      : await Promise.all(ABSENT.map((status) => of(status)));
  return { area, items: byStatus.flat() };
}

/**
 * The last 24 hours of one measure over all its sensors.
 * @param {Measure} measure
 * @param {string} area empty for the city
 * @param {() => number} now city instant
 * @param {AbortSignal} signal
 * @returns {Promise<Series>}
 */
export async function readDay({ kind, quantity }, area, now, signal) {
  const max_points = String(MAX_POINTS);
  const query = new URLSearchParams({ kind, quantity, max_points, ...(area && { area }) });
  return wholeBuckets(await readDocument(`/series?${query}`, signal), now());
}

/**
 * @param {readonly Threshold[]} thresholds
 * @param {AbortSignal} signal
 * @returns {Promise<Gauge>}
 */
export async function readGauge(thresholds, signal) {
  const site = thresholds.find((one) => one.kind === GAUGE_KIND && one.site)?.site;
  const bbox = site && boxAround(placeOf(site), 1000 * site.radius_km).join(",");
  const atSite = bbox ? await findSensors({ kind: GAUGE_KIND, bbox }, MAX_GAUGES, signal) : [];
  const gauges = atSite.length ? atSite : await findSensors({ kind: GAUGE_KIND }, 1, signal);
  const worst = worstGauge(gauges);
  // What it is beyond stands in its own answer alone.
  return {
    sensor: worst?.level || worst?.pending ? await readSensor(worst.sensor_id, signal) : worst,
  };
}

/**
 * @param {string} id
 * @param {number} nowMs city instant
 * @param {AbortSignal} signal
 * @returns {Promise<History>}
 */
export async function readGaugeDay(id, nowMs, signal) {
  const day = emptyHistory(id, DAY_S);
  const span = { fromMs: nowMs - 1000 * DAY_S, toMs: nowMs, maxPoints: MAX_POINTS };
  for await (const page of readReadings(id, span, signal)) {
    day.tier = page.tier;
    for (const item of page.items) insert(day, item);
  }
  trim(day, nowMs);
  return { ...day, load: "ready" };
}
