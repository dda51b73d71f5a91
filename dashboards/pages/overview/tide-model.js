/** What the chart of the tide shows: the river as it was, what is to be expected with its band, the alarms. */
import { aligned } from "../../chart/aligned.js";
import { t } from "../../words/i18n.js";

/**
 * @import { ChartLimit, ChartLine, ChartModel } from "../../chart/time-chart.js"
 * @import { Line } from "../../history/line.js"
 * @import { AlarmLevel, TideOutlook } from "../../indices/types.js"
 */

const BEFORE_S = 12 * 3600;
const AHEAD_S = 48 * 3600;
/** Above and below all that is shown. [m] */
const AIR_M = 0.15;
/** @type {Record<AlarmLevel, ChartLimit["level"]>} */
const LEVELS = { I: "warning", II: "major", III: "critical" };

/**
 * @param {TideOutlook} tide
 * @param {Line} before the river up to now, in metres
 * @returns {ChartModel}
 */
export function tideModel({ as_of, items, alarms }, before) {
  const nowS = Date.parse(as_of) / 1000;
  const atMs = items.map(({ at }) => Date.parse(at));
  const { atMs: allMs, columns } = aligned([
    { atMs: before.atS.map((s) => 1000 * s), values: before.mean },
    { atMs, values: items.map(({ low_m }) => low_m) },
    { atMs, values: items.map(({ high_m }) => high_m) },
    { atMs, values: items.map(({ level_m }) => level_m) },
  ]);
  const roles = /** @type {const} */ ([
    { role: "mean" },
    { role: "low" },
    { role: "high" },
    { role: "mean", dash: "long" },
  ]);
  /** @type {ChartLine[]} */
  const lines = roles.map((one, place) => ({ ...one, values: columns[place] ?? [] }));
  return {
    atS: allMs.map((ms) => ms / 1000),
    lines,
    limits: alarms.map(({ level, level_m }) => ({
      value: level_m,
      level: LEVELS[level],
      label: t("outlook.alarm", { level }),
      isAveraged: false,
    })),
    axis: axisOf([
      ...columns.flat().filter((value) => typeof value === "number"),
      ...alarms.map(({ level_m }) => level_m),
    ]),
    bars: null,
    gapsS: before.gapsS,
    endS: nowS,
    spanS: [nowS - BEFORE_S, nowS + AHEAD_S],
    group: "",
    isCompact: true,
  };
}

/** @param {readonly number[]} values */
function axisOf(values) {
  const begin = Math.min(...values) - AIR_M;
  return { begin, span: Math.max(...values) + AIR_M - begin };
}
