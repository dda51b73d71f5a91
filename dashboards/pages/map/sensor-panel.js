/** The list of sensors with its filters. */
import { html } from "htm/preact";
import { EVERYTHING, isFiltering } from "../../fleet/selection.js";
import { Icon } from "../../pieces/icon.js";
import { fleetLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { FilterBar } from "./filter-bar.js";
import { SensorRows } from "./sensor-rows.js";

/** @import { Store } from "../../store.js" */

/** @param {{store: Store, onRetry: () => void}} props */
export function SensorPanel({ store, onRetry }) {
  const { selection, filter, fleet, newestObservedAtMs } = store.state;
  const shown = selection.value.order.length;
  const fleetState = fleetLook(store);
  const isUnmatched = shown === 0 && fleet.value.size > 0 && isFiltering(filter.value);
  return html`<${Panel}
    name="sensor-panel"
    title=${t("list.title")}
    aside=${html`<span class="panel-count">${formatNumber(shown)}</span>
      ${
        isFiltering(filter.value) &&
        html`<button class="button filter-reset" onClick=${() => store.filterChanged(EVERYTHING)}>
          <${Icon} name="close" />${t("list.reset")}
        </button>`
      }`}
    look=${isUnmatched ? "empty" : fleetState}
    emptyText=${t(isUnmatched ? "look.noMatch" : "look.noSensors")}
    onRetry=${onRetry}
    asOfMs=${newestObservedAtMs.value}
    keepBody
  >
    <${FilterBar} store=${store} />
    <${SensorRows} store=${store} />
  <//>`;
}
