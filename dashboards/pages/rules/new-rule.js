/** Makes a rule: its type first, then all that one of this type asks. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { ApiError } from "../../live/request.js";
import { Dialog } from "../../pieces/dialog.js";
import { Form } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { wrongIn } from "./rule-check.js";
import { ruleFields, typeChoices } from "./rule-fields.js";
import { readForm, refusedRule } from "./rule-form.js";
import { blankRule, ruleOf, valuesOf } from "./rule-values.js";

/**
 * @import { Values } from "./rule-values.js"
 * @import { PartProps } from "./rules-page.js"
 * @import { Condition } from "./types.js"
 */

/** @param {PartProps} part */
export function NewRule(part) {
  const [isOpen, setOpen] = useState(false);
  if (!may(part.store.state.me.value, "rule")) return null;
  const close = () => setOpen(false);
  return html`<button class="button rules-add" onClick=${() => setOpen(true)}>
      <${Icon} name="plus" />${t("rules.add")}
    </button>
    <${Dialog} title=${t("rules.add")} isOpen=${isOpen} onClose=${close}>
      <${NewForm} ...${part} onMade=${close} />
    <//>`;
}

/** @param {PartProps & {onMade: () => void}} props */
function NewForm({ store, asked, own, onMade }) {
  const kinds = store.state.kindByName.value;
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const blank = (/** @type {Condition["type"]} */ type) =>
    valuesOf(blankRule(type, store.state.kinds.value[0]), kinds);
  const [values, setValues] = useState(() => blank("threshold"));
  const fields = ruleFields({ store, own, values, isNew: true });
  const names = fields.map(({ name }) => name);
  // Which quantities there are follows from the kind that is chosen.
  const later = () => setTimeout(() => setValues((old) => followed(old)));
  const followed = (/** @type {Values} */ old) => {
    const form = root.current?.querySelector("form");
    const now = ruleFields({ store, own, values: old, isNew: true });
    const read = form
      ? readForm(
          form,
          now.map(({ name }) => name),
        )
      : old;
    // Another type has other fields, and is drawn only after this.
    if (read.type !== old.type) return old;
    if (read.kind !== old.kind)
      return { ...old, ...read, quantity: kinds.get(read.kind ?? "")?.primary ?? "" };
    const isSame = read.quantity === old.quantity && read.deviation === old.deviation;
    return isSame ? old : { ...old, ...read };
  };
  const send = async (/** @type {Values} */ typed) => {
    try {
      const made = await own.made(ruleOf({ ...values, ...typed }, kinds));
      own.arrived(made);
      onMade();
      asked.opened(made.rule_id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw refusedRule(store, error, names, { ...values, ...typed });
    }
  };
  return html`<div class="rules-form" ref=${root} onChange=${later}>
    <div class="form">
      <label class="field">
        ${t("ruleField.type")}
        <select
          onChange=${(/** @type {Event} */ event) =>
            setValues(blank(/** @type {any} */ (event.currentTarget).value))}
        >
          ${typeChoices().map(({ value, label }) => html`<option value=${value} selected=${value === values.type}>${label}</option>`)}
        </select>
      </label>
    </div>
    <${Form}
      key=${values.type}
      label=${t("rules.add")}
      fields=${fields}
      submitWord=${t("rules.make")}
      check=${(/** @type {Values} */ typed) => wrongIn({ ...values, ...typed }, kinds)}
      send=${send}
    />
  </div>`;
}
