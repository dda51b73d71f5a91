/** What of the view is in the address of every page that shows the fleet. */
import { AREA_LEVELS } from "../city/area-level.js";
import { EVERYTHING, SORTS, WORST_FIRST } from "./selection.js";

/**
 * @import { Filter } from "./types.js"
 * @import { PageRoute } from "../pages/page.js"
 * @import { Route } from "../words/route.js"
 * @import { View } from "./view-state.js"
 */

/** @type {PageRoute<any>} */
export const viewRoute = {
  read: (route, store) => store.viewAsked({ ...viewOf(route), filter: filterOf(route) }),
  write: ({ state }) => {
    const { filter, sensorId, layer, level, sort } = state.view.value;
    const order = sort === WORST_FIRST ? "" : sort;
    return { item: "", query: { sensor: sensorId, ...filter, sort: order, layer, level } };
  },
};

/** @param {Route} route @returns {Omit<View, "filter">} */
export function viewOf({ item, query }) {
  const { sensor = "", layer = "" } = query;
  // An unknown level would be asked for again and again; the city's own stands for it.
  const level = AREA_LEVELS.find((one) => one === query.level) ?? "";
  const sort = SORTS.find((one) => one === query.sort) ?? WORST_FIRST;
  return { sensorId: item || sensor, layer, level, sort };
}

/** @param {Route} route */
function filterOf({ query }) {
  const filter = { ...EVERYTHING };
  for (const key of /** @type {(keyof Filter)[]} */ (Object.keys(filter))) {
    filter[key] = query[key] ?? "";
  }
  return filter;
}
