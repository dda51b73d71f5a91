/**
 * The Leaflet map of the city, following the store: outlines, optional tiles, sensors, hover and
 * click. `mountSensorMap(root, store, paint) → {unmount, repaint}`.
 */
import { effect, untracked } from "@preact/signals";
import { language } from "../words/i18n.js";
import { AirLayer } from "./air-layer.js";
import { airPaint } from "./air-paint.js";
import { followAlertMarks } from "./alert-layer.js";
import { AreaLayer } from "./area-layer.js";
import { areaPaint } from "./area-paint.js";
import { mountCityInset } from "./city-inset.js";
import { mountLasso } from "./lasso.js";
import { L } from "./leaflet.js";
import { mountMapButtons } from "./map-buttons.js";
import { layersOf, marksOf, valueRamp } from "./marks.js";
import { followPointer } from "./pointer.js";
import { SensorLayer } from "./sensor-layer.js";
import { wallUnit } from "./wall-unit.js";

/**
 * @import { Fleet } from "../fleet/fleet.js"
 * @import { Store } from "../store.js"
 */

const CLOSEST_ZOOM = 18;
const TILE_ZOOM = 19;
/** A sensor with its neighbourhood. */
const NEAR_ZOOM = 13;
const FIT = { padding: L.point(12, 12) };

/** Values change the picture only where sensors are painted by them, and then this often. */
const REPAINT_MS = 1000;

/** What colours mean: areas by the chosen measure, sensors by status, or by value, air by its index. @typedef {"areas" | "status" | "value" | "aqi"} Paint */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {() => Paint} readPaint
 */
export function mountSensorMap(root, store, readPaint) {
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
    // Nothing is drawn before the city says where it lies.
    center: [0, 0],
    zoom: 10,
  });
  for (const [pane, zIndex] of Object.entries({
    areas: "410",
    sensors: "420",
    air: "440",
    alerts: "435",
    names: "430",
  })) {
    map.createPane(pane).style.zIndex = zIndex;
  }
  L.control
    .scale({ imperial: false, position: "bottomright", maxWidth: 100 * wallUnit() })
    .addTo(map);
  const areas = new AreaLayer(map, () =>
    crossedRows(store).map((row) => placeOf(state.fleet.peek(), row)),
  );
  const air = new AirLayer(map, store, readPaint);
  let layers = layersOf(new Uint8Array(0));
  const sensors = new SensorLayer(() => ({
    fleet: state.fleet.peek(),
    shown: state.selection.peek().shown,
    shownCount: state.selection.peek().shownCount,
    layers,
    selectedRow: state.fleet.peek().rowOf(state.selectedId.peek()),
  })).addTo(map);
  const remark = () => {
    const fleet = state.fleet.peek();
    const isByValue = readPaint() === "value" && state.filter.peek().kind !== "";
    const ramp = isByValue ? valueRamp(fleet, state.selection.peek().shown) : null;
    layers = layersOf(marksOf(fleet, ramp));
    sensors.schedule();
  };
  const repaint = () => {
    const paint = paintOf(store, readPaint());
    areas.paint((code) => paint?.paintOf(code) ?? "");
    air.show();
    remark();
  };
  const stops = [
    followCity(map, store),
    followAreas(map, areas, store),
    followSensors(map, sensors, store, remark),
    followCrossed(areas, store),
    followAlertMarks(map, store),
    effect(() => {
      // The areas are drawn anew, unpainted, with the language and the chosen area.
      state.outlines.value;
      state.city.value;
      state.filter.value;
      language.value;
      store.counts.value;
      store.air.value;
      state.layer.value;
      untracked(repaint);
    }),
    followPointer(map, sensors, store),
    mountCityInset(map, store),
    mountMapButtons(map, () => showWholeCity(map, store)),
    mountLasso(map, store),
  ];
  const watcher = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  watcher.observe(root);
  const timer = setInterval(() => readPaint() === "value" && remark(), REPAINT_MS);
  return {
    repaint,
    unmount: () => {
      clearInterval(timer);
      watcher.disconnect();
      for (const stop of stops) stop();
      air.unmount();
      // Leaflet ends a zoom by a timer that it does not call off, on a map that is gone by then.
      /** @type {any} */ (map)._animatingZoom = false;
      map.off(); // Leaflet may still tell of a new size, a while after
      map.remove();
      // A turn of the wheel or a swing of the map that it still owes falls on a pane nobody sees.
      /** @type {any} */ (map)._mapPane = L.DomUtil.create("div");
    },
  };
}

