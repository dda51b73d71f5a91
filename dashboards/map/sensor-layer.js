/**
 * The sensors on a Leaflet map: one canvas, one pixel buffer, one pass, and beside the colours a
 * buffer of row numbers, so that finding the sensor under the pointer is one array read.
 * 100 000 sensors stay within a frame this way, without WebGL.
 */

import { SHAPE_PATHS } from "../pieces/shapes.js";
import { L } from "./leaflet.js";
import { MARKS } from "./marks.js";
import { makeStamp, press } from "./stamp.js";
import { wallUnit } from "./wall-unit.js";

/**
 * @import { Fleet } from "../fleet/fleet.js"
 * @import { Layers } from "./marks.js"
 * @import { Stamp } from "./stamp.js"
 */

/** Nobody aims better than this; fingers less. [CSS px] */
const PICK_RADIUS_PX = 7;
const MAX_RATIO = 2;
/** From here on a map is full and dots shrink. */
const CROWD = 8000;
const CROWDED_SCALE = 0.5;
/** Below this many each has room. */
const FEW = 600;
const FEW_SCALE = 1.5;
/** Silent sensors and crossed thresholds are drawn at least so large. [px at 1920 wide] */
const TROUBLE_PX = 10;
const CROWDED_TROUBLE_PX = 5;
const STAMP_PX = 12;

/**
 * What the layer draws: columns of the fleet, and which rows.
 * @typedef {object} Scene
 * @property {Fleet} fleet
 * @property {Uint8Array} shown (sensor,)
 * @property {number} shownCount
 * @property {Layers} layers which row has which mark
 * @property {number} selectedRow -1 when none
 */

export class SensorLayer extends L.Layer {
  /** @param {() => Scene} readScene */
  constructor(readScene) {
    super({ pane: "sensors" });
    this.readScene = readScene;
    this.canvas = L.DomUtil.create("canvas", "sensor-canvas leaflet-zoom-animated");
    this.context = this.canvas.getContext("2d");
    this.image = new ImageData(1, 1);
    this.target = {
      width: 1,
      height: 1,
      pixels: new Uint32Array(this.image.data.buffer),
      ids: new Int32Array(1),
    };
    this.ratio = 1;
    this.frame = 0;
    /** @type {Stamp[]} */
    this.stamps = [];
    this.stampSize = 0;
    /** what the canvas shows, for the zoom animation */
    this.drawnCenter = L.latLng(0, 0);
    this.drawnZoom = 0;
  }

  /** @override @param {L.Map} map */
  onAdd(map) {
    map.getPane("sensors")?.append(this.canvas);
    this.schedule();
    return this;
  }

  /** @override */
  onRemove() {
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
    return this;
  }

  /** @override */
  getEvents() {
    return {
      move: this.draw,
      zoomend: this.draw,
      viewreset: this.draw,
      resize: this.draw,
      zoomanim: this.animateZoom,
    };
  }

