/** A rule in words: its condition in a line, and each of its fields, by which versions are told apart. */
import { areaNames, unitName } from "../../account/names.js";
import { labelOf } from "../../alerts/alert-words.js";
import { severityStep } from "../../alerts/severity.js";
import { formatDistance, formatNumber, formatWidth } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { scaledText, scaleOf } from "./scale.js";

/**
 * @import { Unit } from "../../account/types.js"
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 * @import { Condition, QuietHours, Rule, RulePart, SentRule } from "./types.js"
 */

/** What is known to say it with. @typedef {{store: Store, units: readonly Unit[], rules: readonly SentRule[]}} Known */
/** A field in words. @typedef {{field: string, label: string, text: string}} Said */

const HOURS = 24;
const ASSUMED = "assumed";

/** @param {Condition["type"]} type */
export function typeName(type) {
  return t(/** @type {WordKey} */ (`ruleType.${type}`));
}

/** Of what it is asked. @param {Condition} condition @param {Store} store */
export function subjectText({ type, kind, quantity, index }, { state }) {
  if (!kind) return t("list.allKinds");
  const found = state.kindByName.value.get(kind);
  if (!found) return kind;
  const of = found.quantities.find((one) => one.quantity === quantity);
  const what = type === "index" ? index : of && nameOf(of);
  return what ? `${nameOf(found)} · ${what}` : nameOf(found);
}

/** When it begins, in a line. @param {SentRule} rule @param {Known} known */
export function conditionText({ condition }, { store, rules }) {
  const { type, periods = 0, operator, parts = [] } = condition;
  if (type === "no_data") return t("rules.silent", { count: plain(periods) });
  if (type === "composite")
    return parts.map((part) => partText(part, rules)).join(` ${t(`rules.${operator ?? "and"}`)} `);
  const scale = scaleOf(condition, store.state.kindByName.value);
  const sign = condition.direction === "above" ? "≥" : "<";
  const limit = `${sign} ${scaledText(condition.limit ?? Number.NaN, scale)}`;
  return [statisticText(condition), limit].filter(Boolean).join(" ");
}

/** What is made of the readings before it is held against the limit. @param {Condition} condition */
function statisticText({ type, statistic = "value", span_s = 0 }) {
  const span = formatWidth(span_s);
  if (type === "rate") return t("rules.rateOver", { span });
  if (type === "baseline") return t("rules.fromUsual");
  if (type === "index" || statistic === "value") return "";
  return t("rules.statisticOver", { statistic: statisticName(statistic), span });
}

/** @param {string} statistic */
export function statisticName(statistic) {
  return t(/** @type {WordKey} */ (`statistic.${statistic}`));
}

/** @param {RulePart} part @param {readonly SentRule[]} rules */
function partText({ rule_id, at_least, within_m, is_not }, rules) {
  const rule = rules.find((one) => one.rule_id === rule_id);
  const label = `“${rule ? labelOf(rule) : rule_id}”`;
  const where = within_m > 0 ? t("rules.within", { distance: formatDistance(within_m) }) : "";
  const count = at_least > 1 ? `≥ ${formatNumber(at_least)}` : "";
  return [is_not && t("rules.not"), label, count, where].filter(Boolean).join(" ");
}

/** Who answers: the rule's own unit, else that of its kind of sensors; null where nobody does. @param {SentRule} rule @param {readonly Unit[]} units */
export function unitOf({ unit, condition: { kind } }, units) {
  return unit ?? units.find(({ kinds }) => kind && kinds.includes(kind))?.code ?? null;
}

