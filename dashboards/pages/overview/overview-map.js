/** The map of the overview: areas painted by one measure, sensors on them, crossings as stamps. */
import { html } from "htm/preact";
import { MEASURES, measureOf } from "../../city/measures.js";
import { AreaLegend } from "../../map/area-legend.js";
import { MapCanvas } from "../../map/map-canvas.js";
import { MapFoot } from "../../map/map-foot.js";
import { fleetAsOfMs, fleetLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { noSensorsText } from "../../sensor/absent.js";
import { t } from "../../words/i18n.js";

/** @import { Store } from "../../store.js" */

/** @param {{store: Store, onRetry: () => void}} props */
export function OverviewMap({ store, onRetry }) {
  const look = fleetLook(store);
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
    <${MapCanvas} store=${store} paint="areas" />
    <${MapFoot} store=${store} paint="areas"><${AreaLegend} store=${store} /><//>
  <//>`;
}

/** @param {{store: Store}} props */
function MeasureChoice({ store }) {
  const chosen = measureOf(store.state.layer.value);
  return html`<div class="segmented measure-choice" role="group" aria-label=${t("map.paint")}>
    ${MEASURES.map(
      (measure) => html`<button
        aria-pressed=${measure.id === chosen.id}
        onClick=${() => store.layerChanged(measure.id)}
      >
        ${t(measure.short)}
      </button>`,
    )}
  </div>`;
}