  /** Draw in the next frame, once however often asked. */
  schedule() {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** Colours changed: cut new stamps. */
  restamp() {
    this.stampSize = 0;
    this.schedule();
  }

  /**
   * The row under a point of the map's container, -1 when there is none near.
   * @param {L.Point} point
   */
  pick(point) {
    const { width, height, ids } = this.target;
    const cx = Math.round(point.x * this.ratio);
    const cy = Math.round(point.y * this.ratio);
    const reach = Math.round(PICK_RADIUS_PX * this.ratio);
    let found = -1;
    let nearest = reach * reach + 1;
    for (let y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y += 1) {
      for (let x = Math.max(0, cx - reach); x <= Math.min(width - 1, cx + reach); x += 1) {
        const id = /** @type {number} */ (ids[y * width + x]);
        const distance = (x - cx) ** 2 + (y - cy) ** 2;
        if (id >= 0 && distance < nearest) {
          nearest = distance;
          found = id;
        }
      }
    }
    return found;
  }

  draw() {
    const map = this._map;
    if (!map || !this.context) return;
    const size = map.getSize();
    this.fit(size);
    const scene = this.readScene();
    const zoom = map.getZoom();
    this.cutStamps(zoom, scene.shownCount);
    this.target.pixels.fill(0);
    this.target.ids.fill(-1);
    const view = this.view(map);
    for (let mark = 0; mark < MARKS.length; mark += 1) this.pressAll(scene, mark, view);
    this.context.putImageData(this.image, 0, 0);
    if (scene.selectedRow >= 0) this.ring(scene, view);
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.drawnCenter = map.getCenter();
    this.drawnZoom = zoom;
  }

  /** Where the Web Mercator square lies on the canvas. @param {L.Map} map */
  view(map) {
    const corner = map.getPixelBounds().min ?? L.point(0, 0);
    const scale = (map.options.crs ?? L.CRS.EPSG3857).scale(map.getZoom()) * this.ratio;
    return { scale, left: corner.x * this.ratio, top: corner.y * this.ratio };
  }

  /**
   * @param {Scene} scene
   * @param {number} mark
   * @param {{scale: number, left: number, top: number}} view
   */
  pressAll({ fleet, shown, layers }, mark, { scale, left, top }) {
    const { target } = this;
    const stamp = this.stamps[mark];
    if (!stamp) return;
    const { x, y } = fleet;
    const { radius } = stamp;
    const { rows, starts } = layers;
    const end = starts[mark + 1] ?? 0;
    for (let place = starts[mark] ?? 0; place < end; place += 1) {
      const row = /** @type {number} */ (rows[place]);
      if (shown[row] !== 1) continue;
      const px = Math.round(/** @type {number} */ (x[row]) * scale - left);
      const py = Math.round(/** @type {number} */ (y[row]) * scale - top);
      if (px < -radius || py < -radius) continue;
      if (px >= target.width + radius || py >= target.height + radius) continue;
      press(target, stamp, px, py, row);
    }
  }

  /**
   * @param {Scene} scene
   * @param {{scale: number, left: number, top: number}} view
   */
  ring({ fleet, selectedRow }, { scale, left, top }) {
    const context = this.context;
    if (!context) return;
    const x = /** @type {number} */ (fleet.x[selectedRow]) * scale - left;
    const y = /** @type {number} */ (fleet.y[selectedRow]) * scale - top;
    const unit = this.ratio * wallUnit();
    const style = getComputedStyle(this.canvas);
    for (const [width, color] of /** @type {const} */ ([
      [5, "--map-rim"],
      [2.5, "--selection"],
    ])) {
      context.beginPath();
      context.arc(x, y, 13 * unit, 0, 2 * Math.PI);
      context.lineWidth = width * unit;
      context.strokeStyle = style.getPropertyValue(color);
      context.stroke();
    }
  }

  /** @param {L.Point} size of the map in CSS px */
  fit(size) {
    const ratio = Math.min(MAX_RATIO, window.devicePixelRatio || 1);
    const width = Math.max(1, Math.round(size.x * ratio));
    const height = Math.max(1, Math.round(size.y * ratio));
    if (width === this.target.width && height === this.target.height && ratio === this.ratio)
      return;
    if (ratio !== this.ratio) this.stampSize = 0;
    this.ratio = ratio;
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    this.image = new ImageData(width, height);
    const pixels = new Uint32Array(this.image.data.buffer);
    this.target = { width, height, pixels, ids: new Int32Array(width * height) };
  }

  /** @param {number} zoom @param {number} shownCount */
  cutStamps(zoom, shownCount) {
    const isCrowd = shownCount > CROWD;
    const crowding = isCrowd ? CROWDED_SCALE : shownCount < FEW ? FEW_SCALE : 1;
    const closeness = zoom < 11 ? 5 : zoom < 13 ? 7 : zoom < 15 ? 11 : 15;
    const unit = this.ratio * wallUnit();
    const size = Math.max(2, closeness * crowding) * unit;
    if (size === this.stampSize) return;
    this.stampSize = size;
    const smallestPx = { trouble: isCrowd ? CROWDED_TROUBLE_PX : TROUBLE_PX, stamp: STAMP_PX };
    const style = getComputedStyle(this.canvas);
    const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.stamps = MARKS.map((mark) =>
      makeStamp(
        { path: SHAPE_PATHS[mark.shape], outline: SHAPE_PATHS[mark.outline] },
        Math.max(size, unit * (mark.size === "dot" ? 0 : smallestPx[mark.size])),
        {
          color: mark.color(token),
          alpha: isCrowd ? mark.alpha ** 2 : mark.alpha,
          ground: token("--map-rim"),
        },
        {
          color: token(mark.isRimmed ? "--ink" : "--map-rim"),
          widthPx: isCrowd && mark.size !== "stamp" ? 0 : 1,
        },
      ),
    );
  }

  /** Follow Leaflet's zoom animation with what is drawn. @param {L.LeafletEvent} event */
  animateZoom(event) {
    const { center, zoom } = /** @type {L.ZoomAnimEvent} */ (event);
    const map = /** @type {any} */ (this._map);
    const corner = map.containerPointToLatLng([0, 0]);
    const offset = map._latLngToNewLayerPoint(corner, zoom, center);
    L.DomUtil.setTransform(this.canvas, offset, map.getZoomScale(zoom, this.drawnZoom));
  }
}
