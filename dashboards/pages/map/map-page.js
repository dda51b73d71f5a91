/** What the map page shows: the sensors' list and map, and one of them in detail. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { followCounts } from "../../live/counts.js";
import { followLayerAir } from "../../map/air-paint.js";
import { noSensorsText } from "../../sensor/absent.js";
import { t } from "../../words/i18n.js";
import { MapPanel } from "./map-panel.js";
import { followPast } from "./past-feed.js";
import { SensorDrawer } from "./sensor-drawer.js";
import { SensorPanel } from "./sensor-panel.js";
import { TimeBar } from "./time-bar.js";

/**
 * @import { Store } from "../../store.js"
 * @import { PageServices } from "../page.js"
 * @import { Past } from "./past-state.js"
 */

/** @param {{store: Store, past: Past, services: PageServices}} props */
export function MapPage({ store, past, services }) {
  useEffect(() => {
    // The crossings that the map stamps come with the counts.
    const stops = [followCounts(store), followLayerAir(store), followPast(store, past)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [store, past]);
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
      html`<${SensorDrawer} key=${selectedId} store=${shown} reading=${past.reading.value} />`
    }
  </div>`;
}
