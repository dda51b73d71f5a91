/** A rule as the fields of a form say it, and back: pure. Times are typed in minutes, limits in the unit that is shown. */
import { fieldText, scaleOf, typedNumber } from "./scale.js";

/**
 * @import { Kind } from "../../city/types.js"
 * @import { Condition, SentRule } from "./types.js"
 */

/** @typedef {Record<string, string>} Values */
/** @typedef {ReadonlyMap<string, Kind>} Kinds */

const MINUTE_S = 60;
export const CONDITION_TYPES = /** @type {const} */ ([
  "threshold",
  "rate",
  "baseline",
  "index",
  "no_data",
  "composite",
]);
const LIMITED = ["direction", "limit", "clear_value", "hold_s", "from_hour", "to_hour"];
/** What each type asks beside its kind, in the order of the form. @type {Record<Condition["type"], readonly string[]>} */
export const MEMBERS = {
  threshold: ["quantity", "statistic", "span_s", ...LIMITED],
  rate: ["quantity", "span_s", ...LIMITED],
  baseline: ["quantity", "deviation", ...LIMITED],
  index: ["index", ...LIMITED],
  no_data: ["periods"],
  composite: ["operator", "parts", "hold_s"],
};
const TIMES = ["span_s", "hold_s"];
const LIMITS = ["limit", "clear_value"];
const PLAIN_NUMBERS = ["from_hour", "to_hour", "periods"];
const TEXTS = /** @type {const} */ ([
  "rule_id",
  "label_vi",
  "label_en",
  "severity",
  "family",
  "source",
  "confidence",
  "playbook_vi",
  "playbook_en",
]);
const SWITCHES = /** @type {const} */ (["resolves_itself", "makes_alerts", "is_enabled"]);

/** @param {SentRule} rule @param {Kinds} kinds @returns {Values} */
export function valuesOf(rule, kinds) {
  const { condition, unit, areas, sensor_ids, quiet_hours } = rule;
  const { factor } = scaleOf(condition, kinds);
  const asked = MEMBERS[condition.type].map((name) => [
    name,
    memberText(condition, /** @type {keyof Condition} */ (name), factor),
  ]);
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, rule[name]])),
    ...Object.fromEntries(SWITCHES.map((name) => [name, rule[name] ? "on" : ""])),
    type: condition.type,
    kind: condition.kind ?? "",
    ...Object.fromEntries(asked),
    unit: unit ?? "",
    areas: areas.join(),
    sensor_ids: sensor_ids.join(", "),
    quiet_hours: JSON.stringify(quiet_hours),
    note: "",
  };
}

/** @param {Condition} condition @param {keyof Condition} name @param {number} factor */
function memberText(condition, name, factor) {
  const value = condition[name];
  if (TIMES.includes(name)) return fieldText(/** @type {number} */ (value ?? 0), 1 / MINUTE_S);
  if (LIMITS.includes(name)) return fieldText(/** @type {number} */ (value), factor);
  if (PLAIN_NUMBERS.includes(name)) return fieldText(/** @type {number} */ (value), 1);
  return name === "parts" ? JSON.stringify(value ?? []) : `${value ?? ""}`;
}

/** @param {Values} values @param {Kinds} kinds @returns {SentRule & {note: string | null}} */
export function ruleOf(values, kinds) {
  const said = (/** @type {string} */ name) => (values[name] ?? "").trim();
  return /** @type {any} */ ({
    ...Object.fromEntries(TEXTS.map((name) => [name, said(name)])),
    ...Object.fromEntries(SWITCHES.map((name) => [name, said(name) !== ""])),
    condition: conditionOf(values, kinds),
    unit: said("unit") || null,
    areas: listOf(said("areas")),
    sensor_ids: listOf(said("sensor_ids")),
    quiet_hours: JSON.parse(said("quiet_hours") || "[]"),
    note: said("note") || null,
  });
}

/** @param {Values} values @param {Kinds} kinds @returns {Condition} */
export function conditionOf(values, kinds) {
  const type = /** @type {Condition["type"]} */ (values.type);
  const kind = values.kind || null;
  const { factor } = scaleOf({ type, kind, ...pick(values) }, kinds);
  /** @type {Record<string, unknown>} */
  const condition = { type, kind };
  for (const name of MEMBERS[type]) {
    const text = values[name] ?? "";
    if (TIMES.includes(name)) condition[name] = typedNumber(text, 1 / MINUTE_S);
    else if (LIMITS.includes(name)) condition[name] = typedNumber(text, factor);
    else if (PLAIN_NUMBERS.includes(name)) condition[name] = typedNumber(text, 1);
    else condition[name] = name === "parts" ? JSON.parse(text || "[]") : text;
  }
  return /** @type {Condition} */ (condition);
}

/** @param {Values} values */
function pick({ quantity, deviation }) {
  return { quantity, deviation };
}

/** @param {string} text */
function listOf(text) {
  return text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter(Boolean);
}

/** The fields that are numbers, of a type. @param {Condition["type"]} type */
export function numberFields(type) {
  return MEMBERS[type].filter((name) => [...TIMES, ...LIMITS, ...PLAIN_NUMBERS].includes(name));
}

/** A rule that is yet to be made. @param {Condition["type"]} type @param {Kind | undefined} kind @returns {SentRule} */
export function blankRule(type, kind) {
  const limited = {
    direction: "above",
    clear_value: 0,
    limit: 0,
    hold_s: 0,
    from_hour: 0,
    to_hour: 24,
  };
  const members = {
    threshold: { ...limited, quantity: kind?.primary ?? "", statistic: "value", span_s: 0 },
    rate: { ...limited, quantity: kind?.primary ?? "", span_s: 3600 },
    baseline: { ...limited, quantity: kind?.primary ?? "", deviation: "ratio" },
    index: { ...limited, index: "" },
    no_data: { periods: 10 },
    composite: { operator: "and", parts: [], hold_s: 0 },
  }[type];
  return /** @type {SentRule} */ ({
    rule_id: "",
    label_vi: "",
    label_en: "",
    severity: "minor",
    condition: { type, kind: kind?.kind ?? null, ...members },
    family: "",
    source: "",
    confidence: "H",
    unit: null,
    playbook_vi: "",
    playbook_en: "",
    resolves_itself: true,
    makes_alerts: true,
    is_enabled: true,
    quiet_hours: [],
    areas: [],
    sensor_ids: [],
  });
}
