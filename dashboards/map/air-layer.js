/**
 * The stations of VN_AQI on a Leaflet map, each a chip: few, so each is an element that the keyboard
 * reaches. Where two would lie on one another the worse keeps its number, the other its colour.
 */
import { effect, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { AirChip } from "../indices/air-chip.js";
import { stationText } from "../indices/air-words.js";
import { language } from "../words/i18n.js";
import { sensorLink } from "../words/route.js";
import { airStations } from "./air-paint.js";
import { L } from "./leaflet.js";

/**
 * @import { AirGrade, AirStation } from "../indices/types.js"
 * @import { Store } from "../store.js"
 * @import { Paint } from "./sensor-map.js"
 */

/** Of a chip with three digits. [rem] */
const WIDTH_REM = 2.5;
const HEIGHT_REM = 1.625;

export class AirLayer {
  /** @param {L.Map} map @param {Store} store @param {() => Paint} readPaint */
  constructor(map, store, readPaint) {
    this.map = map;
    this.store = store;
    this.readPaint = readPaint;
    this.group = L.layerGroup().addTo(map);
    /** @type {L.Marker[]} worst first */
    this.markers = [];
    this.drawn = "";
    map.on("zoomend moveend resize", () => this.thinOut());
    this.stop = effect(() => {
      store.air.value;
      store.state.filter.value;
      store.state.layer.value;
      language.value;
      untracked(() => this.show());
    });
  }

  show() {
    const air = this.store.air.value;
    const isOn = this.readPaint() === "aqi";
    const stations = isOn ? airStations(air, this.store.state.filter.peek().area) : [];
    const wanted = JSON.stringify([language.peek(), stations]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.group.clearLayers();
    this.markers = stations.map((one) => this.marker(one, air?.grades ?? []));
    this.thinOut();
  }

  /** @param {AirStation} station @param {readonly AirGrade[]} grades */
  marker(station, grades) {
    const chip = document.createElement("div");
    render(html`<${AirChip} grades=${grades} cell=${station} />`, chip);
    const icon = L.divIcon({ className: "map-air", html: chip, iconSize: [0, 0] });
    const options = { icon, pane: "air", riseOnHover: true };
    const marker = L.marker([station.lat_deg, station.lon_deg], options).addTo(this.group);
    const text = stationText(station, grades);
    const element = marker.getElement();
    element?.setAttribute("aria-label", text);
    element?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") this.open(station.sensor_id);
    });
    marker.bindTooltip(text, { className: "sensor-tip", direction: "top" });
    marker.on("click", () => this.open(station.sensor_id));
    return marker;
  }

  /** Beside the map where that is the page's, else on the sensor's own. @param {string} id */
  open(id) {
    if (this.store.state.page.peek() === "map") this.store.sensorSelected(id);
    else location.hash = sensorLink(id);
  }

  thinOut() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    /** @type {L.Point[]} */
    const taken = [];
    for (const marker of this.markers) {
      const at = this.map.latLngToContainerPoint(marker.getLatLng());
      const isFree = taken.every(
        ({ x, y }) => Math.abs(x - at.x) > WIDTH_REM * rem || Math.abs(y - at.y) > HEIGHT_REM * rem,
      );
      if (isFree) taken.push(at);
      marker.getElement()?.classList.toggle("is-small", !isFree);
      marker.setZIndexOffset(isFree ? 1000 : 0);
    }
  }

  unmount() {
    this.stop();
    this.group.remove();
  }
}
