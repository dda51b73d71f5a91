/** What explains the map, in a strip below it: nothing that is wrong may lie under a legend. */
import { html } from "htm/preact";
import { t } from "../words/i18n.js";
import { Legend } from "./legend.js";

/**
 * @import { Store } from "../store.js"
 * @import { Paint } from "./sensor-map.js"
 */

/** @param {{store: Store, paint: Paint, children?: any}} props `children`: the legend of values */
export function MapFoot({ store, paint, children }) {
  const { outlines, city } = store.state;
  const isSchematic = (outlines.value?.outlines ?? city.value?.outlines) === "schematic";
  return html`<div class="map-foot">
    <${Legend} store=${store} paint=${paint} />
    ${children}
    ${isSchematic && html`<p class="map-note">${t("map.schematic")}</p>`}
  </div>`;
}
