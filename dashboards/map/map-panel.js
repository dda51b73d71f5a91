/** The map with its title bar, layers, legend and zoom buttons. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber } from "../core/format.js";
import { t } from "../core/i18n.js";
import { fleetLook, Panel } from "../frame/panel.js";
import { KindChoice, LayerChoice } from "./layer-choice.js";
import { Legend } from "./legend.js";
import { mountSensorMap } from "./sensor-map.js";

/** @typedef {{store: import("../core/store.js").Store}} StoreProps */

/** @param {StoreProps & {onRetry: () => void}} props */
export function MapPanel({ store, onRetry }) {
  const { fleet, selection, newestObservedAtMs, outlines, city } = store.state;
  const isSchematic = (outlines.value?.outlines ?? city.value?.outlines) === "schematic";
  const count = html`<span class="panel-count">
    ${t("map.count", {
      shown: formatNumber(selection.value.order.length),
      total: formatNumber(fleet.value.size),
    })}
  </span>`;
  return html`<${Panel}
    name="map-panel"
    title=${t("map.title")}
    aside=${html`${count}<${LayerChoice} store=${store} />`}
    look=${fleetLook(store)}
    emptyText=${t("look.noSensors")}
    onRetry=${onRetry}
    asOfMs=${newestObservedAtMs.value}
    keepBody
  >
    <${MapCanvas} store=${store} />
    <${KindChoice} store=${store} />
    <${Legend} store=${store} />
    ${isSchematic && html`<p class="map-note">${t("map.schematic")}</p>`}
  <//>`;
}

/** Leaflet owns what is inside. @param {StoreProps} props */
function MapCanvas({ store }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => (root.current ? mountSensorMap(root.current, store) : undefined), [store]);
  return html`<div class="map" ref=${root} tabindex="0" role="application" aria-label=${t("map.label")}></div>`;
}
