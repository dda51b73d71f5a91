/** The table that is shown, as rows of a file: times with their offset, units in the heads. */

import { aligned } from "../../chart/aligned.js";
import { formatLocalIso } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { lineName, lineUnit, markOf } from "./line-words.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Scene } from "./state.js"
 */

/** @param {Scene} scene @param {readonly DrawnLine[]} drawn @returns {(string | number | null)[][]} the first holds the names */
export function shownTable({ backMs }, drawn) {
  const parts = drawn.flatMap(({ line, points, against }) => {
    if (!points) return [];
    const unit = lineUnit(line, points.widthS);
    const name = `${markOf(line)} ${lineName(line)}`;
    const { atMs, value, low, high } = points;
    const part = (
      /** @type {string} */ what,
      /** @type {readonly (number | null | undefined)[]} */ values,
      at = atMs,
    ) => ({ name: `${name}${what && ` ${what}`}${unit && ` [${unit}]`}`, atMs: at, values });
    const hasExtremes = low.some((one) => typeof one === "number");
    return [
      part("", value),
      ...(hasExtremes ? [part(t("chart.min"), low), part(t("chart.max"), high)] : []),
      ...(against
        ? [
            part(
              t("explore.thenHead"),
              against.value,
              against.atMs.map((ms) => ms + backMs),
            ),
          ]
        : []),
    ];
  });
  const { atMs, columns } = aligned(parts);
  const head = [t("chart.time"), ...parts.map(({ name }) => name)];
  const rows = atMs.map((ms, place) => [
    formatLocalIso(new Date(ms).toISOString()),
    ...columns.map((column) => rounded(column[place] ?? null)),
  ]);
  return [head, ...rows];
}

/** Without the tail that single precision leaves. @param {number | null} value */
function rounded(value) {
  return value === null ? null : Number(value.toPrecision(7));
}
