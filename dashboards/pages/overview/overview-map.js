/** The map of the overview: areas painted by one measure, sensors on them, crossings as stamps. */
import { html } from "htm/preact";
import { MEASURES, measureOf } from "../../city/measures.js";
import { AirLegend } from "../../map/air-legend.js";
import { AQI } from "../../map/air-paint.js";
import { AreaLegend } from "../../map/area-legend.js";
import { MapCanvas } from "../../map/map-canvas.js";
import { MapFoot } from "../../map/map-foot.js";
import { fleetAsOfMs, fleetLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { noSensorsText } from "../../sensor/absent.js";
import { t } from "../../words/i18n.js";

/** @import { Store } from "../../store.js" */

const AQI_WORD = /** @type {const} */ ("measure.aqi.short");

/** @param {{store: Store, onRetry: () => void}} props */
export function OverviewMap({ store, onRetry }) {
  const look = fleetLook(store);
  const paint = store.state.layer.value === AQI ? "aqi" : "areas";
  return html`<${Panel}
    name="map-panel overview-map"
    title=${t("map.title")}
    aside=${html`<${MeasureChoice} store=${store} />`}
    look=${look}
    emptyText=${noSensorsText(store)}
    onRetry=${onRetry}
    asOfMs=${fleetAsOfMs(store, look)}
    keepBody
  >
    <${MapCanvas} store=${store} paint=${paint} />
    <${MapFoot} store=${store} paint=${paint}>
      ${paint === "aqi" ? html`<${AirLegend} store=${store} />` : html`<${AreaLegend} store=${store} />`}
    <//>
  <//>`;
}

/** @param {{store: Store}} props */
function MeasureChoice({ store }) {
  const { layer } = store.state;
  const chosen = layer.value === AQI ? AQI : measureOf(layer.value).id;
  return html`<div class="segmented measure-choice" role="group" aria-label=${t("map.paint")}>
    ${[{ id: AQI, short: AQI_WORD }, ...MEASURES].map(
      ({
        id,
        short,
      }) => html`<button aria-pressed=${id === chosen} onClick=${() => store.layerChanged(id)}>
        ${t(short)}
      </button>`,
    )}
  </div>`;
}
