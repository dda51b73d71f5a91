/** What the pointer does on the map: a tip over a sensor, and a click that opens it. */
import { effect, untracked } from "@preact/signals";
import { L } from "./leaflet.js";
import { sensorTip } from "./sensor-tip.js";
import { wallUnit } from "./wall-unit.js";

/**
 * @import { Store } from "../store.js"
 * @import { SensorLayer } from "./sensor-layer.js"
 */

/** What the widest tip takes beside its sensor. [px at 1920 wide] */
const TIP_ROOM_PX = 320;
const TIP_OFFSET_PX = 14;

/** @param {L.Map} map @param {SensorLayer} sensors @param {Store} store */
export function followPointer(map, sensors, store) {
  const tip = L.tooltip({ className: "sensor-tip" });
  let hovered = -1;
  /** @param {number} row */
  const hover = (row) => {
    hovered = row;
    store.sensorsWanted("map", row < 0 ? [] : [row]);
    map.getContainer().classList.toggle("has-target", row >= 0);
    if (row < 0) {
      map.closeTooltip(tip);
      return;
    }
    const fleet = store.state.fleet.peek();
    const place = L.latLng(fleet.latDeg[row] ?? 0, fleet.lonDeg[row] ?? 0);
    const roomPx = map.getSize().x - map.latLngToContainerPoint(place).x;
    const isRight = roomPx > TIP_ROOM_PX * wallUnit();
    tip.options.direction = isRight ? "right" : "left";
    tip.options.offset = [isRight ? TIP_OFFSET_PX : -TIP_OFFSET_PX, 0];
    tip.setLatLng(place).setContent(sensorTip(store, row));
    map.openTooltip(tip);
  };
  map.on("mousemove", (event) => {
    const row = sensors.pick(event.containerPoint);
    if (row !== hovered) hover(row);
  });
  map.on("mouseout movestart zoomstart", () => hover(-1));
  map.on("click", (event) => {
    const row = sensors.pick(event.containerPoint);
    if (row >= 0) store.rowChosen(row);
  });
  const stop = effect(() => {
    store.state.nowMs.value;
    store.state.pulse.value;
    store.state.knowledge.value;
    if (hovered >= 0 && hovered < store.state.fleet.value.size) {
      tip.setContent(untracked(() => sensorTip(store, hovered)));
    }
  });
  return () => {
    stop();
    store.sensorsWanted("map", []);
  };
}
