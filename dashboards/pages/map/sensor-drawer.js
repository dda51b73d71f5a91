/** One sensor beside the map: who it is, how it is, what it last said, and its last hours. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { HistoryPanel } from "../../history/history-panel.js";
import { Icon } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { absentText } from "../../sensor/absent.js";
import { Identity } from "../../sensor/identity.js";
import { LatestValues } from "../../sensor/latest-values.js";
import { followSensor } from "../../sensor/sensor-feed.js";
import { SensorHead } from "../../sensor/sensor-head.js";
import { recordLook, sensorRecord } from "../../sensor/sensor-record.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";

/**
 * @import { ReadingLoad } from "../../sensor/latest-values.js"
 * @import { Store } from "../../store.js"
 */

/** Longer spans are for the sensor's own page. */
const SPAN_COUNT = 3;

/** @param {{store: Store, reading: ReadingLoad}} props `reading`: of a time that is over */
export function SensorDrawer({ store, reading }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const id = store.state.selectedId.value;
  const sensor = sensorRecord(store, id);
  const close = () => {
    store.sensorSelected("");
    // Where the drawer lay over the list, the list can take the focus only once it is drawn again.
    requestAnimationFrame(() => document.getElementById("sensor-list")?.focus());
  };
  useEffect(() => root.current?.focus({ preventScroll: true }), [id]);
  const isPast = store.state.isPast.value;
  // What it said at a time that is over comes with that time.
  useEffect(() => (isPast ? undefined : followSensor(store, id)), [store, id, isPast]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
  };
  const look = recordLook(store, id);
  return html`<aside
    class="panel drawer"
    ref=${root}
    tabindex="-1"
    data-look=${look}
    aria-label=${t("drawer.title")}
    onKeyDown=${onKeyDown}
  >
    <button class="icon-button drawer-close" aria-label=${t("drawer.close")} onClick=${close}>
      <${Icon} name="close" />
    </button>
    ${
      sensor
        ? html`<${SensorHead} store=${store} sensor=${sensor} look=${look} />
            <div
              class="drawer-body"
              data-status=${sensor.status}
              data-level=${sensor.sign.level ?? undefined}
            >
              <${LatestValues} store=${store} sensor=${sensor} reading=${reading} />
              <${HistoryPanel} store=${store} sensor=${sensor} spanCount=${SPAN_COUNT} />
              <${Identity} store=${store} sensor=${sensor} />
              <a class="button drawer-more" href=${sensorLink(id)}>
                <${Icon} name="chart" />${t("drawer.more")}
              </a>
            </div>`
        : html`<${PanelMessage} look=${look} emptyText=${absentText(store, id)} />`
    }
  </aside>`;
}
