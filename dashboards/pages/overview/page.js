/** The overview: what the city measures, where something is beyond a threshold, and its last day. */
import { html } from "htm/preact";
import { render } from "preact";
import { seenText } from "../../account/names.js";
import { measureOf } from "../../city/measures.js";
import { viewRoute } from "../../fleet/view-route.js";
import { Icon } from "../../pieces/icon.js";
import { nameOf, t } from "../../words/i18n.js";
import { exploreLink } from "../../words/route.js";
import { AbsentPanel } from "./absent-panel.js";
import { AreaTable } from "./area-table.js";
import { followOverview } from "./feed.js";
import { KpiStrip } from "./kpi-strip.js";
import { OverviewMap } from "./overview-map.js";
import { SidePanel } from "./side-panel.js";
import { createOverview } from "./state.js";
import { Trends } from "./trends.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Page, PageServices } from "../page.js"
 * @import { Overview } from "./state.js"
 */

/** @type {Page<Overview>} */
export const page = {
  id: "overview",
  word: "nav.overview",
  icon: "overview",
  isListed: true,
  hasArea: true,
  route: {
    read: (route, store, overview) => {
      viewRoute.read(route, store, overview);
      overview.sideChosen(route.query.side ?? "");
    },
    write: (store, overview) => {
      const { item, query } = viewRoute.write(store, overview);
      return { item, query: { ...query, side: overview.side.value } };
    },
  },
  createSlice: createOverview,
  mount: (root, store, services, overview) => {
    const stop = followOverview(store, overview);
    render(html`<${OverviewPage} ...${{ store, services, overview }} />`, root);
    return () => {
      stop();
      render(null, root);
    };
  },
};

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {PageServices} props.services
 * @param {Overview} props.overview
 */
function OverviewPage({ store, services, overview }) {
  const part = { store, onRetry: services.reload };
  return html`<div class="overview-page" data-scope=${store.state.filter.value.area === "" ? "city" : "area"}>
    <${AreaHead} store=${store} />
    <${KpiStrip} ...${part} overview=${overview} />
    <${AreaTable} ...${part} />
    <${OverviewMap} ...${part} />
    <div class="overview-side">
      <${SidePanel} ...${part} overview=${overview} />
      <${AbsentPanel} ...${part} absent=${overview.absent} />
    </div>
    <${Trends} ...${part} overview=${overview} />
  </div>`;
}

/** Whose overview this is, and the way back to all that may be seen. @param {{store: Store}} props */
function AreaHead({ store }) {
  const { filter, areas } = store.state;
  const area = areas.value.get(filter.value.area);
  if (!area) return null;
  return html`<div class="area-head">
    <button class="button" onClick=${() => store.filterChanged({ area: "" })}>
      <${Icon} name="back" />${seenText(store)}
    </button>
    <h2>${nameOf(area)}</h2>
    <a class="button" href=${exploreLink([`area.${area.code}`], quantityOf(store))}>
      <${Icon} name="history" />${t("explore.open")}
    </a>
  </div>`;
}

/** What the map shows, as the explorer calls it. @param {Store} store */
function quantityOf({ state }) {
  const { kind, quantity } = measureOf(state.layer.value);
  return `${kind}.${quantity}`;
}
