/** Which files hold the readings behind what is shown, and what they are asked for by. Pure. */

import { instant } from "./question.js";
import { partsOf } from "./series-request.js";

/**
 * @import { LineModel } from "./lines.js"
 * @import { Span } from "./span.js"
 */

/** @typedef {"csv" | "parquet" | "arrow" | "geojson"} FileFormat */
/** One file: the sensors of one kind that lines are made of. @typedef {{id: string, kind: string, marks: string[], query: Record<string, string>}} FileModel */

/** @type {readonly FileFormat[]} */
export const FORMATS = ["csv", "parquet", "arrow", "geojson"];
/** What spreadsheets take where a comma stands before the decimals. */
const COMMA_SHEET = { delimiter: ";", decimal: ",", bom: "1" };

/**
 * A file holds whole sensors: those of areas and those that are named are asked for apart, and where
 * the whole city is shown that file has all of them.
 * @param {readonly LineModel[]} lines
 * @param {Span} span
 * @param {string} resolution `raw`, or the buckets that are shown
 * @returns {FileModel[]}
 */
export function filesOf(lines, span, resolution) {
  const kinds = [...new Set(lines.map(({ of }) => of.kind))];
  return kinds.flatMap((kind) => {
    const own = lines.filter(({ of }) => of.kind === kind);
    const quantities = [...new Set(own.map(({ of }) => of.quantity.quantity))];
    const levels = [...new Set(own.map(({ at }) => partsOf(at.place)[0]))];
    return levels.map((level) => {
      const of = own.filter(({ at }) => partsOf(at.place)[0] === level);
      const codes = [...new Set(of.map(({ at }) => partsOf(at.place)[1] ?? ""))];
      return {
        id: `${kind}/${level}`,
        kind,
        marks: [...new Set(of.map(({ at }) => at.mark))],
        query: {
          kind,
          quantity: quantities.join(),
          ...(level === "area" && { area: codes.join() }),
          ...(level === "sensor" && { sensor_id: codes.join() }),
          from: instant(span.fromMs),
          to: instant(span.toMs),
          resolution,
        },
      };
    });
  });
}

/** @param {FileModel} file @param {FileFormat} format @param {boolean} isForCommas whether CSV is for a spreadsheet with decimal commas */
export function fileQuery({ query }, format, isForCommas) {
  const sheet = format === "csv" && isForCommas ? COMMA_SHEET : {};
  return new URLSearchParams({ ...query, format, ...sheet }).toString();
}
