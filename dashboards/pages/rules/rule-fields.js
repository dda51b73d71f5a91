/** The fields of a rule's form, by its type. */
import { html } from "htm/preact";
import { AreaChoice } from "../../account/area-choice.js";
import { unitName } from "../../account/names.js";
import { SEVERITY_SCALE } from "../../alerts/severity.js";
import { nameOf, t } from "../../words/i18n.js";
import { PartsField } from "./parts-field.js";
import { QuietField } from "./quiet-field.js";
import { CONDITION_TYPES, MEMBERS } from "./rule-values.js";
import { confidenceName, fieldName, statisticName } from "./rule-words.js";
import { scaleOf } from "./scale.js";
import { SwitchField } from "./switch-field.js";

/**
 * @import { FieldModel } from "../../pieces/form.js"
 * @import { Store } from "../../store.js"
 * @import { Values } from "./rule-values.js"
 * @import { Rules } from "./rules-state.js"
 * @import { Condition } from "./types.js"
 */

/** @typedef {{store: Store, own: Rules, values: Values, isNew: boolean}} FieldsProps */

const STATISTICS = ["value", "mean", "energetic", "sum"];
const CONFIDENCES = ["V", "D", "M", "H"];

/** @param {FieldsProps} props @returns {readonly FieldModel[]} */
export function ruleFields(props) {
  const { store, own, values, isNew } = props;
  const units = own.units.value ?? [];
  const text = (/** @type {string} */ name, /** @type {Partial<FieldModel>} */ more = {}) =>
    fieldOfText(name, values, more);
  const known = units.map(({ code }) => ({ value: code, label: unitName(units, code) }));
  const severities = SEVERITY_SCALE.map(({ severity, word }) => ({
    value: severity,
    label: t(word),
  }));
  return [
    ...(isNew ? [text("rule_id", { hint: t("rules.idRule") })] : [hidden("rule_id", values)]),
    hidden("type", values),
    text("label_vi"),
    text("label_en"),
    text("severity", { choices: severities }),
    text("unit", { choices: [{ value: "", label: t("rules.kindsUnit") }, ...known] }),
    turn("is_enabled", values),
    ...conditionFields(props),
    turn("makes_alerts", values),
    turn("resolves_itself", values),
    text("family", { hint: t("rules.familyHint") }),
    text("source", { hint: t("rules.sourceHint") }),
    text("confidence", {
      choices: CONFIDENCES.map((one) => ({ value: one, label: confidenceName(one) })),
    }),
    text("playbook_vi", { isLong: true, hint: t("rules.playbookHint") }),
    text("playbook_en", { isLong: true }),
    {
      name: "quiet_hours",
      label: fieldName("quiet_hours"),
      control: (wrong) =>
        html`<${QuietField} ...${{ wrong, value: values.quiet_hours ?? "[]" }} />`,
    },
    {
      name: "areas",
      label: fieldName("areas"),
      control: (wrong) => html`<${AreaChoice}
        ...${{ store, wrong, name: "areas", value: (values.areas ?? "").split(",").filter(Boolean) }}
        within=${store.state.me.value?.areas ?? null}
        allWord=${t("rules.everywhere")}
      />`,
    },
    text("sensor_ids", { hint: t("rules.sensorsHint") }),
    text("note", { hint: t("rules.noteHint") }),
  ];
}

/** What the condition asks. @param {FieldsProps} props @returns {readonly FieldModel[]} */
function conditionFields({ store, own, values }) {
  const type = /** @type {Condition["type"]} */ (values.type);
  const kinds = store.state.kinds.value.map((kind) => ({ value: kind.kind, label: nameOf(kind) }));
  const isAny = type === "no_data";
  const kind = fieldOfText("kind", values, {
    choices: isAny ? [{ value: "", label: t("list.allKinds") }, ...kinds] : kinds,
  });
  const members = MEMBERS[type].map((name) =>
    memberField(name, { store, own, values, isNew: false }),
  );
  return [kind, ...members];
}

/** @param {string} name @param {FieldsProps} props @returns {FieldModel} */
function memberField(name, { store, own, values }) {
  const type = /** @type {Condition["type"]} */ (values.type);
  const choices = choicesOf(name, store, values);
  if (choices) return fieldOfText(name, values, { choices });
  if (name === "parts") {
    const rules = (own.rules.value ?? []).filter(({ rule_id }) => rule_id !== values.rule_id);
    return {
      name,
      label: fieldName(name),
      control: (wrong) =>
        html`<${PartsField} ...${{ wrong, rules, value: values.parts ?? "[]" }} />`,
    };
  }
  const measured = { type, kind: values.kind ?? null, ...pick(values) };
  const { symbol } = scaleOf(measured, store.state.kindByName.value);
  const isMeasured = name === "limit" || name === "clear_value";
  const isTime = name === "hold_s" || name === "span_s";
  const unit = isMeasured ? symbol : isTime ? t("rules.minutes") : "";
  const label = unit === "" ? fieldName(name) : `${fieldName(name)} (${unit})`;
  const hint =
    name === "hold_s" ? t("rules.holdHint") : name === "clear_value" ? t("rules.clearHint") : "";
  return fieldOfText(name, values, { label, ...(hint && { hint }) });
}

/** @param {string} name @param {Store} store @param {Values} values */
function choicesOf(name, { state }, { kind = "" }) {
  const words = (
    /** @type {readonly string[]} */ all,
    /** @type {(one: string) => string} */ word,
  ) => all.map((one) => ({ value: one, label: word(one) }));
  if (name === "quantity") {
    const quantities = state.kindByName.value.get(kind)?.quantities ?? [];
    return quantities.map((one) => ({ value: one.quantity, label: nameOf(one) }));
  }
  if (name === "statistic") return words(STATISTICS, statisticName);
  if (name === "direction")
    return words(["above", "below"], (one) => t(`rules.direction.${/** @type {"above"} */ (one)}`));
  if (name === "deviation")
    return words(["ratio", "difference"], (one) =>
      t(`rules.deviation.${/** @type {"ratio"} */ (one)}`),
    );
  if (name === "operator")
    return words(["and", "or"], (one) => t(`rules.operator.${/** @type {"and"} */ (one)}`));
  return null;
}

/** @param {Values} values */
function pick({ quantity, deviation }) {
  return { quantity, deviation };
}

/** @param {string} name @param {Values} values @param {Partial<FieldModel>} more @returns {FieldModel} */
function fieldOfText(name, values, more) {
  return { name, label: fieldName(name), value: values[name] ?? "", ...more };
}

/** @param {string} name @param {Values} values @returns {FieldModel} */
function hidden(name, values) {
  const control = () => html`<input type="hidden" name=${name} value=${values[name]} />`;
  return { name, label: fieldName(name), control };
}

/** @param {string} name @param {Values} values @returns {FieldModel} */
function turn(name, values) {
  const label = fieldName(name);
  const control = () => html`<${SwitchField} ...${{ name, label, isOn: values[name] === "on" }} />`;
  return { name, label, control };
}

/** The types that a new rule may be of. */
export function typeChoices() {
  return CONDITION_TYPES.map((type) => ({ value: type, label: t(`ruleType.${type}`) }));
}
