/** The area on the map: its sensors by how they are, and what stands beyond a threshold. */
import { html } from "htm/preact";
import { MapCanvas } from "../../map/map-canvas.js";
import { MapFoot } from "../../map/map-foot.js";
import { fleetAsOfMs, fleetLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { noSensorsText } from "../../sensor/absent.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store, onRetry: () => void}} props */
export function AreaMap({ store, onRetry }) {
  const look = fleetLook(store);
  const { shownCount } = store.state.selection.value;
  return html`<${Panel}
    name="map-panel area-map"
    title=${t("map.title")}
    aside=${html`<span class="panel-count">${formatNumber(shownCount)}</span>`}
    look=${look}
    emptyText=${noSensorsText(store)}
    onRetry=${onRetry}
    asOfMs=${fleetAsOfMs(store, look)}
    keepBody
  >
    <${MapCanvas} store=${store} paint="status" />
    <${MapFoot} store=${store} paint="status" />
  <//>`;
}
