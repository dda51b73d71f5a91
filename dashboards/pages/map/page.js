/** The map page: sensors by list and by place, and one of them in detail. */
import { html } from "htm/preact";
import { render } from "preact";
import { viewRoute } from "../../fleet/view-route.js";
import { withHistory } from "../../history/history-route.js";
import { followCounts } from "../../live/counts.js";
import { MapPanel } from "./map-panel.js";
import { SensorDrawer } from "./sensor-drawer.js";
import { SensorPanel } from "./sensor-panel.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Page, PageServices } from "../page.js"
 */

/** @type {Page} */
export const page = {
  id: "map",
  word: "nav.map",
  icon: "map",
  isListed: true,
  route: withHistory(viewRoute),
  mount: (root, store, services) => {
    // The crossings that the map stamps come with the counts.
    const stop = followCounts(store);
    render(html`<${MapPage} store=${store} services=${services} />`, root);
    return () => {
      stop();
      render(null, root);
    };
  },
};

/** @param {{store: Store, services: PageServices}} props */
function MapPage({ store, services }) {
  const selectedId = store.state.selectedId.value;
  return html`<div class="map-page" data-drawer=${selectedId === "" ? "closed" : "open"}>
    <${MapPanel} store=${store} onRetry=${services.reload} />
    <${SensorPanel} store=${store} onRetry=${services.reload} />
    ${selectedId !== "" && html`<${SensorDrawer} key=${selectedId} store=${store} />`}
  </div>`;
}
