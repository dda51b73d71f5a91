/** What is wrong with a rule before the server is asked, and at which field what it refuses stands: pure. */
import { t } from "../../words/i18n.js";
import { conditionOf, numberFields } from "./rule-values.js";
import { scaleOf } from "./scale.js";

/**
 * @import { Problem } from "../../live/request.js"
 * @import { Condition } from "./types.js"
 * @import { Kinds, Values } from "./rule-values.js"
 */

const RULE_ID = /^[a-z][a-z0-9-]{2,63}$/;
const NEEDED = ["label_vi", "label_en", "source"];
/** Fields whose parts are refused by their place in them. */
const LISTS = ["parts", "quiet_hours", "areas", "sensor_ids"];
const LIMITS = ["limit", "clear_value"];
const DEFAULT_PERIOD_S = 0;

/** @param {Values} values @param {Kinds} kinds @returns {Values} what is wrong by the field's name */
export function wrongIn(values, kinds) {
  /** @type {Values} */
  const wrong = {};
  for (const name of NEEDED) if (!values[name]?.trim()) wrong[name] = t("rules.needed");
  for (const name of ["rule_id", "family"])
    if (!RULE_ID.test((values[name] ?? "").trim())) wrong[name] = t("rules.idRule");
  const type = /** @type {Condition["type"]} */ (values.type);
  const condition = conditionOf(values, kinds);
  for (const name of numberFields(type))
    if (Number.isNaN(condition[/** @type {"limit"} */ (name)])) wrong[name] = t("rules.noNumber");
  if (type === "composite" && condition.parts?.length === 0) wrong.parts = t("rules.noParts");
  if (type === "index" && !condition.index?.trim()) wrong.index = t("rules.needed");
  return { ...limitsWrong(condition, kinds), ...wrong };
}

/** @param {Condition} condition @param {Kinds} kinds @returns {Values} */
function limitsWrong({ direction, limit, clear_value, hold_s = 0, kind, type }, kinds) {
  const wrong = /** @type {Values} */ ({});
  if (limit !== undefined && clear_value !== undefined) {
    const isBeyond = direction === "above" ? clear_value > limit : clear_value < limit;
    if (isBeyond) wrong.clear_value = t(`rules.clearBeyond.${direction ?? "above"}`);
  }
  const periodS = kinds.get(kind ?? "")?.period_s ?? DEFAULT_PERIOD_S;
  const isShort = type !== "composite" && hold_s > 0 && hold_s < periodS;
  if (isShort) wrong.hold_s = t("rules.holdShort", { minutes: Math.ceil(periodS / 6) / 10 });
  return wrong;
}

/** The form's field of what the server calls so. @param {string} parameter */
export function fieldOf(parameter) {
  const path = parameter.replace(/\[\d+\]/g, "").split(".");
  return LISTS.find((name) => path.includes(name)) ?? path.at(-1) ?? parameter;
}

/**
 * What the server does not take, by the form's fields; what has none of them, under an empty name.
 * @param {Problem} problem
 * @param {readonly string[]} fields
 * @param {Values} values
 * @param {Kinds} kinds
 * @returns {Values}
 */
export function refusedIn({ errors = [] }, fields, values, kinds) {
  /** @type {Values} */
  const wrong = {};
  for (const { parameter, accepted } of errors) {
    const field = fieldOf(parameter);
    const name = fields.includes(field) ? field : "";
    const said = t("refused.value", { accepted: accepted.join("; ") });
    const text = LIMITS.includes(field) ? `${said} ${storedNote(values, kinds)}`.trim() : said;
    wrong[name] = name === "" ? `${parameter}: ${text}` : text;
  }
  return wrong;
}

/** The server speaks of what it stores. @param {Values} values @param {Kinds} kinds */
function storedNote(values, kinds) {
  const { factor, stored } = scaleOf(conditionOf(values, kinds), kinds);
  return factor === 1 ? "" : t("rules.stored", { unit: stored });
}
