/** The overview's own part of the store: who is absent, the days of its measures, the river's gauge. */
import { signal } from "@preact/signals";
import { MEASURES } from "../../city/measures.js";
import { readDocument } from "../../live/request.js";
import { resource } from "../../live/resource.js";
import { readAbsent, readDay, readGauge, readGaugeDay } from "./feed.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { History } from "../../history/history.js"
 * @import { Resource } from "../../live/resource.js"
 * @import { SensorItem } from "../../fleet/types.js"
 * @import { Series } from "../../history/types.js"
 * @import { FloodOutlook, TideOutlook } from "../../indices/types.js"
 * @import { Store } from "../../store.js"
 */

const ABSENT_PERIOD_MS = 15_000;
const DAY_PERIOD_MS = 60_000;
const GAUGE_PERIOD_MS = 10_000;
const OUTLOOK_PERIOD_MS = 60_000;

/** Each is a question, and the first view has few: the other tiles tell no course of theirs. */
const DAYS = ["pm25", "speed", "load", "pressure"];

/** Alerts, or what is beyond a raw threshold. @typedef {"" | "crossed"} Side */
/** @typedef {{area: string, items: SensorItem[]}} Absent */
/** Days by area, so that an area that was seen before is shown at once. @typedef {ReadonlyMap<string, Series>} Days */
/** @typedef {{sensor: SensorItem | null}} Gauge null where the city has none */
/**
 * @typedef {object} Overview
 * @property {Resource<Absent>} absent
 * @property {ReadonlyMap<string, Resource<Days>>} days by the measure's id
 * @property {Resource<Gauge>} gauge
 * @property {Resource<History>} gaugeDay
 * @property {Resource<TideOutlook>} tide
 * @property {Resource<FloodOutlook>} flood
 * @property {Signal<Side>} side what stands on the right
 * @property {(side: string) => void} sideChosen
 */

/** @param {Store} store @returns {Overview} */
export function createOverview(store) {
  const areaNow = () => store.state.filter.peek().area;
  const now = () => store.now();
  /** @type {Map<string, Resource<Days>>} */
  const days = new Map();
  for (const measure of MEASURES.filter(({ id }) => DAYS.includes(id))) {
    /** @type {Resource<Days>} */
    const day = resource(
      async (signal) => {
        const area = areaNow();
        const read = await readDay(measure, area, store.now, signal);
        return /** @type {Days} */ (new Map(day.value).set(area, read));
      },
      DAY_PERIOD_MS,
      now,
    );
    days.set(measure.id, day);
  }
  const absent = resource((signal) => readAbsent(areaNow(), signal), ABSENT_PERIOD_MS, now);
  /** @type {Resource<Gauge>} */
  const gauge = resource(
    (signal) => readGauge(store.state.thresholds.peek(), signal),
    GAUGE_PERIOD_MS,
    now,
  );
  const gaugeDay = resource(
    (signal) => readGaugeDay(gauge.value?.sensor?.sensor_id ?? "", store.now(), signal),
    DAY_PERIOD_MS,
    now,
  );
  const outlook = (/** @type {"tide" | "flood"} */ of) =>
    resource(
      (signal) => readDocument(`/outlook/${of}`, signal),
      OUTLOOK_PERIOD_MS,
      ({ as_of }) => Date.parse(as_of),
    );
  const side = signal(/** @type {Side} */ (""));
  return {
    absent,
    days,
    gauge,
    gaugeDay,
    tide: outlook("tide"),
    flood: outlook("flood"),
    side,
    sideChosen: (chosen) => {
      side.value = chosen === "crossed" ? chosen : "";
    },
  };
}
