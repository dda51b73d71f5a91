/** The map page: sensors by list and by place, and one of them in detail; now, or at a time that is over. */
import { html } from "htm/preact";
import { render } from "preact";
import { viewRoute } from "../../fleet/view-route.js";
import { withHistory } from "../../history/history-route.js";
import { followCounts } from "../../live/counts.js";
import { followLayerAir } from "../../map/air-paint.js";
import { LatePart } from "../../pieces/late-part.js";
import { noSensorsText } from "../../sensor/absent.js";
import { formatDay, formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { lateSensor } from "../late.js";
import { MapPanel } from "./map-panel.js";
import { withMoment } from "./moment-route.js";
import { followPast } from "./past-feed.js";
import { createPast } from "./past-state.js";
import { SensorPanel } from "./sensor-panel.js";
import { TimeBar } from "./time-bar.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Page, PageServices } from "../page.js"
 * @import { Past } from "./past-state.js"
 */

/** @type {Page<Past>} */
export const page = {
  id: "map",
  word: "nav.map",
  icon: "map",
  isListed: true,
  hasArea: true,
  route: withMoment(withHistory(viewRoute)),
  createSlice: createPast,
  titleMark: ({ isPast, askedMs }) => {
    if (!isPast.value) return "";
    const time = `${formatMinute(askedMs.value)} ${formatDay(askedMs.value)}`;
    return `${t("past.badge")} ${time} · `;
  },
  mount: (root, store, services, past) => {
    // It is there before somebody chooses one, whatever becomes of the line.
    void lateSensor().catch(() => null);
    // The crossings that the map stamps come with the counts.
    const stops = [followCounts(store), followLayerAir(store), followPast(store, past)];
    render(html`<${MapPage} ...${{ store, past, services }} />`, root);
    return () => {
      for (const stop of stops) stop();
      render(null, root);
    };
  },
};

/** @param {{store: Store, past: Past, services: PageServices}} props */
function MapPage({ store, past, services }) {
  const isPast = past.isPast.value;
  const { shown } = past;
  const selectedId = shown.state.selectedId.value;
  const onRetry = isPast ? past.retried : services.reload;
  const emptyText = isPast ? t("past.nothingKnown") : noSensorsText(store);
  return html`<div
    class="map-page"
    data-drawer=${selectedId === "" ? "closed" : "open"}
    data-time=${isPast ? "past" : "now"}
  >
    ${isPast && html`<${TimeBar} store=${store} past=${past} />`}
    <${MapPanel} ...${{ store: shown, past, onRetry, emptyText }} />
    <${SensorPanel} ...${{ store: shown, onRetry, emptyText }} />
    ${
      selectedId !== "" &&
      html`<${LatePart}
        load=${lateSensor}
        viewOf=${(/** @type {LateSensor} */ { SensorDrawer }) =>
          html`<${SensorDrawer} key=${selectedId} store=${shown} reading=${past.reading.value} />`}
      />`
    }
  </div>`;
}

/** @typedef {typeof import("../late-sensor.js")} LateSensor */
