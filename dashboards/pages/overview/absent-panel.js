/** Sensors that do not send: silent, offline and late ones, and those that never did. */
import { html } from "htm/preact";
import { absentCount } from "../../city/area-counts.js";
import { STATUS_INDEX, statusStep } from "../../fleet/status.js";
import { scopedCounts } from "../../live/counts.js";
import { Icon, StatusShape } from "../../pieces/icon.js";
import { listLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { formatAge, formatNumber, placeOf } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { countsLook } from "./counts-look.js";

/**
 * @import { Resource } from "../../live/resource.js"
 * @import { SensorItem } from "../../fleet/types.js"
 * @import { Store } from "../../store.js"
 * @import { Absent } from "./state.js"
 */

/** @param {{store: Store, absent: Resource<Absent>, onRetry: () => void}} props */
export function AbsentPanel({ store, absent, onRetry }) {
  const { filter } = store.state;
  const known = absent.value?.area === filter.value.area ? absent.value : null;
  const counts = scopedCounts(store);
  // Two answers must agree, and both be of now, before all is said to be well.
  const isWhole = countsLook(store) === "current" && counts !== null && absentCount(counts) === 0;
  const isNothing = known?.items.length === 0;
  const listed = listLook(store, { ...absent, value: known }, isNothing && isWhole);
  // Counted already, and on its way: a number beside an empty list would say neither.
  const look = listed === "current" && isNothing ? "loading" : listed;
  const isStale = look === "stale";
  return html`<${Panel}
    name="absent-panel"
    title=${t("absent.title")}
    aside=${html`<span class="panel-count">
      ${isStale || !counts ? t("age.none") : formatNumber(absentCount(counts))}
    </span>`}
    look=${look}
    emptyText=${t("absent.none")}
    onRetry=${onRetry}
    asOfMs=${Date.parse(counts?.newest_observed_at ?? "")}
  >
    ${isNothing && isStale && html`<p class="panel-note">${t("absent.unknown")}</p>`}
    <ol class="absents" tabindex="0" aria-label=${t("absent.title")}>
      ${known?.items.map((item) => html`<${AbsentRow} key=${item.sensor_id} store=${store} item=${item} />`)}
    </ol>
  <//>`;
}

/** @param {{store: Store, item: SensorItem}} props */
function AbsentRow({ store, item }) {
  const { areas, nowMs } = store.state;
  const index = STATUS_INDEX[item.status];
  const place = placeOf(areas.value.get(item.area ?? ""), item.name ?? item.sensor_id);
  const observedAtMs = Date.parse(item.latest?.observed_at ?? "");
  return html`<li class="absent">
    <a href=${sensorLink(item.sensor_id)}>
      <span title=${t(statusStep(index).word)}>
        <${StatusShape} index=${index} /><span class="hidden">${t(statusStep(index).word)}</span>
      </span>
      <${Icon} name=${`kind-${item.kind}`} />
      <span class="absent-name">${place.area && html`<em>${place.area}</em> · `}${place.name}</span>
      <time>${formatAge(nowMs.value - observedAtMs)}</time>
    </a>
  </li>`;
}
