/** The list of sensors with its filters. */
import { html } from "htm/preact";
import { EVERYTHING, isFiltering } from "../../fleet/selection.js";
import { Icon } from "../../pieces/icon.js";
import { fleetAsOfMs, isClearKnown, selectionLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { FilterBar } from "./filter-bar.js";
import { ListLink } from "./picked-bar.js";
import { SensorRows } from "./sensor-rows.js";

/** @import { Store } from "../../store.js" */

/** @param {{store: Store, onRetry: () => void, emptyText: string}} props */
export function SensorPanel({ store, onRetry, emptyText }) {
  const { selection, filter } = store.state;
  const { shownCount: shown, isReordered } = selection.value;
  const look = selectionLook(store);
  const isKnown = look === "current" || look === "stale";
  const isUnmatched = isKnown && shown === 0 && isFiltering(filter.value);
  const isUnknown = filter.value.crossed !== "" && !isClearKnown(store);
  return html`<${Panel}
    name="sensor-panel"
    title=${t("list.title")}
    aside=${html`<span class="panel-count">${formatNumber(isKnown ? shown : Number.NaN)}</span>
      <${ListLink} store=${store} />
      ${
        isReordered &&
        html`<button class="button" title=${t("list.sortAgainHint")} onClick=${store.listSorted}>
          ${t("list.sortAgain")}
        </button>`
      }
      ${
        isFiltering(filter.value) &&
        html`<button class="button filter-reset" onClick=${() => store.filterChanged(EVERYTHING)}>
          <${Icon} name="close" />${t("list.reset")}
        </button>`
      }`}
    look=${isUnmatched ? "empty" : look}
    emptyText=${isUnmatched ? t(isUnknown ? "crossing.unknown" : "look.noMatch") : emptyText}
    onRetry=${onRetry}
    asOfMs=${fleetAsOfMs(store, look)}
    keepBody
  >
    <${FilterBar} store=${store} />
    <${SensorRows} store=${store} />
  <//>`;
}
