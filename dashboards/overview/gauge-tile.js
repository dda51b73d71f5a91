/** The tile of the river: level at the first gauge, and which alarm level it has reached. */
import { html } from "htm/preact";
import { formatValue } from "../core/format.js";
import { aggregateOf } from "../core/history.js";
import { nameOf, t } from "../core/i18n.js";
import { crossedBy } from "../core/level.js";
import { sensorLink } from "../core/route.js";
import { thresholdsFor } from "../core/threshold.js";
import { GAUGE_KIND, GAUGE_QUANTITY } from "./gauge.js";
import { KpiTile } from "./kpi-tile.js";
import { freshLook } from "./overview-look.js";

/** @param {{store: import("../core/store.js").Store, gauge: import("./gauge.js").Gauge}} props */
export function GaugeTile({ store, gauge }) {
  const { kindByName, thresholds, nowMs } = store.state;
  const { sensor, history, load } = gauge.value;
  const quantity = kindByName.value.get(GAUGE_KIND)?.quantities[0];
  const name = kindByName.value.get(GAUGE_KIND);
  if (!sensor || !quantity) {
    return html`<${KpiTile}
      title=${name ? nameOf(name) : t("look.loading")}
      value=${t("age.none")}
      unit=""
      note=${t(load === "failed" ? "look.failed" : load === "ready" ? "look.empty" : "look.loading")}
      asOfMs=${Number.NaN}
      isStale=${true}
    />`;
  }
  const observedAtMs = Date.parse(sensor.latest?.observed_at ?? "");
  const value = Number(sensor.latest?.values[GAUGE_QUANTITY] ?? Number.NaN);
  const limits = thresholdsFor(thresholds.value, GAUGE_KIND, GAUGE_QUANTITY, nowMs.value, true);
  const crossed = crossedBy(value, limits);
  const next = limits
    .filter((one) => one.direction === "above" && one.value > value)
    .sort((a, b) => a.value - b.value)[0];
  const isStale = sensor.status !== "live" || freshLook(store, nowMs.value) === "stale";
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
 * @param {import("../core/types.js").Threshold | null} crossed
 * @param {import("../core/types.js").Threshold | undefined} next
 */
function noteOf(crossed, next) {
  if (crossed) return levelName(crossed);
  return next ? t("tile.below", { limit: levelName(next) }) : t("tile.noLimit");
}

/** The tile's title says the station already. @param {import("../core/types.js").Threshold} threshold */
function levelName({ label_vi, label_en }) {
  return nameOf({ name_vi: label_vi, name_en: label_en }).replace(/^.*: /, "");
}
