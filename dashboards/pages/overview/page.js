/** The overview: what the city measures, where something is beyond a threshold, and its last day. */
import { html } from "htm/preact";
import { render } from "preact";
import { Icon } from "../../pieces/icon.js";
import { nameOf, t } from "../../words/i18n.js";
import { AbsentPanel } from "./absent-panel.js";
import { AreaTable } from "./area-table.js";
import { CrossingPanel } from "./crossing-panel.js";
import { followOverview } from "./feed.js";
import { createGauge, followGauge } from "./gauge.js";
import { KpiStrip } from "./kpi-strip.js";
import { OverviewMap } from "./overview-map.js";
import { Trends } from "./trends.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Page, PageServices } from "../pages.js"
 * @import { Gauge } from "./gauge.js"
 */

/** @type {Page["mount"]} */
export function mountOverviewPage(root, store, services) {
  const gauge = createGauge();
  const stops = [followOverview(store), followGauge(store, gauge)];
  render(html`<${OverviewPage} store=${store} services=${services} gauge=${gauge} />`, root);
  return () => {
    for (const stop of stops) stop();
    render(null, root);
  };
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {PageServices} props.services
 * @param {Gauge} props.gauge
 */
function OverviewPage({ store, services, gauge }) {
  const part = { store, onRetry: services.reload };
  return html`<div class="overview-page" data-scope=${store.state.filter.value.area === "" ? "city" : "area"}>
    <${AreaHead} store=${store} />
    <${KpiStrip} ...${part} gauge=${gauge} />
    <${AreaTable} ...${part} />
    <${OverviewMap} ...${part} />
    <div class="overview-side">
      <${CrossingPanel} ...${part} />
      <${AbsentPanel} ...${part} />
    </div>
    <${Trends} ...${part} gauge=${gauge} />
  </div>`;
}

/** Whose overview this is, and the way back to the whole city. @param {{store: Store}} props */
function AreaHead({ store }) {
  const { filter, areas } = store.state;
  const area = areas.value.get(filter.value.area);
  if (!area) return null;
  return html`<div class="area-head">
    <button class="button" onClick=${() => store.filterChanged({ area: "" })}>
      <${Icon} name="back" />${t("map.wholeCity")}
    </button>
    <h2>${nameOf(area)}</h2>
  </div>`;
}
