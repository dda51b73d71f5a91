/** The sensors of the area, the worst first. */
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { fleetAsOfMs, fleetLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { noSensorsText } from "../../sensor/absent.js";
import { SensorLine } from "../../sensor/sensor-line.js";
import { sensorSummary } from "../../sensor/sensor-summary.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { formatRoute, sensorLink } from "../../words/route.js";

/**
 * @import { Store } from "../../store.js"
 * @import { AreaState } from "./state.js"
 */

const COUNT = 12;

/** @param {{store: Store, own: AreaState, onRetry: () => void}} props */
export function WorstSensors({ store, own, onRetry }) {
  const { selection, fleet, pulse } = store.state;
  const { order, shownCount } = selection.value;
  const first = order.subarray(0, COUNT).join();
  const rows = useMemo(() => first.split(",").filter(Boolean).map(Number), [first]);
  useEffect(() => {
    store.sensorsWanted("worst", rows);
    return () => store.sensorsWanted("worst", []);
  }, [rows, fleet.value.ids.length > 0]);
  pulse.value; // values change in place
  const look = fleetLook(store);
  const all = formatRoute({ page: "map", item: "", query: { area: own.area.value } });
  return html`<${Panel}
    name="worst-sensors"
    title=${t("area.worst")}
    aside=${html`<a class="button" href=${all}>${t("area.allSensors", { count: formatNumber(shownCount) })}</a>`}
    look=${look === "current" && rows.length === 0 ? "empty" : look}
    emptyText=${noSensorsText(store)}
    onRetry=${onRetry}
    asOfMs=${fleetAsOfMs(store, look)}
  >
    <ol class="nearby">
      ${rows.map((row) => {
        const summary = sensorSummary(store, row);
        return html`<li key=${row}>
          <a
            class="sensor-row"
            href=${sensorLink(summary.id)}
            data-status=${summary.status}
            data-level=${summary.sign.level ?? undefined}
          >
            <${SensorLine} summary=${summary} aside=${summary.age} />
          </a>
        </li>`;
      })}
    </ol>
  <//>`;
}
