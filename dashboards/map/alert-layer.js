/** The alerts that stand, on a Leaflet map: few, so each is an element; the pointer passes through to the sensors. */
import { effect } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { SEVERITY_SCALE } from "../alerts/severity.js";
import { alertPlaces } from "./alert-places.js";
import { AlertStamp } from "./alert-stamp.js";
import { L } from "./leaflet.js";

/**
 * @import { Store } from "../store.js"
 * @import { AlertPlace } from "./alert-places.js"
 */

const SIZE_REM = 1.5;
/** How far those of one place stand apart, in their size. */
const APART = 0.8;
/** More than a map is high. [px] */
const OVER = 10_000;

/** @param {L.Map} map @param {Store} store @returns {() => void} stop */
export function followAlertMarks(map, store) {
  const group = L.layerGroup().addTo(map);
  let drawn = "";
  const stop = effect(() => {
    const { areas, filter } = store.state;
    const places = alertPlaces(store.alerts.value?.items ?? [], areas.value, filter.value);
    const wanted = JSON.stringify(places);
    if (wanted === drawn) return;
    drawn = wanted;
    group.clearLayers();
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const place of places) group.addLayer(markerOf(place, SIZE_REM * rem));
  });
  return () => {
    stop();
    group.remove();
  };
}

/** @param {AlertPlace} place @param {number} sizePx */
function markerOf({ severity, isOver, latDeg, lonDeg, turn }, sizePx) {
  const stamp = document.createElement("div");
  render(html`<${AlertStamp} severity=${severity} isOver=${isOver} />`, stamp);
  const icon = L.divIcon({
    className: "map-alert",
    html: stamp,
    iconSize: [sizePx, sizePx],
    iconAnchor: [sizePx / 2 - turn * APART * sizePx, sizePx / 2],
  });
  // The worst lies on top, wherever it stands.
  const worse = SEVERITY_SCALE.findIndex((step) => step.severity === severity);
  const zIndexOffset = -OVER * worse;
  const options = { icon, interactive: false, keyboard: false, pane: "alerts", zIndexOffset };
  return L.marker([latDeg, lonDeg], options);
}
