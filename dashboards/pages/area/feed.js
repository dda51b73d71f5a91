/** What the page about an area asks the server for, as long as it is open. */
import { effect } from "@preact/signals";
import { followAreaAlerts } from "../../alerts/alerts-feed.js";
import { isOutside } from "../../city/outside.js";
import { followIndices } from "../../indices/indices-state.js";
import { followCounts } from "../../live/counts.js";
import { follow } from "../../live/resource.js";

/**
 * @import { Store } from "../../store.js"
 * @import { AreaState } from "./state.js"
 */

/** @param {Store} store @param {AreaState} own @returns {() => void} stop */
export function followArea(store, { area, card, days, wish }) {
  const { areas, me } = store.state;
  // Another's area is told to be one; nothing of it is asked for meanwhile.
  const isKnown = () => {
    const found = areas.value.get(area.value);
    return area.value === "" || (found !== undefined && !isOutside(me.value, found));
  };
  const isDated = () => store.state.clock.value !== null && isKnown();
  const stops = [
    followLevel(store),
    followCounts(store),
    followAreaAlerts(store),
    followIndices(store),
    follow(store, () => (isKnown() ? `card/${area.value}` : ""), [card]),
    follow(store, () => (isDated() ? wish.value : ""), [...days.values()]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Counts and outlines are of the area's own level: a link to a ward does not say that it is one. @param {Store} store */
function followLevel(store) {
  return effect(() => {
    const { view, areas, city } = store.state;
    const { filter, level } = view.value;
    const found = areas.value.get(filter.area)?.level ?? "";
    const wanted = found === city.value?.area_level ? "" : found;
    if (city.value && level !== wanted) store.viewAsked({ ...view.value, level: wanted });
  });
}
