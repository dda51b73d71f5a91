/** The strip of eight tiles: how the sensors are, six measures, and the level of the river. */
import { html } from "htm/preact";
import { crossedBy } from "../../city/level.js";
import { isComparable, MEASURES, readMeasure, shownQuantity } from "../../city/measures.js";
import { thresholdsFor } from "../../city/threshold.js";
import { STATUS_INDEX } from "../../fleet/status.js";
import { StatusShape } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { formatNumber, formatPercent, formatValue } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { GaugeTile } from "./gauge-tile.js";
import { KpiTile } from "./kpi-tile.js";
import { overviewAtMs, overviewLook, scopedOverview } from "./overview-look.js";
import { seriesKey } from "./state.js";

/**
 * @import { Measure } from "../../city/measures.js"
 * @import { KindOverview, Quantity } from "../../live/types.js"
 * @import { Store } from "../../store.js"
 * @import { Gauge } from "./gauge.js"
 */

/** Shown in the sensors' tile; "new" and "retired" are no trouble. */
const TROUBLES = /** @type {const} */ (["late", "silent", "offline"]);

/** @param {{store: Store, gauge: Gauge, onRetry: () => void}} props */
export function KpiStrip({ store, gauge, onRetry }) {
  const look = overviewLook(store);
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
      (measure) => html`<${MeasureTile} store=${store} measure=${measure} isStale=${isStale} />`,
    )}
    <${GaugeTile} store=${store} gauge=${gauge} />
  </section>`;
}

/** @param {{store: Store, isStale: boolean}} props */
function SensorsTile({ store, isStale }) {
  const counts = scopedOverview(store)?.sensors;
  if (!counts) return null;
  return html`<${KpiTile}
    title=${t("tile.sensors")}
    value=${formatNumber(counts.live)}
    unit=${t("tile.ofTotal", { total: formatNumber(counts.total) })}
    asOfMs=${overviewAtMs(store)}
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

/** @param {{store: Store, measure: Measure, isStale: boolean}} props */
function MeasureTile({ store, measure, isStale }) {
  const { kindByName, thresholds, filter, series, nowMs } = store.state;
  const quantity = shownQuantity(measure, kindByName.value);
  const kinds = scopedOverview(store)?.kinds;
  const seen = kinds?.[measure.kind];
  if (!quantity) return null;
  const value = readMeasure(measure, kinds);
  const limits = thresholdsFor(thresholds.value, measure.kind, measure.quantity, nowMs.value);
  const crossed = isComparable(measure) ? crossedBy(value, limits) : null;
  const key = seriesKey(measure.kind, measure.quantity, filter.value.area);
  const day = series.value.get(key)?.items.map((item) => item[measure.stat] ?? null);
  const isFlood = measure.stat === "max";
  const above = seen?.above?.[measure.quantity];
  return html`<${KpiTile}
    title=${t(isFlood ? "tile.flood" : measure.word)}
    value=${isFlood ? formatNumber(floodCount(seen) ?? Number.NaN) : formatValue(value, quantity)}
    unit=${isFlood ? t("tile.ofTotal", { total: formatNumber(seen?.live ?? 0) }) : quantity.symbol}
    note=${
      isFlood
        ? t("tile.floodNote", {
            limit: formatNumber(100 * (above?.threshold ?? limits[0]?.value ?? 0.1)),
            max: formatValue(value, quantity),
          })
        : measureNote(measure, quantity, seen)
    }
    asOfMs=${overviewAtMs(store)}
    isStale=${isStale}
    level=${crossed?.level ?? null}
    day=${day}
    href=${`#/map?kind=${measure.kind}${filter.value.area && `&area=${filter.value.area}`}`}
  />`;
}

/**
 * How many streets are flooded; areas do not count them by depth, only all crossed thresholds.
 * @param {KindOverview | undefined} seen
 */
function floodCount(seen) {
  return seen?.above?.depth_m?.count ?? seen?.crossed ?? null;
}

/**
 * @param {Measure} measure
 * @param {Quantity} quantity
 * @param {KindOverview | undefined} seen
 */
function measureNote(measure, quantity, seen) {
  const values = seen?.values[measure.quantity];
  if (!seen || !values) return t("look.empty");
  if (measure.stat === "total") return t("tile.stations", { count: formatNumber(seen.live) });
  return t("tile.range", {
    min: formatValue(values.min, quantity),
    max: formatValue(values.max, quantity),
  });
}
