/** What follows from the server's counts of the city or one of its areas. */

/** @import { AreaCounts } from "./types.js" */

/** Sensors that say nothing. @param {AreaCounts} area */
export function absentCount(area) {
  return area.sensors.silent + area.sensors.offline;
}

/** Live sensors with at least one threshold crossed. @param {AreaCounts} area */
export function crossedCount(area) {
  return Object.values(area.kinds).reduce((sum, kind) => sum + (kind.crossed ?? 0), 0);
}
