/** The tile of the river: level at the gauge that has alarm levels, and which alarm level it has reached. */
import { html } from "htm/preact";
import { placeOf } from "../../city/distance.js";
import { crossedBy } from "../../city/level.js";
import { levelNameOf, thresholdsFor } from "../../city/threshold.js";
import { statusAt } from "../../fleet/status.js";
import { aggregateOf } from "../../history/history.js";
import { isConnectionGood } from "../../pieces/panel.js";
import { formatValue } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { KpiTile } from "./kpi-tile.js";

/**
 * @import { Threshold } from "../../live/types.js"
 * @import { Store } from "../../store.js"
 * @import { Gauge } from "./gauge.js"
 */

/** @param {{store: Store, gauge: Gauge}} props */
export function GaugeTile({ store, gauge }) {
  const { kindByName, thresholds, nowMs, connection } = store.state;
  const { sensor, history, load } = gauge.value;
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  if (!sensor || !kind || !quantity) {
    return html`<${KpiTile}
      title=${kind ? nameOf(kind) : t("look.loading")}
      value=${t("age.none")}
      unit=""
      note=${t(load === "failed" ? "look.failed" : load === "ready" ? "look.empty" : "look.loading")}
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
  // The last answer said "live" of its own moment; since then the reading may have grown old.
  const periods = (nowMs.value - observedAtMs) / (1000 * kind.period_s);
  const isLive = sensor.status === "live" && statusAt(periods) === "live";
  // Nobody knows what a gauge that has fallen silent would say now.
  const crossed = isLive ? crossedBy(value, limits) : null;
  const isStale = !isLive || !isConnectionGood(connection.value);
  return html`<${KpiTile}
    title=${(sensor.name ?? sensor.sensor_id).split(",", 1)[0]}
    value=${formatValue(value, quantity)}
    unit=${quantity.symbol}
    note=${noteOf(crossed, next)}
    asOfMs=${observedAtMs}
    isStale=${isStale}
    level=${crossed?.level ?? null}
    day=${history.items.map((item) => aggregateOf(item, GAUGE_QUANTITY).mean)}
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
