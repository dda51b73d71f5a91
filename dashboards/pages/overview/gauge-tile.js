/**
 * The tile of the river: level at the gauge that has alarm levels, and which alarm level it has
 * reached. The last state stays when nothing more comes, with its time: silence is no fall of the water.
 */
import { html } from "htm/preact";
import { valueAxis } from "../../chart/value-axis.js";
import { placeOf } from "../../city/distance.js";
import { levelStep } from "../../city/level.js";
import { minuteMsOf, ofTime } from "../../city/of-time.js";
import { levelNameOf, thresholdsFor } from "../../city/threshold.js";
import { statusOf } from "../../fleet/judgement.js";
import { lineOf } from "../../history/line.js";
import { isConnectionGood, lookOf } from "../../pieces/look.js";
import { formatMoment, formatValue } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { GAUGE_KIND, GAUGE_QUANTITY, gaugeState } from "./gauge.js";
import { KpiTile } from "./kpi-tile.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { TileLine } from "../../city/measure-tile.js"
 * @import { Look } from "../../pieces/look.js"
 * @import { WordKey } from "../../words/i18n.js"
 * @import { Store } from "../../store.js"
 * @import { GaugeState } from "./gauge.js"
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
  const { kindByName, thresholds, connection, fleet } = store.state;
  const sensor = overview.gauge.value?.sensor;
  const kind = kindByName.value.get(GAUGE_KIND);
  const quantity = kind?.quantities.find((one) => one.quantity === GAUGE_QUANTITY);
  if (!sensor || !kind || !quantity) {
    const text = t(WORDS[lookOf(store, overview.gauge, true)]);
    return html`<${KpiTile}
      title=${kind ? nameOf(kind) : t("look.loading")}
      value=${t("age.none")}
      unit=""
      lines=${[{ text, sign: "no-data" }]}
      asOfMs=${Number.NaN}
      isStale=${true}
      isTrusted=${false}
    />`;
  }
  const atMs = minuteMsOf(store.state);
  const limits = thresholdsFor(thresholds.value, GAUGE_KIND, GAUGE_QUANTITY, atMs, placeOf(sensor));
  const known = fleet.value;
  const status = ofTime(store.state, (nowMs) => statusOf(known, sensor, kind.period_s, nowMs));
  const isOfNow = status === "live" && isConnectionGood(connection.value);
  const state = gaugeState(sensor, limits, isOfNow);
  return html`<${KpiTile}
    title=${(sensor.name ?? sensor.sensor_id).split(",", 1)[0]}
    value=${formatValue(state.value, quantity)}
    unit=${quantity.symbol}
    lines=${linesOf(state, atMs)}
    asOfMs=${state.observedAtMs}
    isStale=${state.isHeld}
    level=${state.level}
    isHeld=${state.isHeld && state.level !== null}
    isPending=${state.isPending}
    day=${gaugeDayOf(overview, quantity, kind.period_s)}
    href=${sensorLink(sensor.sensor_id)}
  />`;
}

/** @param {Overview} overview @param {Quantity} quantity @param {number} periodS */
function gaugeDayOf({ gaugeDay }, quantity, periodS) {
  const history = gaugeDay.value;
  return history && { line: lineOf(history, quantity, periodS), axis: valueAxis(quantity) };
}

/** @param {GaugeState} state @param {number} nowMs @returns {TileLine[]} */
function linesOf({ level, isPending, reached, next, passed, isHeld, observedAtMs }, nowMs) {
  const time = formatMoment(observedAtMs, nowMs);
  /** @type {TileLine[]} */
  const held = isHeld ? [{ text: t("held.since", { time }), sign: "held" }] : [];
  if (level) {
    const word = isPending ? "level.pending" : levelStep(level).word;
    return [
      { text: reached ? levelNameOf(reached) : t(word), sign: isPending ? "pending" : level },
      ...held,
    ];
  }
  // What was below an alarm level then may be above it now.
  if (passed) return [{ text: levelNameOf(passed), sign: "" }, ...held];
  const text = next ? t("tile.below", { limit: levelNameOf(next) }) : t("tile.noLimit");
  return isHeld ? held : [{ text, sign: "" }];
}
