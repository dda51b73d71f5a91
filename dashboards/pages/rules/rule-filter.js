/** Which rules are listed: how grave, whose, of which name. All of it is in the address. */
import { html } from "htm/preact";
import { unitName } from "../../account/names.js";
import { AlertMark } from "../../alerts/alert-mark.js";
import { SEVERITY_SCALE } from "../../alerts/severity.js";
import { fold, matches, searchWords } from "../../fleet/search.js";
import { Chip } from "../../pieces/chip.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { unitOf } from "./rule-words.js";

/**
 * @import { Unit } from "../../account/types.js"
 * @import { PartProps } from "./rules-page.js"
 * @import { Rule } from "./types.js"
 */

/** @param {PartProps & {children?: any}} props */
export function RuleFilter({ asked, own, children }) {
  const query = asked.query.value;
  const { severity = "", unit = "", q = "" } = query;
  const units = own.units.value ?? [];
  return html`<div class="rules-filter" role="search" aria-label=${t("rules.filter")}>
    <div class="rules-chips" role="group" aria-label=${t("ruleField.severity")}>
      ${SEVERITY_SCALE.map(
        (step) => html`<${Chip}
          isPressed=${severity === step.severity}
          onPress=${() => asked.asked({ severity: severity === step.severity ? "" : step.severity })}
        >
          <${AlertMark} severity=${step.severity} isWordBeside=${true} />${t(step.word)}
        <//>`,
      )}
    </div>
    <label class="select">
      <span class="hidden">${t("ruleField.unit")}</span>
      <select onChange=${(/** @type {Event} */ event) => asked.asked({ unit: textOf(event) })}>
        <option value="">${t("rules.allUnits")}</option>
        ${units.map(
          ({ code }) =>
            html`<option value=${code} selected=${code === unit}>${unitName(units, code)}</option>`,
        )}
      </select>
    </label>
    <label class="search-field rules-search">
      <span class="hidden">${t("rules.search")}</span>
      <${Icon} name="search" />
      <input
        type="search"
        placeholder=${t("rules.search")}
        value=${q}
        onInput=${(/** @type {Event} */ event) => asked.asked({ q: textOf(event) })}
      />
    </label>
    ${
      severity + unit + q !== "" &&
      html`<button class="button" onClick=${() => asked.asked({ severity: "", unit: "", q: "" })}>
        <${Icon} name="close" />${t("list.reset")}
      </button>`
    }
    ${children}
  </div>`;
}

/** @param {readonly Rule[]} rules @param {Record<string, string>} query @param {readonly Unit[]} units */
export function filtered(rules, { severity = "", unit = "", q = "" }, units) {
  const words = searchWords(q);
  return rules.filter(
    (rule) =>
      (severity === "" || rule.severity === severity) &&
      (unit === "" || unitOf(rule, units) === unit) &&
      matches(fold(`${rule.rule_id} ${rule.label_vi} ${rule.label_en} ${rule.family}`), words),
  );
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}
