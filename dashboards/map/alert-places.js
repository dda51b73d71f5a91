/** Where on the map alerts stand: at their sensor, or in the middle of their area. */
import { isStanding } from "../alerts/order.js";

/**
 * @import { Alert, Severity } from "../alerts/types.js"
 * @import { Area } from "../city/types.js"
 */

/** Those of one place stand side by side, `turn` by `turn`. @typedef {{id: number, severity: Severity, isOver: boolean, latDeg: number, lonDeg: number, turn: number}} AlertPlace */

/**
 * The mildest first, so that the worst is drawn last. One of the whole city has no place.
 * @param {readonly Alert[]} alerts worst first
 * @param {ReadonlyMap<string, Area>} areas
 * @param {{area: string, kind: string}} filter what is looked at; empty for all
 * @returns {readonly AlertPlace[]}
 */
export function alertPlaces(alerts, areas, filter) {
  /** @type {Map<string, number>} */
  const turns = new Map();
  const isWanted = (/** @type {Alert} */ { kind, area, ward }) =>
    (filter.kind === "" || filter.kind === kind) &&
    (filter.area === "" || filter.area === area || filter.area === ward);
  return alerts
    .filter((alert) => isStanding(alert) && isWanted(alert))
    .flatMap((alert) => {
      const place = placeOf(alert, areas);
      if (!place) return [];
      const key = `${place.latDeg}/${place.lonDeg}`;
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const { alert_id: id, severity, cleared_at } = alert;
      return [{ id, severity, isOver: cleared_at !== null, ...place, turn }];
    })
    .reverse();
}

/** @param {Alert} alert @param {ReadonlyMap<string, Area>} areas */
function placeOf({ lat_deg, lon_deg, area: code }, areas) {
  if (lat_deg !== null && lon_deg !== null) return { latDeg: lat_deg, lonDeg: lon_deg };
  const area = areas.get(code ?? "");
  return area ? { latDeg: area.lat_deg, lonDeg: area.lon_deg } : null;
}
