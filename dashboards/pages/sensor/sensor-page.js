/** What the page of a sensor is made of. */
import { html } from "htm/preact";
import { useCallback, useEffect } from "preact/hooks";
import { isStanding } from "../../alerts/order.js";
import { spellsOf, useSensorAlerts } from "../../alerts/sensor-alerts.js";
import { HistoryPanel } from "../../history/history-panel.js";
import { Icon } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { absentText } from "../../sensor/absent.js";
import { Identity } from "../../sensor/identity.js";
import { LatestValues } from "../../sensor/latest-values.js";
import { followSensor } from "../../sensor/sensor-feed.js";
import { SensorHead } from "../../sensor/sensor-head.js";
import { recordLook, sensorRecord } from "../../sensor/sensor-record.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { exploreLink, formatRoute } from "../../words/route.js";
import { Neighbours } from "./neighbours.js";

/**
 * @import { Alert } from "../../alerts/types.js"
 * @import { SensorRecord } from "../../sensor/sensor-record.js"
 * @import { Store } from "../../store.js"
 * @import { PageServices } from "../page.js"
 */

const DAY_S = 86_400;

/** @param {{store: Store, services: PageServices}} props */
export function SensorPage({ store, services }) {
  const id = store.state.selectedId.value;
  const sensor = sensorRecord(store, id);
  const look = recordLook(store, id);
  const spanS = Math.max(DAY_S, store.state.historyView.value.spanS);
  const alerts = useSensorAlerts(store, id, spanS);
  const spells = useCallback(
    (/** @type {string} */ quantity) => spellsOf(alerts, quantity),
    [alerts],
  );
  useEffect(() => (id === "" ? undefined : followSensor(store, id)), [store, id]);
  if (!sensor) {
    return html`<div class="sensor-page sensor-page-empty panel">
      <${PanelMessage}
        look=${look}
        emptyText=${id === "" ? t("sensor.none") : absentText(store, id)}
        onRetry=${services.reload}
      />
      ${look === "empty" && html`<a class="button" href="#/map"><${Icon} name="map" />${t("nav.map")}</a>`}
    </div>`;
  }
  const mapLink = formatRoute({ page: "map", item: "", query: { sensor: id } });
  return html`<div class="sensor-page" data-look=${look}>
    <section
      class="panel sensor-card"
      data-status=${sensor.status}
      data-level=${sensor.sign.level ?? undefined}
      aria-label=${t("drawer.title")}
    >
      <${SensorHead} store=${store} sensor=${sensor} look=${look} />
      <div class="drawer-body">
        <${LatestValues} store=${store} sensor=${sensor} />
        <${Identity} store=${store} sensor=${sensor} />
        <div class="sensor-links">
          <a class="button" href=${mapLink}><${Icon} name="map" />${t("sensor.toMap")}</a>
          <a class="button" href=${exploreLink([`sensor.${id}`], shownQuantity(store, sensor))}>
            <${Icon} name="history" />${t("explore.open")}
          </a>
          ${alerts.length > 0 && html`<${AlertLink} ...${{ id, alerts }} />`}
        </div>
      </div>
    </section>
    <section class="panel sensor-history" aria-label=${t("chart.title")}>
      <${HistoryPanel} store=${store} sensor=${sensor} spanCount=${6} spellsOf=${spells} />
    </section>
    <${Neighbours} store=${store} row=${sensor.row} look=${look} />
  </div>`;
}

/** What the history of this page is of, as the explorer calls it. @param {Store} store @param {SensorRecord} sensor */
function shownQuantity({ state }, { kind, quantities }) {
  const chosen = quantities.find((one) => one.quantity === state.historyView.value.quantity);
  const shown = chosen ?? quantities[0];
  return shown ? `${kind}.${shown.quantity}` : "";
}

/** To those of the sensor that stand, else to those that are over. @param {{id: string, alerts: readonly Alert[]}} props */
function AlertLink({ id, alerts }) {
  const standing = alerts.filter(isStanding);
  const isOpen = standing.some(({ state }) => state === "open");
  const tab = isOpen ? "" : standing.length > 0 ? "working" : "closed";
  const href = formatRoute({ page: "alerts", item: "", query: { tab, sensor: id } });
  return html`<a class="button" href=${href}>
    <${Icon} name="alert" />${t("chart.alerts", { count: formatNumber(alerts.length) })}
  </a>`;
}
