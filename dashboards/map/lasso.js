/** A line drawn around sensors: a button of the map page begins it, letting go ends it. */
import { effect } from "@preact/signals";
import { rowsInside } from "../fleet/within.js";
import { t } from "../words/i18n.js";
import { L } from "./leaflet.js";

/** @import { Store } from "../store.js" */

const ICON = '<svg class="icon" aria-hidden="true"><use href="#lasso"/></svg>';
/** Of the pages that show the map, the one that has a place for what was picked. */
const PAGE = "map";
/** A shorter line is a click. */
const FEWEST_POINTS = 4;
/** Between two of its points. [CSS px] */
const STEP_PX = 4;

/** @param {L.Map} map @param {Store} store @returns {() => void} unmount */
export function mountLasso(map, store) {
  const { state } = store;
  const root = map.getContainer();
  const holder = L.DomUtil.create("div", "map-buttons");
  L.DomEvent.disableClickPropagation(holder);
  const button = L.DomUtil.create("button", "icon-button", holder);
  button.type = "button";
  button.innerHTML = ICON;
  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => holder;

  const line = L.polygon([], { className: "lasso", interactive: false, pane: "names" });
  /** @type {L.LatLng[] | null} while it is drawn */
  let points = null;
  let isOn = false;
  let isOver = false;
  /** @param {Event} event */
  const onClick = (event) => {
    if (isOver) event.stopImmediatePropagation();
  };
  const turn = (/** @type {boolean} */ isNowOn) => {
    isOn = isNowOn;
    points = null;
    button.setAttribute("aria-pressed", String(isOn));
    root.classList.toggle("has-lasso", isOn);
    if (isOn) map.dragging.disable();
    else map.dragging.enable();
  };
  /** @param {PointerEvent} event */
  const onDown = (event) => {
    if (!isOn || event.button !== 0 || holder.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
    points = [placeOf(event)];
    line.setLatLngs(points).addTo(map);
  };
  /** @param {PointerEvent} event */
  const onMove = (event) => {
    if (!points) return;
    const place = placeOf(event);
    const last = map.latLngToContainerPoint(points.at(-1) ?? place);
    if (map.latLngToContainerPoint(place).distanceTo(last) < STEP_PX) return;
    points.push(place);
    line.setLatLngs(points);
  };
  /** Letting go is no click on what lies there. */
  const onUp = () => {
    if (!points) return;
    isOver = true;
    setTimeout(() => {
      isOver = false;
    });
    const ring = points.map(({ lng, lat }) => [lng, lat]);
    turn(false);
    const rows =
      ring.length < FEWEST_POINTS
        ? []
        : rowsInside(state.fleet.peek(), state.selection.peek().shown, ring);
    store.sensorsPicked(rows.map((row) => state.fleet.peek().idOf(row)).filter((id) => id !== ""));
    if (rows.length === 0) line.remove();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== "Escape" || !isOn) return;
    line.remove();
    turn(false);
  };
  const placeOf = (/** @type {PointerEvent} */ event) =>
    map.containerPointToLatLng(map.mouseEventToContainerPoint(/** @type {any} */ (event)));

  button.addEventListener("click", () => turn(!isOn));
  root.addEventListener("pointerdown", onDown);
  root.addEventListener("pointermove", onMove);
  root.addEventListener("pointerup", onUp);
  root.addEventListener("keydown", onKey);
  root.addEventListener("click", onClick, true);
  const stops = [
    effect(() => {
      if (state.page.value === PAGE) control.addTo(map);
      else control.remove();
    }),
    effect(() => {
      if (state.picked.value.length === 0) line.remove();
    }),
    effect(() => {
      const label = t("lasso.draw");
      button.setAttribute("aria-label", label);
      button.setAttribute("title", label);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    root.removeEventListener("pointerdown", onDown);
    root.removeEventListener("pointermove", onMove);
    root.removeEventListener("pointerup", onUp);
    root.removeEventListener("keydown", onKey);
    root.removeEventListener("click", onClick, true);
    control.remove();
    store.sensorsPicked([]);
  };
}
