/** The strip of eight tiles: how the sensors are, six measures, and the level of the river. */
import { html } from "htm/preact";
import { crossedBy } from "../../city/level.js";
import { isComparable, MEASURES, readMeasure, shownQuantity } from "../../city/measures.js";
import { thresholdsFor } from "../../city/threshold.js";
import { STATUS_INDEX } from "../../fleet/status.js";
import { StatusShape } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber, formatPercent } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { GaugeTile } from "./gauge-tile.js";
import { KpiTile } from "./kpi-tile.js";
import { countsLook, scopedCounts } from "./scoped-counts.js";

/**
 * @import { Measure } from "../../city/measures.js"
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

/** Shown in the sensors' tile; "new" and "retired" are no trouble. */
const TROUBLES = /** @type {const} */ (["late", "silent", "offline"]);

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
    ${MEASURES.map(
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

/** @param {{store: Store, isStale: boolean}} props */
function SensorsTile({ store, isStale }) {
  const counts = scopedCounts(store)?.sensors;
  if (!counts) return null;
  return html`<${KpiTile}
    title=${t("tile.sensors")}
    value=${formatNumber(counts.live)}
    unit=${t("tile.ofTotal", { total: formatNumber(counts.total) })}
    asOfMs=${store.counts.asOfMs}
    isStale=${isStale}
    note=${TROUBLES.map(
      (status) => html`<span class="tile-trouble" title=${t(`status.${status}`)}>
        <${StatusShape} index=${STATUS_INDEX[status]} /><span class="hidden">${t(`status.${status}`)}</span>
        ${formatNumber(counts[status])}
      </span>`,
    )}
    foot=${html`<span class="tile-share">${formatPercent(counts.live / counts.total)}</span>`}
    href="#/map"
  />`;
}

/** @param {{store: Store, overview: Overview, measure: Measure, isStale: boolean}} props */
function MeasureTile({ store, overview, measure, isStale }) {
  const { kindByName, thresholds, filter, nowMs } = store.state;
  const quantity = shownQuantity(measure, kindByName.value);
  const kinds = scopedCounts(store)?.kinds;
  if (!quantity) return null;
  const value = readMeasure(measure, kinds);
  const limits = thresholdsFor(thresholds.value, measure.kind, measure.quantity, nowMs.value);
  const crossed = isComparable(measure) ? crossedBy(value, limits) : null;
  const { area } = filter.value;
  const day = overview.days.get(measure.id)?.value?.get(area);
  const seen = kinds?.[measure.kind];
  return html`<${KpiTile}
    ...${measure.tile({ measure, quantity, value, seen, limit: limits[0]?.value ?? null })}
    asOfMs=${store.counts.asOfMs}
    isStale=${isStale}
    level=${crossed?.level ?? null}
    day=${day?.items.map((item) => item[measure.stat] ?? null)}
    href=${`#/map?kind=${measure.kind}${area && `&area=${area}`}`}
  />`;
}
