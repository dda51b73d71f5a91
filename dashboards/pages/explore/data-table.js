/** The same as a table: a row for each bucket, newest first, a column for each line. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { aligned } from "../../chart/aligned.js";
import { Table } from "../../pieces/table.js";
import { formatNumber } from "../../words/format.js";
import { language, t } from "../../words/i18n.js";
import { localText } from "../../words/local-time.js";
import { lineName, lineUnit, markOf, valueText } from "./line-words.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Column } from "../../pieces/table.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Scene } from "./state.js"
 */

/** @typedef {{atMs: number, cells: (number | null | undefined)[]}} Row */
/** One column of numbers, at its own instants. @typedef {{id: string, label: string, unit: string, atMs: readonly number[], values: readonly (number | null | undefined)[], show: (value: number | null | undefined) => string}} Part */

/** @param {{scene: Scene, drawn: readonly DrawnLine[], look: Look}} props */
export function DataTable({ scene, drawn, look }) {
  const parts = drawn.flatMap((one) => partsOfLine(one, scene, drawn.length === 1));
  const keys = parts.map(({ id }) => id).join();
  const known = parts.map(({ values }) => values);
  const rows = useMemo(() => rowsOf(parts), [keys, ...sized(known)]);
  const columns = useMemo(() => columnsOf(parts), [keys, language.value]);
  return html`<${Table}
    label=${t("chart.table")}
    columns=${columns}
    rows=${rows}
    keyOf=${(/** @type {Row} */ row) => String(row.atMs)}
    sort=${{ id: "at", isDown: true }}
    look=${look}
  />`;
}

const PARTS_MOST = 40;

/** @template T @param {readonly T[]} parts @returns {(T | null)[]} */
function sized(parts) {
  return Array.from({ length: PARTS_MOST }, (_, place) => parts[place] ?? null);
}

/** @param {DrawnLine} one @param {Scene} scene @param {boolean} isAlone @returns {Part[]} */
function partsOfLine({ line, points, against }, { backMs }, isAlone) {
  if (!points) return [];
  const { atMs, widthS, buckets } = points;
  const { quantity } = line.of;
  const unit = lineUnit(line, widthS);
  const show = (/** @type {number | null | undefined} */ value) => valueText(value, quantity);
  const mark = `${markOf(line)} ${lineName(line)}`;
  const name = (/** @type {string} */ part) => (isAlone ? part : `${mark}: ${part}`);
  const count = (/** @type {number | null | undefined} */ value) =>
    typeof value === "number" ? formatNumber(value) : t("age.none");
  /** @type {Part[]} */
  const found = [{ id: line.id, label: mark, unit, atMs, values: points.value, show }];
  const [low, high] = [t("chart.min"), t("chart.max")];
  if (isAlone && points.low.some((value) => typeof value === "number")) {
    found.push({ id: `${line.id}/low`, label: low, unit, atMs, values: points.low, show });
    found.push({ id: `${line.id}/high`, label: high, unit, atMs, values: points.high, show });
  }
  if (against) {
    const then = against.atMs.map((ms) => ms + backMs);
    const label = name(t("explore.thenHead"));
    found.push({ id: `${line.id}/then`, label, unit, atMs: then, values: against.value, show });
  }
  if (!isAlone) return found;
  const columns = /** @type {const} */ ([
    ["sensors", t("explore.sensors"), buckets.map((bucket) => bucket.sensor_count)],
    ["count", t("chart.count"), buckets.map((bucket) => bucket.count)],
    ["untrusted", t("chart.untrustedHead"), buckets.map((bucket) => bucket.untrusted_count)],
  ]);
  for (const [id, label, values] of columns)
    found.push({ id: `${line.id}/${id}`, label, unit: "", atMs, values, show: count });
  return found;
}

/** @param {readonly Part[]} parts @returns {Row[]} */
function rowsOf(parts) {
  const { atMs, columns } = aligned(parts);
  return atMs.map((ms, place) => ({ atMs: ms, cells: columns.map((column) => column[place]) }));
}

/** @param {readonly Part[]} parts @returns {Column[]} */
function columnsOf(parts) {
  return [
    {
      id: "at",
      label: t("chart.time"),
      read: (/** @type {Row} */ row) => row.atMs,
      show: (/** @type {Row} */ row) => localText(row.atMs).replace("T", " "),
    },
    ...parts.map(({ id, label, unit, show }, place) => ({
      id,
      label,
      unit,
      isNumber: true,
      read: (/** @type {Row} */ row) => row.cells[place] ?? null,
      show: (/** @type {Row} */ row) => show(row.cells[place]),
    })),
  ];
}
