/** The chart of a history: the line with its band, thresholds, holes, and what it says in words. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ChartView } from "../chart/chart-view.js";
import { valueAxis } from "../chart/value-axis.js";
import { labelOf, thresholdsFor } from "../city/threshold.js";
import { decimalsOf, formatInstant, formatNumber, formatSpan, withUnit } from "../words/format.js";
import { language, nameOf, t } from "../words/i18n.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Tier } from "./types.js"
 * @import { SensorRecord } from "../sensor/sensor-record.js"
 * @import { Store } from "../store.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Line } from "./history.js"
 */

/** @type {Record<Tier, WordKey>} */
const TIER_WORDS = {
  auto: "tier.raw",
  raw: "tier.raw",
  "15m": "tier.15m",
  "1h": "tier.1h",
  "1d": "tier.1d",
};

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {Quantity} props.quantity
 * @param {Line} props.line
 * @param {number} props.spanS
 */
export function HistoryChart({ store, sensor, quantity, line, spanS }) {
  const [point, setPoint] = useState(/** @type {number | null} */ (null));
  const { thresholds, nowMs, history } = store.state;
  const minute = Math.floor(nowMs.value / 60_000); // the axis moves on even when nothing arrives
  const { tier } = history.value;
  const isBanded = tier !== "raw";
  const model = useMemo(() => {
    const limits = thresholdsFor(
      thresholds.value,
      sensor.kind,
      quantity.quantity,
      60_000 * minute,
      sensor,
    );
    return {
      atS: line.atS,
      lines: [
        ...(isBanded
          ? [
              { values: line.min, role: /** @type {const} */ ("low") },
              { values: line.max, role: /** @type {const} */ ("high") },
            ]
          : []),
        { values: line.mean, role: /** @type {const} */ ("mean") },
      ],
      limits: limits.map((one) => ({
        value: one.value * quantity.display_factor,
        level: one.level,
        label: labelOf(one),
      })),
      axis: valueAxis(quantity),
      gapsS: line.gapsS,
      spanS: /** @type {[number, number]} */ ([60 * minute - spanS, 60 * minute + 60]),
      group: "",
      isCompact: false,
    };
  }, [line, quantity, spanS, minute, isBanded, thresholds.value, language.value]);
  const text = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined
      ? t("age.none")
      : formatNumber(value, decimalsOf(quantity));
  const known = line.mean.filter((value) => value !== null);
  const low = text(line.min.reduce((a, b) => (b === null || (a !== null && a <= b) ? a : b), null));
  const high = text(
    line.max.reduce((a, b) => (b === null || (a !== null && a >= b) ? a : b), null),
  );
  const last = known.at(-1);
  const label = t("chart.label", {
    quantity: nameOf(quantity),
    name: sensor.name,
    span: formatSpan(spanS),
    count: known.length,
    min: low,
    max: withUnit(high, quantity),
    last: withUnit(text(last), quantity),
  });
  return html`<${ChartView} store=${store} model=${model} label=${label} onCursor=${setPoint} />
    <p class="chart-note">
      <span class="chart-point">
        ${
          point !== null &&
          html`<time>${formatInstant(1000 * (line.atS[point] ?? Number.NaN), nowMs.value)}</time>
            <b>${withUnit(text(line.mean[point]), quantity)}</b>
            ${
              isBanded &&
              html`<span>
                ${t("chart.range", { min: text(line.min[point]), max: text(line.max[point]) })}
              </span>`
            }`
        }
      </span>
      <span class="tier">${t(TIER_WORDS[tier])}</span>
      <span>${t("chart.range", { min: low, max: withUnit(high, quantity) })}</span>
      <span>${t(isBanded ? "chart.buckets" : "chart.points", { count: formatNumber(known.length) })}</span>
      ${line.gapsS.length > 0 && html`<span>${t("chart.gaps", { count: line.gapsS.length })}</span>`}
    </p>`;
}
