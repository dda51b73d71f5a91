/** District or ward outlines with their names; the chosen area stands out. */

import { areaShortName } from "../words/format.js";
import { L } from "./leaflet.js";

/**
 * @import { Feature } from "geojson"
 * @import { Area, Outlines } from "../city/types.js"
 */

/** Free space that a name keeps around itself. [CSS px] */
const NAME_SPACE_PX = 4;
/** Half of a mark that no name may cover. [CSS px] */
const MARK_PX = 8;
const OVERLAYS = ".inset, .legend, .ramp, .map-note, .map-buttons";

export class AreaLayer {
  /**
   * @param {L.Map} map
   * @param {() => readonly L.LatLng[]} readMarks where what is beyond a threshold stands
   */
  constructor(map, readMarks) {
    this.map = map;
    this.readMarks = readMarks;
    this.outlines = L.geoJSON(undefined, { interactive: false, pane: "areas" }).addTo(map);
    this.names = L.layerGroup().addTo(map);
    /** @type {{marker: L.Marker, weight: number}[]} */
    this.labels = [];
    map.on("moveend resize", () => this.thinOut());
  }

  /**
   * @param {Outlines} outlines
   * @param {string} chosen area code, empty for none
   * @param {(code: string) => string} paintOf colour of an area, empty for the common ground
   */
  show(outlines, chosen, paintOf) {
    this.outlines.clearLayers();
    this.outlines.options.style = (feature) => ({
      className: `area${feature?.id === chosen ? " area-chosen" : ""}`,
    });
    this.outlines.addData(outlines);
    // Else the neighbours' borders would lie over its own.
    this.layerOf(chosen)?.bringToFront();
    this.paint(paintOf);
    this.names.clearLayers();
    this.labels = outlines.features
      .filter((feature) => feature.geometry !== null)
      .map((feature) => this.label(feature))
      .sort((a, b) => b.weight - a.weight);
    this.thinOut();
  }

  /** @param {(code: string) => string} paintOf */
  paint(paintOf) {
    for (const layer of this.outlines.getLayers()) {
      const polygon = /** @type {L.Polygon} */ (layer);
      const path = /** @type {SVGElement | undefined} */ (polygon.getElement());
      path?.style.setProperty("--area-paint", paintOf(String(polygon.feature?.id)) || null);
    }
  }

  /** @param {string} code @returns {L.LatLngBounds | null} */
  boundsOf(code) {
    return this.layerOf(code)?.getBounds() ?? null;
  }

  /** @param {string} code */
  layerOf(code) {
    const polygons = /** @type {L.Polygon[]} */ (this.outlines.getLayers());
    return polygons.find((polygon) => polygon.feature?.id === code);
  }

  /** @param {Feature} feature */
  label(feature) {
    const area = /** @type {Area} */ (feature.properties);
    const text = document.createElement("span");
    text.textContent = areaShortName(area);
    const icon = L.divIcon({ className: "area-name", html: text, iconSize: [0, 0] });
    const marker = L.marker([area.lat_deg, area.lon_deg], {
      icon,
      interactive: false,
      keyboard: false,
      pane: "names",
    }).addTo(this.names);
    return { marker, weight: area.area_km2 ?? 0 };
  }

  /** Hide the names that would lie over a mark or over those of larger areas, or under a legend. */
  thinOut() {
    const panel = this.map.getContainer().parentElement;
    const taken = Array.from(panel?.querySelectorAll(OVERLAYS) ?? [], (part) =>
      part.getBoundingClientRect(),
    );
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    for (const mark of this.readMarks()) {
      const { x, y } = this.map.latLngToContainerPoint(mark);
      taken.push(new DOMRect(left + x - MARK_PX, top + y - MARK_PX, 2 * MARK_PX, 2 * MARK_PX));
    }
    for (const { marker } of this.labels) {
      const text = marker.getElement()?.firstElementChild;
      if (!(text instanceof HTMLElement)) continue;
      text.hidden = false;
      const box = text.getBoundingClientRect();
      text.hidden = taken.some((other) => isOverlapping(box, other));
      if (!text.hidden) taken.push(box);
    }
  }
}

/** @param {DOMRect} a @param {DOMRect} b */
function isOverlapping(a, b) {
  return (
    a.left < b.right + NAME_SPACE_PX &&
    b.left < a.right + NAME_SPACE_PX &&
    a.top < b.bottom + NAME_SPACE_PX &&
    b.top < a.bottom + NAME_SPACE_PX
  );
}
