/** How much of the city speaks: the one judgement for the head's sign and the wall. */

import { isEnough } from "../city/area-counts.js";

/**
 * @import { Coverage } from "../city/types.js"
 * @import { Shape } from "../fleet/status.js"
 * @import { Connection, Figures } from "../live/types.js"
 */

/**
 * "awaited": the page has only just been opened; "unknown": nobody tells; "short": too few for any
 * figure of the city; "partial": enough, with gaps.
 * @typedef {"awaited" | "unknown" | "short" | "partial" | "whole"} DataState
 */

/** Share of the sensors that are missing from which the sign shows it; ours. */
const PARTIAL_FROM = 0.1;

/** @type {Record<DataState, Shape>} */
export const DATA_SHAPES = {
  awaited: "ring",
  unknown: "diamond",
  short: "octagon",
  partial: "half",
  whole: "dot",
};

/**
 * Of all sensors how many send. It is enough where it is both for all of them and for those that
 * have thresholds.
 * @param {Figures | null} figures
 * @returns {Coverage | null}
 */
export function cityCoverage(figures) {
  const { sensors, coverage } = figures ?? {};
  if (!sensors || !coverage) return null;
  const trusted = coverage.trusted && isEnough(sensors);
  return { sensors: sensors.total, live: sensors.live, trusted };
}

/**
 * What was told over a line that has gone silent says nothing about now.
 * @param {Coverage | null} coverage
 * @param {Connection} connection
 * @returns {DataState}
 */
export function dataState(coverage, connection) {
  if (connection === "connecting") return "awaited";
  if (connection !== "live" || !coverage) return "unknown";
  const { sensors, live, trusted } = coverage;
  if (!trusted) return "short";
  return sensors - live >= PARTIAL_FROM * sensors ? "partial" : "whole";
}