/** What the areas are painted by, where they are. @param {Store} store @param {Paint} paint */
function paintOf(store, paint) {
  if (paint === "aqi") return airPaint(store);
  return paint === "areas" ? areaPaint(store) : null;
}

/**
 * @param {L.Map} map
 * @param {Store} store
 * @param {L.FitBoundsOptions} [how]
 */
function showWholeCity(map, store, how) {
  const city = store.state.city.peek();
  if (!city) return;
  const [west, south, east, north] = city.bbox;
  map.fitBounds(L.latLngBounds([south, west], [north, east]), { ...FIT, ...how });
}

/** Where most sensors stand. @param {L.Map} map @param {Store} store */
function showDenseCity(map, store) {
  const box = store.state.fleet.peek().denseBox;
  if (!box) return;
  const [west, south, east, north] = box;
  map.fitBounds(L.latLngBounds([south, west], [north, east]), FIT);
}

/** @param {Fleet} fleet @param {number} row */
function placeOf(fleet, row) {
  return L.latLng(fleet.latDeg[row] ?? 0, fleet.lonDeg[row] ?? 0);
}

/** The shown sensors that are beyond a threshold. @param {Store} store */
function crossedRows({ state }) {
  const { level } = state.fleet.peek();
  const { shown } = state.selection.peek();
  /** @type {number[]} */
  const rows = [];
  for (let row = 0; row < level.length; row += 1) if (level[row] && shown[row]) rows.push(row);
  return rows;
}

/** Names make room for what is new beyond a threshold. @param {AreaLayer} areas @param {Store} store */
function followCrossed(areas, store) {
  let known = "";
  return effect(() => {
    store.state.selection.value;
    const rows = untracked(() => crossedRows(store).join());
    if (rows === known) return;
    known = rows;
    areas.thinOut();
  });
}

/** @param {L.Map} map @param {Store} store */
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
    store.state.knowledge.value; // a link's sensor has a row once ids are there
    const isWaiting = store.state.selectedId.peek() !== "" && fleet.ids.length === 0;
    if (isOpened || isWaiting || !fleet.denseBox) return;
    isOpened = true;
    const row = fleet.rowOf(store.state.selectedId.peek());
    const [west, south, east, north] = fleet.denseBox;
    if (row >= 0) map.setView(placeOf(fleet, row), NEAR_ZOOM, { animate: false });
    else map.fitBounds(L.latLngBounds([south, west], [north, east]), { ...FIT, animate: false });
  });
  return () => {
    stop();
    stopOpening();
  };
}

/** @param {L.Map} map @param {AreaLayer} areas @param {Store} store */
function followAreas(map, areas, store) {
  let fitted = "";
  return effect(() => {
    const outlines = store.state.outlines.value;
    const { area } = store.state.filter.value;
    language.value; // names follow it
    // The opening view of the city would undo the one of the area.
    if (!outlines || !store.state.city.value) return;
    areas.show(outlines, area, () => "");
    if (area === fitted) return;
    fitted = area;
    const bounds = areas.boundsOf(area);
    if (bounds) map.fitBounds(bounds, FIT);
    else if (area === "") showDenseCity(map, store);
  });
}

/**
 * @param {L.Map} map
 * @param {SensorLayer} sensors
 * @param {Store} store
 * @param {() => void} remark
 */
function followSensors(map, sensors, store, remark) {
  const { state } = store;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let panTimer;
  const stops = [
    // New values do not change the picture; signs and filters do, and both make a new selection.
    effect(() => {
      state.selection.value;
      untracked(remark);
    }),
    effect(() => {
      state.theme.value;
      state.connection.value;
      // The document takes the new tokens in an effect of its own, just before or after this one.
      requestAnimationFrame(() => sensors.restamp());
    }),
    effect(() => {
      const id = state.selectedId.value;
      const fleet = state.fleet.peek();
      const row = fleet.rowOf(id);
      sensors.schedule();
      clearTimeout(panTimer);
      if (row < 0) return;
      const place = placeOf(fleet, row);
      // Wait for the drawer to take its room, so that the sensor is looked for in what remains.
      panTimer = setTimeout(() => {
        map.invalidateSize({ animate: false });
        if (!map.getBounds().pad(-0.1).contains(place)) map.panTo(place);
      }, 0);
    }),
  ];
  return () => {
    clearTimeout(panTimer);
    for (const stop of stops) stop();
  };
}
