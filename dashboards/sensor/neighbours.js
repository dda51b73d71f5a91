/** The sensors nearest to one, by straight line, whatever they measure. */
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { formatDistance } from "../core/format.js";
import { t } from "../core/i18n.js";
import { sensorLink } from "../core/route.js";
import { Panel } from "../frame/panel.js";
import { SensorLine } from "../list/sensor-line.js";
import { sensorSummary } from "../list/sensor-summary.js";

const COUNT = 10;
const M_PER_DEG = 111_195;

/** @typedef {import("../core/store.js").Store} Store */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {number} props.row
 * @param {import("../core/types.js").Look} props.look
 */
export function Neighbours({ store, row, look }) {
  const fleet = store.state.fleet.value;
  const nearest = useMemo(() => nearestRows(fleet, row, COUNT), [fleet, row]);
  useEffect(
    () => store.sensorsWanted(nearest.map((one) => one.row)),
    [nearest, fleet.ids.length > 0],
  );
  store.state.pulse.value; // values change in place
  return html`<${Panel} name="neighbours" title=${t("sensor.neighbours")} look=${look}>
    <ol class="nearby">
      ${nearest.map((one) => {
        const summary = sensorSummary(store, one.row);
        return html`<li key=${one.row}>
          <a class="sensor-row" href=${sensorLink(summary.id)} data-status=${summary.status}>
            <${SensorLine} summary=${summary} aside=${formatDistance(one.distanceM)} />
          </a>
        </li>`;
      })}
    </ol>
  <//>`;
}

/**
 * Flat-earth distances are exact enough within a city.
 * @param {import("../core/fleet.js").Fleet} fleet
 * @param {number} row
 * @param {number} count
 */
export function nearestRows(fleet, row, count) {
  const lat = fleet.latDeg[row] ?? 0;
  const lon = fleet.lonDeg[row] ?? 0;
  const shrink = Math.cos((lat * Math.PI) / 180);
  /** @type {{row: number, distanceM: number}[]} ascending */
  const found = [];
  for (let other = 0; other < fleet.size; other += 1) {
    if (other === row) continue;
    const north = (fleet.latDeg[other] ?? 0) - lat;
    const east = ((fleet.lonDeg[other] ?? 0) - lon) * shrink;
    const distanceM = M_PER_DEG * Math.hypot(north, east);
    if (found.length === count && distanceM >= (found.at(-1)?.distanceM ?? 0)) continue;
    const place = found.findIndex((one) => one.distanceM > distanceM);
    found.splice(place < 0 ? found.length : place, 0, { row: other, distanceM });
    found.length = Math.min(found.length, count);
  }
  return found;
}
