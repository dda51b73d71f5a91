/** The sensors nearest to one, by straight line, whatever they measure. */
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { distanceM } from "../../city/distance.js";
import { STATUS_INDEX } from "../../fleet/status.js";
import { Panel } from "../../pieces/panel.js";
import { SensorLine } from "../../sensor/sensor-line.js";
import { sensorSummary } from "../../sensor/sensor-summary.js";
import { formatDistance } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";

/**
 * @import { Fleet } from "../../fleet/fleet.js"
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 */

const COUNT = 10;

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {number} props.row
 * @param {Look} props.look
 */
export function Neighbours({ store, row, look }) {
  const fleet = store.state.fleet.value;
  const nearest = useMemo(() => nearestRows(fleet, row, COUNT), [fleet, row]);
  useEffect(() => {
    store.sensorsWanted(
      "neighbours",
      nearest.map((one) => one.row),
    );
    return () => store.sensorsWanted("neighbours", []);
  }, [nearest, fleet.ids.length > 0]);
  store.state.pulse.value; // values change in place
  return html`<${Panel}
    name="neighbours"
    title=${t("sensor.neighbours")}
    look=${look}
    asOfMs=${newestMs(store, nearest)}
  >
    <ol class="nearby">
      ${nearest.map((one) => {
        const summary = sensorSummary(store, one.row);
        return html`<li key=${one.row}>
          <a
            class="sensor-row"
            href=${sensorLink(summary.id)}
            data-status=${summary.status}
            data-level=${summary.sign.level ?? undefined}
          >
            <${SensorLine} summary=${summary} aside=${formatDistance(one.distanceM)} />
          </a>
        </li>`;
      })}
    </ol>
  <//>`;
}

/**
 * Those in service that are nearest to a sensor.
 * @param {Fleet} fleet
 * @param {number} row
 * @param {number} count
 */
export function nearestRows(fleet, row, count) {
  const here = placeOf(fleet, row);
  /** @type {{row: number, distanceM: number}[]} ascending */
  const found = [];
  for (let other = 0; other < fleet.size; other += 1) {
    if (other === row || fleet.status[other] === STATUS_INDEX.retired) continue;
    const away = distanceM(here, placeOf(fleet, other));
    if (found.length === count && away >= (found.at(-1)?.distanceM ?? 0)) continue;
    const place = found.findIndex((one) => one.distanceM > away);
    found.splice(place < 0 ? found.length : place, 0, { row: other, distanceM: away });
    found.length = Math.min(found.length, count);
  }
  return found;
}

/**
 * The newest observation of the sensors that are shown, which is no newer than the city's.
 * @param {Store} store
 * @param {readonly {row: number}[]} rows
 */
function newestMs(store, rows) {
  const { fleet, newestObservedAtMs } = store.state;
  const observed = rows.map(({ row }) => fleet.value.observedAtMs[row] ?? Number.NaN);
  const known = observed.filter((ms) => !Number.isNaN(ms));
  if (known.length === 0) return newestObservedAtMs.value;
  return Math.min(Math.max(...known), newestObservedAtMs.value);
}

/** @param {Fleet} fleet @param {number} row */
function placeOf(fleet, row) {
  return { latDeg: fleet.latDeg[row] ?? 0, lonDeg: fleet.lonDeg[row] ?? 0 };
}
