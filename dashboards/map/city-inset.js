/**
 * The whole city in the corner of the map: where the view is, and where something is wrong outside
 * of it. Shown only while the view does not hold the whole city, and where it covers nothing that is
 * critical; a click goes there.
 */
import { effect } from "@preact/signals";
import { levelStep } from "../city/level.js";
import { mercatorX, mercatorY } from "../city/mercator.js";
import { rings } from "../city/outline.js";
import { SIGN_SCALE, signStep } from "../fleet/judgement.js";
import { STATUS_INDEX, statusStep } from "../fleet/status.js";
import { t } from "../words/i18n.js";
import { L } from "./leaflet.js";
import { wallUnit } from "./wall-unit.js";

/**
 * @import { Outlines } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

const HEIGHT_REM = 12;
/** Sensors that are well are drawn at one pixel, the others large enough to be seen. [px at 1920 wide] */
const WELL_PX = 1;
const UNWELL_PX = 2;
const LEVEL_PX = 4;
/** Where it may stand, and what it keeps free around itself. */
const CORNERS = /** @type {const} */ (["bottomleft", "bottomright"]);
const MARGIN_PX = 20;
const CROWD = 8000;
/** The inset follows sensors slowly; the view at once. */
const REFRESH_MS = 1000;

/** @typedef {{left: number, top: number, scale: number}} Projection of the Web Mercator square */

/**
 * @param {L.Map} map
 * @param {Store} store
 * @returns {() => void} unmount
 */
export function mountCityInset(map, store) {
  const root = L.DomUtil.create("div", "inset");
  const caption = L.DomUtil.create("p", "", root);
  const canvas = L.DomUtil.create("canvas", "", root);
  canvas.setAttribute("aria-hidden", "true");
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = () => root;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(root);

  const redraw = () => {
    const city = store.state.city.peek();
    if (!city) return;
    const [west, south, east, north] = city.bbox;
    root.hidden = map.getBounds().contains(L.latLngBounds([south, west], [north, east]));
    if (!root.hidden) draw(canvas, city.bbox, map, store);
  };
  /** @type {unknown} */
  let placedFor;
  const place = () => {
    placedFor = store.state.selection.peek();
    redraw();
    if (root.hidden) return;
    const corner = freeCorner(map, store, root);
    if (corner && corner !== control.getPosition()) control.setPosition(corner);
    root.hidden = corner === undefined;
  };
  const goThere = (/** @type {MouseEvent} */ event) => {
    const city = store.state.city.peek();
    if (!city) return;
    const { left, top, scale } = projectionOf(city.bbox, canvas.clientHeight);
    const x = left + event.offsetX / scale;
    const y = top + event.offsetY / scale;
    const crsScale = L.CRS.EPSG3857.scale(0);
    map.panTo(L.CRS.EPSG3857.pointToLatLng(L.point(x * crsScale, y * crsScale), 0));
  };
  canvas.addEventListener("click", goThere);
  map.on("move zoomend resize", redraw);
  map.on("moveend", place);
  const timer = setInterval(() => {
    if (store.state.selection.peek() !== placedFor) place();
  }, REFRESH_MS);
  let frame = 0;
  const stop = effect(() => {
    caption.textContent = t("map.wholeCity");
    store.state.outlines.value;
    store.state.theme.value;
    store.state.connection.value;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(place);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
    clearInterval(timer);
    control.remove();
  };
}

/**
 * A corner in which it covers nothing that is critical, by preference.
 * @param {L.Map} map
 * @param {Store} store
 * @param {HTMLElement} root
 */
function freeCorner(map, store, root) {
  const size = map.getSize();
  const [width, height] = [root.offsetWidth + 2 * MARGIN_PX, root.offsetHeight + 2 * MARGIN_PX];
  const fleet = store.state.fleet.peek();
  const { shown } = store.state.selection.peek();
  const isCovered = new Map(CORNERS.map((corner) => [corner, false]));
  for (let row = 0; row < fleet.size; row += 1) {
    if (shown[row] !== 1 || fleet.signOf(row).level !== "critical") continue;
    const point = map.latLngToContainerPoint([fleet.latDeg[row] ?? 0, fleet.lonDeg[row] ?? 0]);
    if (point.y < size.y - height || point.y > size.y + MARGIN_PX) continue;
    if (point.x < width) isCovered.set("bottomleft", true);
    if (point.x > size.x - width) isCovered.set("bottomright", true);
  }
  return CORNERS.find((corner) => !isCovered.get(corner));
}

/** @param {[number, number, number, number]} bbox @param {number} height @returns {Projection} */
function projectionOf([west, south, , north], height) {
  const top = mercatorY(north);
  return { left: mercatorX(west), top, scale: height / (mercatorY(south) - top) };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {[number, number, number, number]} bbox
 * @param {L.Map} map
 * @param {Store} store
 */
function draw(canvas, bbox, map, store) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const height = HEIGHT_REM * rem;
  const projection = projectionOf(bbox, height);
  const width = (mercatorX(bbox[2]) - projection.left) * projection.scale;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const outlines = store.state.outlines.peek();
  if (outlines) {
    const path = outlinePath(outlines, projection);
    context.fillStyle = style.getPropertyValue("--area-fill");
    context.fill(path, "evenodd");
    context.strokeStyle = style.getPropertyValue("--area-line");
    context.lineWidth = 0.5;
    context.stroke(path);
  }
  drawSensors(context, projection, style, store);
  const view = map.getBounds();
  const x = (mercatorX(view.getWest()) - projection.left) * projection.scale;
  const y = (mercatorY(view.getNorth()) - projection.top) * projection.scale;
  const x2 = (mercatorX(view.getEast()) - projection.left) * projection.scale;
  const y2 = (mercatorY(view.getSouth()) - projection.top) * projection.scale;
  context.strokeStyle = style.getPropertyValue("--ink");
  context.lineWidth = 1.5;
  context.strokeRect(
    Math.max(1, x),
    Math.max(1, y),
    Math.min(width - 1, x2) - Math.max(1, x),
    Math.min(height - 1, y2) - Math.max(1, y),
  );
}

/** @param {Outlines} outlines @param {Projection} projection */
function outlinePath(outlines, { left, top, scale }) {
  const path = new Path2D();
  for (const { geometry } of outlines.features) {
    for (const ring of rings(geometry)) {
      ring.forEach(([lon = 0, lat = 0], index) => {
        const x = (mercatorX(lon) - left) * scale;
        const y = (mercatorY(lat) - top) * scale;
        if (index === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
  }
  return path;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Projection} projection
 * @param {CSSStyleDeclaration} style
 * @param {Store} store
 */
function drawSensors(context, { left, top, scale }, style, store) {
  const fleet = store.state.fleet.peek();
  const { shown } = store.state.selection.peek();
  for (let sign = SIGN_SCALE.length - 1; sign >= 0; sign -= 1) {
    const { level, status } = signStep(sign);
    const index = STATUS_INDEX[status ?? "new"];
    const isUnwell = index < STATUS_INDEX.late && fleet.size < CROWD;
    const size = wallUnit() * (level ? LEVEL_PX : isUnwell ? UNWELL_PX : WELL_PX);
    context.fillStyle = style.getPropertyValue(
      level ? levelStep(level).token : statusStep(index).token,
    );
    fleet.sign.forEach((of, row) => {
      if (of !== sign || shown[row] !== 1) return;
      const x = ((fleet.x[row] ?? 0) - left) * scale;
      const y = ((fleet.y[row] ?? 0) - top) * scale;
      context.fillRect(x - size / 2, y - size / 2, size, size);
    });
  }
}
