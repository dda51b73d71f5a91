/** The strip of eight tiles: how the sensors are, the air, five measures, and the level of the river. */
import { html } from "htm/preact";
import { isEnough } from "../../city/area-counts.js";
import { worstOf } from "../../city/measure-tile.js";
import { MEASURES, shownQuantity } from "../../city/measures.js";
import { minuteMsOf } from "../../city/of-time.js";
import { thresholdsFor } from "../../city/threshold.js";
import { STATUS_INDEX } from "../../fleet/status.js";
import { dayOf } from "../../history/series.js";
import { scopedCounts } from "../../live/counts.js";
import { StatusShape } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber, formatPercent } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { AirTile } from "./air-tile.js";
import { countsLook } from "./counts-look.js";
import { GaugeTile } from "./gauge-tile.js";
import { KpiTile } from "./kpi-tile.js";

/**
 * @import { StatusCounts } from "../../city/types.js"
 * @import { TileLine } from "../../city/measure-tile.js"
 * @import { Measure } from "../../city/measures.js"
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

/** Shown in the sensors' tile, in the order of the status scale. */
const TROUBLES = /** @type {const} */ (["silent", "offline", "late", "new"]);
/** The air has a tile of its own. */
const AIR = "pm25";
/** A share below one is never told as "100 %". */
const NEARLY_ALL = 0.99;

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function KpiStrip({ store, overview, onRetry }) {
  const look = countsLook(store);
  if (look === "loading" || look === "failed" || look === "empty") {
    return html`<section class="panel kpi-strip" data-look=${look} aria-label=${t("tile.title")}>
      <${PanelMessage} look=${look} onRetry=${onRetry} />
    </section>`;
  }
  const isStale = look === "stale";
  return html`<section class="kpi-strip" data-look=${look} aria-label=${t("tile.title")}>
    <h2 class="hidden">${t("tile.title")}</h2>
    <${SensorsTile} store=${store} isStale=${isStale} />
    <${AirTile} store=${store} />
    ${MEASURES.filter(({ id }) => id !== AIR).map(
      (measure) => html`<${MeasureTile}
        store=${store}
        overview=${overview}
        measure=${measure}
        isStale=${isStale}
      />`,
    )}
    <${GaugeTile} store=${store} overview=${overview} />
  </section>`;
}

/** How many send is a thing of now: of an answer that has grown old nobody knows it. @param {{store: Store, isStale: boolean}} props */
function SensorsTile({ store, isStale }) {
  const counts = scopedCounts(store);
  if (!counts) return null;
  const { sensors, newest_observed_at } = counts;
  const isTrusted = !isStale && isEnough(sensors);
  return html`<${KpiTile}
    title=${t("tile.sensors")}
    value=${isStale ? t("age.none") : formatNumber(sensors.live)}
    unit=${t("tile.ofTotal", { total: formatNumber(sensors.total) })}
    asOfMs=${Date.parse(newest_observed_at ?? "")}
    isStale=${isStale}
    isTrusted=${isTrusted}
    lines=${coverageWords(isStale, isTrusted)}
    foot=${!isStale && html`<${Troubles} sensors=${sensors} />`}
    href="#/map"
  />`;
}

/** @param {boolean} isStale @param {boolean} isTrusted @returns {TileLine[]} */
function coverageWords(isStale, isTrusted) {
  if (isStale) return [{ text: t("tile.unknownNow"), sign: "no-data" }];
  return isTrusted ? [] : [{ text: t("data.notEnough"), sign: "no-data" }];
}

/** @param {{sensors: StatusCounts}} props */
function Troubles({ sensors }) {
  const share = sensors.live / sensors.total;
  return html`<p class="tile-troubles">
    <span class="tile-share">${formatPercent(share < 1 ? Math.min(share, NEARLY_ALL) : 1)}</span>
    ${TROUBLES.filter((status) => sensors[status] > 0).map(
      (status) => html`<span class="tile-trouble" title=${t(`status.${status}`)}>
        <${StatusShape} index=${STATUS_INDEX[status]} /><span class="hidden">${t(`status.${status}`)}</span>
        ${formatNumber(sensors[status])}
      </span>`,
    )}
  </p>`;
}

/** @param {{store: Store, overview: Overview, measure: Measure, isStale: boolean}} props */
function MeasureTile({ store, overview, measure, isStale }) {
  const { kindByName, thresholds, filter } = store.state;
  const quantity = shownQuantity(measure, kindByName.value);
  if (!quantity) return null;
  const seen = scopedCounts(store)?.kinds[measure.kind];
  const atMs = minuteMsOf(store.state);
  const limits = thresholdsFor(thresholds.value, measure.kind, measure.quantity, atMs);
  const quantities = kindByName.value.get(measure.kind)?.quantities ?? [];
  const { area } = filter.value;
  const day = overview.days.get(measure.id)?.value?.get(area);
  const query = new URLSearchParams({
    kind: measure.kind,
    ...(seen?.crossed && { crossed: "1" }),
    ...(area && { area }),
  });
  return html`<${KpiTile}
    ...${measure.tile({ measure, quantity, quantities, seen, limits, isStale })}
    ...${worstOf(seen)}
    of=${seen && !isStale && { live: seen.values[measure.quantity]?.count ?? 0, sensors: seen.sensors }}
    asOfMs=${Date.parse(seen?.newest_observed_at ?? "")}
    isStale=${isStale}
    isTrusted=${seen?.trusted ?? false}
    day=${day ? dayOf(store, measure, quantity, day) : null}
    href=${`#/map?${query}`}
  />`;
}
