/** The overview: what the city measures, where something is beyond a threshold, and its last day. */
import { html } from "htm/preact";
import { render } from "preact";
import { nameOf, t } from "../core/i18n.js";
import { Icon } from "../frame/icon.js";
import { AbsentPanel } from "../overview/absent-panel.js";
import { AreaTable } from "../overview/area-table.js";
import { CrossingPanel } from "../overview/crossing-panel.js";
import { createGauge, followGauge } from "../overview/gauge.js";
import { KpiStrip } from "../overview/kpi-strip.js";
import { followOverview } from "../overview/overview-feed.js";
import { OverviewMap } from "../overview/overview-map.js";
import { Trends } from "../overview/trends.js";

/** @typedef {import("../core/store.js").Store} Store */

/** @type {import("./pages.js").Page["mount"]} */
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
 * @param {import("./pages.js").PageServices} props.services
 * @param {import("../overview/gauge.js").Gauge} props.gauge
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
