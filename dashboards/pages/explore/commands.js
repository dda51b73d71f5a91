/** What is shown as commands for other programs, in the catalogue's units: curl, pandas, SQL. Pure. */
import { isAmount } from "../../history/history.js";
import { instant } from "./question.js";
import { partsOf } from "./series-request.js";

/**
 * @import { Quantity } from "../../city/types.js"
 */

/**
 * @typedef {object} Command
 * @property {string} name of the line, as people call it
 * @property {string} query of its series
 * @property {string} kind
 * @property {Quantity} quantity
 * @property {string} place
 * @property {"area" | "ward"} level which column of the views holds an area's code
 * @property {string} tier that answered
 * @property {number} fromMs begin of its first bucket
 * @property {number} toMs
 */

/** @param {readonly Command[]} lines @param {string} address of the API */
export function curlText(lines, address) {
  return lines
    .map(({ name, query }) => `# ${oneLine(name)}\ncurl -sS '${address}/series?${query}'`)
    .join("\n");
}

/** @param {readonly Command[]} lines @param {string} address @param {string} zone */
export function pandasText(lines, address, zone) {
  const entries = lines.map(({ name, query, quantity }) => {
    const values = isAmount(quantity)
      ? `lambda items: items["${quantity.aggregate === "sum" ? "sum" : "increase"}"] / items["sensor_count"]`
      : 'lambda items: items["mean"]';
    return `    ${JSON.stringify(name)}: (${JSON.stringify(query)}, ${values}),`;
  });
  return `import pandas as pd

lines = {
${entries.join("\n")}
}
table = pd.DataFrame()
for name, (query, values) in lines.items():
    document = pd.read_json("${address}/series?" + query, typ="series")
    items = pd.DataFrame(document["items"]).set_index("bucket_at")
    items = items.apply(pd.to_numeric, errors="coerce")
    table = table.join(values(items).rename(name), how="outer")
table.index = pd.to_datetime(table.index).tz_convert("${zone}")
print(table)
`;
}

/** For an account that reads schema \`analysis\`. @param {readonly Command[]} lines */
export function sqlText(lines) {
  const selects = lines.flatMap((line) => {
    const value = sqlValue(line.quantity);
    return value === null ? [] : [select(line, value)];
  });
  const others = lines
    .filter(({ quantity }) => sqlValue(quantity) === null)
    .map(({ name }) => `-- ${oneLine(name)}: /api/v1/series`);
  const text =
    selects.length > 0 ? `${selects.join("\nUNION ALL\n")}\nORDER BY line, local_time;` : "";
  return [...others, text].join("\n").trim();
}

/** @param {Command} line @param {string} value */
function select({ name, kind, quantity, place, level, tier, fromMs, toMs }, value) {
  const [of, code = ""] = partsOf(place);
  const column = of === "area" ? level : "sensor_id";
  const where = of === "city" ? "" : ` AND ${column} = ${quoted(code)}`;
  return `SELECT ${quoted(name)} AS line, local_time, ${value} AS value, count(*) AS sensors
FROM analysis.${kind}_${tier}
WHERE bucket_at >= ${quoted(instant(fromMs))} AND bucket_at < ${quoted(instant(toMs))}${where}
    AND ${quantity.quantity}_mean IS NOT NULL
GROUP BY local_time`;
}

const TRUSTED = "(count - coalesce(untrusted_count, 0))";

/** The line's number over several sensors; null where views cannot tell it. @param {Quantity} quantity */
function sqlValue({ quantity, aggregate }) {
  const mean = `${quantity}_mean`;
  const over = (/** @type {string} */ what) =>
    `sum(${what} * ${TRUSTED}) / nullif(sum(${TRUSTED}), 0)`;
  if (aggregate === "mean") return over(mean);
  if (aggregate === "energetic") return `10 * log(${over(`power(10, ${mean} / 10)`)})`;
  return aggregate === "sum" ? `sum(${quantity}_sum) / count(*)` : null;
}

/** @param {string} text */
function quoted(text) {
  return `'${oneLine(text).replaceAll("'", "''")}'`;
}

/** @param {string} text */
function oneLine(text) {
  return text.replaceAll(/\s+/g, " ");
}
