/** What follows from the server's counts of the city or one of its areas. */

/** @import { AreaCounts, StatusCounts } from "./types.js" */

/** Sensors that do not send as they should, or never did. @param {AreaCounts} area */
export function absentCount({ sensors }) {
  return sensors.total - sensors.live;
}

/** Of how many sensors that are missing. @param {AreaCounts} area */
export function absentShare(area) {
  return absentCount(area) / Math.max(1, area.sensors.total);
}

/** Sensors beyond a threshold that are known. @param {AreaCounts} area */
export function crossedCount({ levels }) {
  return levels ? levels.critical + levels.warning : 0;
}

/** Whether enough sensors send for what none of them says to mean something. @param {Pick<StatusCounts, "total" | "live">} sensors */
export function isEnough({ total, live }) {
  return live > 0 && 2 * live >= total;
}
