/** The chart of a history: line or bars, thresholds, holes. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ChartView } from "../chart/chart-view.js";
import { valueAxis } from "../chart/value-axis.js";
import { levelNameOf, thresholdsFor } from "../city/threshold.js";
import { formatNumber } from "../words/format.js";
import { language, t } from "../words/i18n.js";
import { amountWidthS, isAmount } from "./history.js";
import { chartLabel, HistoryNote, shownUnit } from "./history-note.js";
import { endGapS } from "./line.js";

/**
 * @import { Quantity, Threshold } from "../city/types.js"
 * @import { ChartLimit, ChartLine, Spell } from "../chart/time-chart.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { Store } from "../store.js"
 * @import { History } from "./history.js"
 * @import { Line } from "./line.js"
 */

/**
 * @typedef {object} ChartProps
 * @property {Store} store
 * @property {SensorRecord} sensor
 * @property {Quantity} quantity
 * @property {History} history
 * @property {Line} line
 * @property {number} spanS
 * @property {readonly Spell[]} spells of what was told of the sensor
 */

/** @param {ChartProps} props */
export function HistoryChart({ store, sensor, quantity, history, line, spanS, spells }) {
  const [point, setPoint] = useState(/** @type {number | null} */ (null));
  const { thresholds, nowMs, clock } = store.state;
  const minute = Math.floor(nowMs.value / 60_000); // the axis moves on even when nothing arrives
  const limits = useMemo(
    () => limitsOf(thresholds.value, sensor, quantity, 60_000 * minute),
    [thresholds.value, sensor.id, quantity, minute],
  );
  const endGap = endGapS(line, {
    nowS: 60 * minute,
    newestS: sensor.observedAtMs / 1000 || Number.POSITIVE_INFINITY,
    periodS: sensor.periodS,
    speed: clock.value?.speed ?? 1,
  });
  const model = useMemo(
    () => ({
      atS: line.atS,
      lines: linesOf(line, quantity, history.tier),
      limits: limits.map((one) => chartLimit(one, quantity)),
      axis: valueAxis(quantity),
      bars: { fromS: line.fromS, widthS: amountWidthS(history.tier, sensor.periodS) },
      gapsS: endGap ? [...line.gapsS, endGap] : line.gapsS,
      endS: endGap?.[0] ?? null,
      spanS: /** @type {[number, number]} */ ([60 * minute - spanS, 60 * minute + 60]),
      spells,
      group: "",
      isCompact: false,
    }),
    [line, quantity, spanS, minute, limits, spells, endGap?.[0], language.value],
  );
  const unit = shownUnit(quantity, history, sensor.periodS);
  const said = chartLabel({ sensor, quantity, line, spanS, unit });
  const fromS = 60 * minute - spanS;
  const spellCount = spells.filter(({ toS }) => toS >= fromS).length;
  const count = formatNumber(spellCount);
  const label = spellCount > 0 ? `${said}. ${t("chart.alerts", { count })}` : said;
  return html`<${ChartView} store=${store} model=${model} label=${label} onCursor=${setPoint} />
    <${HistoryNote}
      ...${{ history, line, point, unit, quantity, nowMs: nowMs.value, limits }}
      endedMs=${endGap ? 1000 * endGap[0] : null}
    />`;
}

/**
 * Limits of a single reading are no limits of what many have added up to.
 * @param {readonly Threshold[]} all
 * @param {SensorRecord} sensor
 * @param {Quantity} quantity
 * @param {number} atMs
 */
function limitsOf(all, sensor, quantity, atMs) {
  return isAmount(quantity) ? [] : thresholdsFor(all, sensor.kind, quantity.quantity, atMs, sensor);
}

/** As a chart draws it. @param {Threshold} threshold @param {Quantity} quantity @returns {ChartLimit} */
export function chartLimit(threshold, quantity) {
  return {
    value: threshold.value * quantity.display_factor,
    level: threshold.level,
    label: levelNameOf(threshold),
    isAveraged: (threshold.averaged_s ?? 0) > 0,
  };
}

/** @param {Line} line @param {Quantity} quantity @param {string} tier @returns {ChartLine[]} */
function linesOf(line, quantity, tier) {
  /** @type {ChartLine[]} */
  const untrusted = [{ values: line.untrusted, role: "untrusted" }];
  if (isAmount(quantity)) return [{ values: line.mean, role: "amount" }, ...untrusted];
  /** @type {ChartLine[]} */
  const band = [
    { values: line.min, role: "low" },
    { values: line.max, role: "high" },
  ];
  return [...(tier === "raw" ? [] : band), { values: line.mean, role: "mean" }, ...untrusted];
}
