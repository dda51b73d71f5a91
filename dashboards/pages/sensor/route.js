/** The sensor's page has its sensor in the path, as `sensorLink` writes it. */
import { EVERYTHING } from "../../fleet/selection.js";
import { viewOf } from "../../fleet/view-route.js";

/** @import { PageRoute } from "../page.js" */

/** @type {PageRoute<any>} */
export const sensorRoute = {
  read: (route, store) => store.viewAsked({ ...viewOf(route), filter: EVERYTHING }),
  write: ({ state }) => {
    const { sensorId, layer, level } = state.view.value;
    return { item: sensorId, query: { layer, level } };
  },
};
