/** The raw thresholds that live sensors cross now. Named as such: nobody raised an alert. */
import { html } from "htm/preact";
import { labelOf } from "../../city/threshold.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { listLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { formatAge, formatNumber, formatValueWithUnit, placeOf } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";

/**
 * @import { Crossing } from "../../city/types.js"
 * @import { Store } from "../../store.js"
 */

/** What the city's file says where nobody has set the number. */
const ASSUMED = "assumed";

/** @param {{store: Store, onRetry: () => void}} props */
export function CrossingPanel({ store, onRetry }) {
  const { crossings } = store;
  const known = crossings.value?.area === store.state.filter.value.area ? crossings.value : null;
  const isNothing = known?.items.length === 0;
  const look = listLook(store, { ...crossings, value: known }, isNothing);
  return html`<${Panel}
    name="crossing-panel"
    title=${t("crossing.title")}
    aside=${known && html`<span class="panel-count">${formatNumber(known.total)}</span>`}
    look=${look}
    emptyText=${t("crossing.none")}
    onRetry=${onRetry}
    asOfMs=${crossings.asOfMs}
  >
    ${isNothing && html`<p class="panel-note">${t("crossing.none")}</p>`}
    <ol class="crossings" tabindex="0" aria-label=${t("crossing.title")}>
      ${known?.items.map(
        (crossing) => html`<${CrossingRow}
          key=${`${crossing.sensor_id}/${crossing.quantity}`}
          store=${store}
          crossing=${crossing}
        />`,
      )}
      ${
        known &&
        known.total > known.items.length &&
        html`<li class="crossing-more">
          ${t("crossing.more", { count: formatNumber(known.total - known.items.length) })}
        </li>`
      }
    </ol>
    <p class="panel-note">${t("crossing.note")}</p>
  <//>`;
}

/** @param {{store: Store, crossing: Crossing}} props */
function CrossingRow({ store, crossing }) {
  const { kindByName, areas, thresholds, nowMs } = store.state;
  const quantity = kindByName.value
    .get(crossing.kind)
    ?.quantities.find((one) => one.quantity === crossing.quantity);
  const threshold = thresholds.value.find((one) => one.threshold_id === crossing.threshold_id);
  const place = placeOf(areas.value.get(crossing.area ?? ""), crossing.name ?? crossing.sensor_id);
  const value = quantity ? formatValueWithUnit(crossing.value, quantity) : String(crossing.value);
  const label = threshold
    ? labelOf(threshold)
    : quantity && formatValueWithUnit(crossing.threshold_value, quantity);
  return html`<li class="crossing" data-level=${crossing.level}>
    <a href=${sensorLink(crossing.sensor_id)}>
      <${LevelMark} level=${crossing.level} />
      <span class="crossing-label">${label}</span>
      <b>${value}</b>
      <span class="crossing-place">
        ${place.area && html`<em>${place.area}</em> · `}${place.name}
      </span>
      <time>${formatAge(nowMs.value - Date.parse(crossing.observed_at))}</time>
      ${threshold && html`<small>${sourceText(threshold.source)}</small>`}
    </a>
  </li>`;
}

/** @param {string} source */
function sourceText(source) {
  return source === ASSUMED ? t("crossing.assumed") : t("crossing.source", { source });
}
