/** The map page's map with its title bar, layers, legends and zoom buttons. */
import { html } from "htm/preact";
import { AirLegend } from "../../map/air-legend.js";
import { ValueLegend } from "../../map/area-legend.js";
import { MapCanvas } from "../../map/map-canvas.js";
import { MapFoot } from "../../map/map-foot.js";
import { fleetAsOfMs, selectionLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { KindChoice, LayerChoice } from "./layer-choice.js";
import { LevelChoice, PaintChoice, paintOf } from "./level-choice.js";
import { PickedBar } from "./picked-bar.js";
import { PastButton } from "./time-bar.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Past } from "./past-state.js"
 */

/** @typedef {{store: Store}} StoreProps */

/** @param {StoreProps & {past: Past, onRetry: () => void, emptyText: string}} props */
export function MapPanel({ store, past, onRetry, emptyText }) {
  const { fleet, selection } = store.state;
  const paint = paintOf(store);
  const count = html`<span class="panel-count">
    ${
      fleet.value.size > 0 &&
      t("map.count", {
        shown: formatNumber(selection.value.shownCount),
        total: formatNumber(fleet.value.size),
      })
    }
  </span>`;
  const look = selectionLook(store);
  return html`<${Panel}
    name="map-panel"
    title=${t("map.title")}
    aside=${html`${count}
      <div class="map-choices">
        ${!past.isPast.value && html`<${PastButton} past=${past} />`}
        <${LevelChoice} store=${store} /><${PaintChoice} store=${store} /><${LayerChoice} store=${store} />
      </div>`}
    look=${look}
    emptyText=${emptyText}
    onRetry=${onRetry}
    asOfMs=${fleetAsOfMs(store, look)}
    keepBody
  >
    <${MapCanvas} store=${store} paint=${paint} />
    <${PickedBar} store=${store} />
    <${KindChoice} store=${store} />
    <${MapFoot} store=${store} paint=${paint}>
      ${paint === "value" && html`<${ValueLegend} store=${store} />`}
      ${paint === "aqi" && html`<${AirLegend} store=${store} />`}
    <//>
  <//>`;
}
