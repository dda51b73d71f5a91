/**
 * The Leaflet map of the city, following the store: outlines, optional tiles, sensors, hover and
 * click. `mountSensorMap(root, store) → unmount`.
 */
import { effect, untracked } from "@preact/signals";
import * as L from "leaflet";
import { language } from "../core/i18n.js";
import { AreaLayer } from "./area-layer.js";
import { mountCityInset } from "./city-inset.js";
import { mountMapButtons } from "./map-buttons.js";
import { SensorLayer } from "./sensor-layer.js";
import { sensorTip } from "./sensor-tip.js";

const CLOSEST_ZOOM = 18;
const TILE_ZOOM = 19;
/** A sensor with its neighbourhood. */
const NEAR_ZOOM = 13;
const FIT = { padding: L.point(12, 12) };

/**
 * @param {HTMLElement} root
 * @param {import("../core/store.js").Store} store
 * @returns {() => void} unmount
 */
export function mountSensorMap(root, store) {
  const { state } = store;
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(root, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    minZoom: 8,
    maxZoom: CLOSEST_ZOOM,
    zoomAnimation: !isCalm,
    fadeAnimation: !isCalm,
    inertia: !isCalm,
    center: [10.78, 106.7],
    zoom: 10,
  });
  for (const [pane, zIndex] of Object.entries({ areas: "410", sensors: "420", names: "430" })) {
    map.createPane(pane).style.zIndex = zIndex;
  }
  const wallUnit = Math.max(1, window.innerWidth / 1920);
  L.control
    .scale({ imperial: false, position: "bottomright", maxWidth: 100 * wallUnit })
    .addTo(map);
  const areas = new AreaLayer(map);
  const sensors = new SensorLayer(() => ({
    fleet: state.fleet.peek(),
    shown: state.selection.peek().shown,
    shownCount: state.selection.peek().order.length,
    selectedIndex: state.fleet.peek().indexById.get(state.selectedId.peek()) ?? -1,
  })).addTo(map);
  const stops = [
    followCity(map, store),
    followAreas(map, areas, store),
    followSensors(map, sensors, store),
    followPointer(map, sensors, store),
    mountCityInset(map, store),
    mountMapButtons(map, () => showWholeCity(map, store)),
  ];
  const watcher = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  watcher.observe(root);
  return () => {
    watcher.disconnect();
    for (const stop of stops) stop();
    map.remove();
  };
}

/**
 * @param {L.Map} map
 * @param {import("../core/store.js").Store} store
 * @param {L.FitBoundsOptions} [how]
 */
function showWholeCity(map, store, how) {
  const city = store.state.city.peek();
  if (!city) return;
  const [west, south, east, north] = city.bbox;
  map.fitBounds(L.latLngBounds([south, west], [north, east]), { ...FIT, ...how });
}

/** @param {L.Map} map @param {import("../core/store.js").Store} store */
function followCity(map, store) {
  let shownCity = "";
  const stop = effect(() => {
    const city = store.state.city.value;
    if (!city || city.city === shownCity) return;
    shownCity = city.city;
    if (city.tile_url) {
      L.control.attribution({ prefix: false }).addTo(map);
      L.tileLayer(city.tile_url, { maxZoom: TILE_ZOOM, className: "tiles" }).addTo(map);
    }
    map.invalidateSize({ animate: false });
    showWholeCity(map, store, { animate: false });
  });
  // Begin at the sensor or area of the link; else where most sensors stand, a small part of a city.
  let isOpened = store.state.filter.peek().area !== "";
  const stopOpening = effect(() => {
    const fleet = store.state.fleet.value;
    if (isOpened || !fleet.denseBox) return;
    isOpened = true;
    const sensor = fleet.find(store.state.selectedId.peek());
    const [west, south, east, north] = fleet.denseBox;
    if (sensor) map.setView([sensor.latDeg, sensor.lonDeg], NEAR_ZOOM, { animate: false });
    else map.fitBounds(L.latLngBounds([south, west], [north, east]), { ...FIT, animate: false });
  });
  return () => {
    stop();
    stopOpening();
  };
}

/** @param {L.Map} map @param {AreaLayer} areas @param {import("../core/store.js").Store} store */
function followAreas(map, areas, store) {
  let fitted = "";
  return effect(() => {
    const outlines = store.state.outlines.value;
    const { area } = store.state.filter.value;
    language.value; // names follow it
    if (!outlines) return;
    areas.show(outlines, area);
    if (area === fitted) return;
    fitted = area;
    const bounds = areas.boundsOf(area);
    if (bounds) map.fitBounds(bounds, FIT);
    else if (area === "") showWholeCity(map, store);
  });
}

/** @param {L.Map} map @param {SensorLayer} sensors @param {import("../core/store.js").Store} store */
function followSensors(map, sensors, store) {
  const { state } = store;
  const stops = [
    // New values do not change the picture; statuses and filters do, and both make a new selection.
    effect(() => {
      state.selection.value;
      sensors.schedule();
    }),
    effect(() => {
      state.theme.value;
      state.connection.value;
      // The document takes the new tokens in an effect of its own, just before or after this one.
      requestAnimationFrame(() => sensors.restamp());
    }),
    effect(() => {
      const id = state.selectedId.value;
      const sensor = state.fleet.value.find(id);
      sensors.schedule();
      if (!sensor) return;
      const place = L.latLng(sensor.latDeg, sensor.lonDeg);
      // Wait for the drawer to take its room, so that the sensor is looked for in what remains.
      setTimeout(() => {
        map.invalidateSize({ animate: false });
        if (!map.getBounds().pad(-0.1).contains(place)) map.panTo(place);
      }, 0);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** @param {L.Map} map @param {SensorLayer} sensors @param {import("../core/store.js").Store} store */
function followPointer(map, sensors, store) {
  const tip = L.tooltip({ className: "sensor-tip", direction: "auto", offset: [14, 0] });
  let hovered = -1;
  /** @param {number} row */
  const hover = (row) => {
    hovered = row;
    map.getContainer().classList.toggle("has-target", row >= 0);
    if (row < 0) {
      map.closeTooltip(tip);
      return;
    }
    const sensor = store.state.fleet.peek().at(row);
    tip.setLatLng([sensor.latDeg, sensor.lonDeg]).setContent(sensorTip(store, row));
    map.openTooltip(tip);
  };
  map.on("mousemove", (event) => {
    const row = sensors.pick(event.containerPoint);
    if (row !== hovered) hover(row);
  });
  map.on("mouseout movestart zoomstart", () => hover(-1));
  map.on("click", (event) => {
    const row = sensors.pick(event.containerPoint);
    if (row >= 0) store.sensorSelected(store.state.fleet.peek().at(row).id);
  });
  return effect(() => {
    store.state.nowMs.value;
    store.state.pulse.value;
    if (hovered >= 0 && hovered < store.state.fleet.value.size) {
      tip.setContent(untracked(() => sensorTip(store, hovered)));
    }
  });
}
