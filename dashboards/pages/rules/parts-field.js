/** What a composite asks: which rules hold, at how many sensors, how far away. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { labelOf } from "../../alerts/alert-words.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { fieldName } from "./rule-words.js";

/** @import { Rule, RulePart } from "./types.js" */

const MOST = 10;

/** @param {{value: string, wrong: string, rules: readonly Rule[]}} props `value`: JSON, at first */
export function PartsField({ value, wrong, rules }) {
  const [parts, setParts] = useState(/** @type {RulePart[]} */ (JSON.parse(value)));
  const put = (/** @type {number} */ place, /** @type {Partial<RulePart>} */ change) =>
    setParts(parts.map((one, at) => (at === place ? { ...one, ...change } : one)));
  const first = rules[0]?.rule_id ?? "";
  const next = { rule_id: first, at_least: 1, within_m: 0, is_not: false };
  return html`<fieldset class="field rules-rowed">
    <legend>${fieldName("parts")}</legend>
    <input type="hidden" name="parts" value=${JSON.stringify(parts)} />
    ${parts.map(
      (part, place) => html`<${PartRow}
        key=${place}
        ...${{ part, rules }}
        onPut=${(/** @type {Partial<RulePart>} */ change) => put(place, change)}
        onRemove=${() => setParts(parts.filter((_, at) => at !== place))}
      />`,
    )}
    ${
      parts.length < MOST &&
      html`<button type="button" class="button" onClick=${() => setParts([...parts, next])}>
        <${Icon} name="plus" />${t("rules.addPart")}
      </button>`
    }
    ${wrong && html`<p class="form-wrong"><${Icon} name="alert" />${wrong}</p>`}
  </fieldset>`;
}

/** @param {{part: RulePart, rules: readonly Rule[], onPut: (change: Partial<RulePart>) => void, onRemove: () => void}} props */
function PartRow({ part, rules, onPut, onRemove }) {
  return html`<div class="rules-row">
    <label>
      <span>${t("rules.rule")}</span>
      <select onChange=${(/** @type {Event} */ event) => onPut({ rule_id: inputOf(event).value })}>
        ${rules.map((rule) => html`<option value=${rule.rule_id} selected=${rule.rule_id === part.rule_id}>${labelOf(rule)}</option>`)}
      </select>
    </label>
    <label>
      <span>${t("rules.atLeast")}</span>
      <input
        type="number"
        min="1"
        max="1000"
        value=${part.at_least}
        onInput=${(/** @type {Event} */ event) => onPut({ at_least: inputOf(event).valueAsNumber })}
      />
    </label>
    <label>
      <span>${t("rules.withinM")}</span>
      <input
        type="number"
        min="0"
        max="50000"
        value=${part.within_m}
        onInput=${(/** @type {Event} */ event) => onPut({ within_m: inputOf(event).valueAsNumber })}
      />
    </label>
    <label class="rules-switch">
      <input
        type="checkbox"
        checked=${part.is_not}
        onChange=${(/** @type {Event} */ event) => onPut({ is_not: inputOf(event).checked })}
      />
      ${t("rules.mustNot")}
    </label>
    <button type="button" class="icon-button" aria-label=${t("rules.removePart")} onClick=${onRemove}>
      <${Icon} name="close" />
    </button>
  </div>`;
}

/** @param {Event} event */
function inputOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget);
}
