/** The tile of the river: level at the gauge that has alarm levels, and which alarm level it has reached. */
import { html } from "htm/preact";
import { placeOf } from "../../city/distance.js";
import { levelNameOf, thresholdsFor } from "../../city/threshold.js";
import { crossedNow, statusOf } from "../../fleet/judgement.js";
import { aggregateOf } from "../../history/history.js";
import { isConnectionGood, lookOf } from "../../pieces/look.js";
import { formatValue } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { KpiTile } from "./kpi-tile.js";

/**
 * @import { Threshold } from "../../city/types.js"
 * @import { Look } from "../../pieces/look.js"
 * @import { WordKey } from "../../words/i18n.js"
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

/** In place of a gauge that is not there. @type {Record<Look, WordKey>} */
const WORDS = {
  loading: "look.loading",
  failed: "look.failed",
  empty: "look.empty",
  current: "look.empty",
  stale: "look.empty",
};

/** @param {{store: Store, overview: Overview}} props */
export function GaugeTile({ store, overview }) {
  const { kindByName, thresholds, nowMs, connection, fleet } = store.state;
  const sensor = overview.gauge.value?.sensor;
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  if (!sensor || !kind || !quantity) {
    return html`<${KpiTile}
      title=${kind ? nameOf(kind) : t("look.loading")}
      value=${t("age.none")}
      unit=""
      note=${t(WORDS[lookOf(store, overview.gauge, true)])}
      asOfMs=${Number.NaN}
      isStale=${true}
    />`;
  }
  const observedAtMs = Date.parse(sensor.latest?.observed_at ?? "");
  const value = Number(sensor.latest?.values[GAUGE_QUANTITY] ?? Number.NaN);
  const limits = thresholdsFor(
    thresholds.value,
    GAUGE_KIND,
    GAUGE_QUANTITY,
    nowMs.value,
    placeOf(sensor),
  );
  const next = limits
    .filter((one) => one.direction === "above" && one.value > value)
    .sort((a, b) => a.value - b.value)[0];
  const status = statusOf(fleet.value, sensor, kind.period_s, nowMs.value);
  const crossed = crossedNow(status, value, limits);
  return html`<${KpiTile}
    title=${(sensor.name ?? sensor.sensor_id).split(",", 1)[0]}
    value=${formatValue(value, quantity)}
    unit=${quantity.symbol}
    note=${noteOf(crossed, next)}
    asOfMs=${observedAtMs}
    isStale=${status !== "live" || !isConnectionGood(connection.value)}
    level=${crossed?.level ?? null}
    day=${overview.gaugeDay.value?.items.map((item) => aggregateOf(item, GAUGE_QUANTITY).mean)}
    href=${sensorLink(sensor.sensor_id)}
  />`;
}

/**
 * @param {Threshold | null} crossed
 * @param {Threshold | undefined} next
 */
function noteOf(crossed, next) {
  if (crossed) return levelNameOf(crossed);
  return next ? t("tile.below", { limit: levelNameOf(next) }) : t("tile.noLimit");
}