/** Every field in words, in the order of the form. @param {SentRule} rule @param {Known} known @returns {readonly Said[]} */
export function saidOf(rule, known) {
  const { store, units } = known;
  const yes = (/** @type {boolean} */ is) => t(is ? "field.yes" : "field.no");
  /** @type {[string, string][]} */
  const fields = [
    ["label_vi", rule.label_vi],
    ["label_en", rule.label_en],
    ["severity", t(severityStep(rule.severity).word)],
    ["is_enabled", yes(rule.is_enabled)],
    ["unit", rule.unit ? unitName(units, rule.unit) : t("rules.kindsUnit")],
    ["type", typeName(rule.condition.type)],
    ["kind", subjectText(rule.condition, store)],
    ...conditionSaid(rule, known),
    ["family", rule.family],
    ["makes_alerts", yes(rule.makes_alerts)],
    ["resolves_itself", yes(rule.resolves_itself)],
    ["quiet_hours", hoursText(rule.quiet_hours)],
    ["areas", rule.areas.length > 0 ? areaNames(store, rule.areas) : t("rules.everywhere")],
    ["sensor_ids", rule.sensor_ids.length > 0 ? rule.sensor_ids.join(", ") : t("rules.allSensors")],
    ["source", sourceText(rule.source)],
    ["confidence", confidenceName(rule.confidence)],
    ["playbook_vi", rule.playbook_vi],
    ["playbook_en", rule.playbook_en],
  ];
  return fields.map(([field, text]) => ({ field, label: fieldName(field), text }));
}

/** @param {SentRule} rule @param {Known} known @returns {[string, string][]} */
function conditionSaid(rule, known) {
  const { condition } = rule;
  /** @type {[string, string][]} */
  const said = [["limit", conditionText(rule, known)]];
  if (condition.clear_value !== undefined) {
    const scale = scaleOf(condition, known.store.state.kindByName.value);
    const sign = condition.direction === "above" ? "<" : "≥";
    said.push(["clear_value", `${sign} ${scaledText(condition.clear_value, scale)}`]);
  }
  if (condition.hold_s !== undefined) {
    said.push(["hold_s", condition.hold_s > 0 ? formatWidth(condition.hold_s) : t("rules.atOnce")]);
  }
  const { from_hour = 0, to_hour = HOURS } = condition;
  if (condition.from_hour !== undefined)
    said.push([
      "hours",
      to_hour - from_hour === HOURS ? t("rules.allDay") : spanText(from_hour, to_hour),
    ]);
  return said;
}

/** @param {string} field */
export function fieldName(field) {
  return t(/** @type {WordKey} */ (`ruleField.${field}`));
}

/** Where numbers are from: a document by its name, or nowhere. @param {string} source */
export function sourceText(source) {
  return source === ASSUMED ? t("rules.assumed") : source;
}

/** @param {string} confidence */
export function confidenceName(confidence) {
  return t(/** @type {WordKey} */ (`confidence.${confidence}`));
}

/** @param {readonly QuietHours[]} hours */
function hoursText(hours) {
  if (hours.length === 0) return t("age.none");
  return hours.map(({ from_hour, to_hour }) => spanText(from_hour, to_hour)).join(", ");
}

/** @param {number} from local hour @param {number} to */
function spanText(from, to) {
  return `${clockText(from)}–${clockText(to)}`;
}

/** @param {number} hour */
function clockText(hour) {
  const minutes = Math.round(60 * hour);
  return [minutes / 60, minutes % 60]
    .map((part) => `${Math.floor(part)}`.padStart(2, "0"))
    .join(":");
}

/** @param {number} value */
function plain(value) {
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/**
 * What differs between a version and the one before it.
 * @param {SentRule | undefined} before
 * @param {SentRule} after
 * @param {Known} known
 * @returns {readonly {field: string, label: string, before: string, after: string}[]}
 */
export function changesBetween(before, after, known) {
  if (!before) return [];
  const past = new Map(saidOf(before, known).map(({ field, text }) => [field, text]));
  const now = saidOf(after, known);
  const names = new Set([...now.map(({ field }) => field), ...past.keys()]);
  const present = new Map(now.map(({ field, text }) => [field, text]));
  return [...names]
    .map((field) => ({
      field,
      label: fieldName(field),
      before: past.get(field) ?? "",
      after: present.get(field) ?? "",
    }))
    .filter((change) => change.before !== change.after);
}

/** Who made a version. @param {Pick<Rule, "made_by">} rule */
export function makerText({ made_by }) {
  return made_by ?? t("rules.pack");
}
