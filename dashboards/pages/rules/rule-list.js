/** The rules by severity and unit, each with what it asks and how often it rang in the last day. */
import { html } from "htm/preact";
import { unitName } from "../../account/names.js";
import { AlertMark } from "../../alerts/alert-mark.js";
import { labelOf } from "../../alerts/alert-words.js";
import { SEVERITY_SCALE, severityStep } from "../../alerts/severity.js";
import { listLook } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { formatRoute } from "../../words/route.js";
import { filtered } from "./rule-filter.js";
import { conditionText, sourceText, subjectText, typeName, unitOf } from "./rule-words.js";

/**
 * @import { Unit } from "../../account/types.js"
 * @import { Known } from "./rule-words.js"
 * @import { PartProps } from "./rules-page.js"
 * @import { Rules } from "./rules-state.js"
 * @import { Rule } from "./types.js"
 */

/** @param {PartProps} props */
export function RuleList({ store, asked, own }) {
  const rules = own.rules.value ?? [];
  const units = own.units.value ?? [];
  const shown = inOrder(filtered(rules, asked.query.value, units), units);
  const known = { store, units, rules };
  return html`<${Looked}
    look=${listLook(store, own.rules, shown.length === 0)}
    emptyText=${t("rules.none")}
    asOfMs=${own.rules.asOfMs}
    onRetry=${own.again}
  >
    <div class="row-table rules-rows" role="region" aria-label=${t("rules.list")} tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col" class="rules-severity"><span>${t("ruleField.severity")}</span></th>
            <th scope="col">${t("rules.rule")}</th>
            <th scope="col" class="rules-wide">${t("ruleField.unit")}</th>
            <th scope="col">${t("ruleField.limit")}</th>
            <th scope="col" class="rules-wide">${t("ruleField.source")}</th>
            <th scope="col" class="rules-version" data-number="true">${t("rules.version")}</th>
            <th scope="col" data-number="true">${t("rules.lastDay")}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((rule) => html`<${Row} key=${rule.rule_id} ...${{ asked, own, rule, known }} />`)}
        </tbody>
      </table>
    </div>
  <//>`;
}

/** Worst first, then by unit and name. @param {readonly Rule[]} rules @param {readonly Unit[]} units */
export function inOrder(rules, units) {
  const place = (/** @type {Rule} */ { severity }) =>
    SEVERITY_SCALE.findIndex((step) => step.severity === severity);
  const key = (/** @type {Rule} */ rule) =>
    `${unitName(units, unitOf(rule, units))}/${labelOf(rule)}`;
  return [...rules].sort((a, b) => place(a) - place(b) || key(a).localeCompare(key(b)));
}

/** @param {{asked: PartProps["asked"], own: Rules, rule: Rule, known: Known}} props */
function Row({ asked, own, rule, known }) {
  const { rule_id, severity, condition, is_enabled, makes_alerts, source, confidence } = rule;
  const isOpen = asked.ruleId.value === rule_id;
  const open = () => asked.opened(isOpen ? "" : rule_id);
  return html`<tr data-severity=${severity} data-chosen=${isOpen || undefined} data-off=${!is_enabled || undefined} onClick=${open}>
    <td class="rules-severity">
      <${AlertMark} severity=${severity} isOver=${!is_enabled} isWordBeside=${true} />
      <span>${t(severityStep(severity).word)}</span>
    </td>
    <td class="rules-what">
      <button
        class="rules-open"
        aria-expanded=${isOpen}
        onClick=${(/** @type {Event} */ event) => {
          event.stopPropagation();
          open();
        }}
      >
        ${labelOf(rule)}
      </button>
      <small>
        ${typeName(condition.type)} · ${subjectText(condition, known.store)}
        ${!is_enabled && html` <b class="rules-off">${t("rules.off")}</b>`}
        ${!makes_alerts && html` <b class="rules-off">${t("rules.partOnly")}</b>`}
      </small>
    </td>
    <td class="rules-wide">${unitName(known.units, unitOf(rule, known.units)) || t("age.none")}</td>
    <td class="rules-limit">${conditionText(rule, known)}</td>
    <td class="rules-wide">${sourceText(source)} <small>${confidence}</small></td>
    <td class="rules-version" data-number="true">${formatNumber(rule.version)}</td>
    <td data-number="true"><${LastDay} ...${{ own, rule }} /></td>
  </tr>`;
}

/** How often it rang; of what makes no alerts there is no number. @param {{own: Rules, rule: Rule}} props */
function LastDay({ own, rule: { rule_id, makes_alerts } }) {
  const tally = own.tally.value;
  if (!tally || !makes_alerts) return t("age.none");
  const count = tally.byRule.get(rule_id) ?? 0;
  if (count === 0) return tally.isWhole ? "0" : t("age.none");
  const href = formatRoute({ page: "alerts", item: "", query: { rule: rule_id } });
  return html`<a href=${href} onClick=${(/** @type {Event} */ event) => event.stopPropagation()}
    >${tally.isWhole ? "" : "≥ "}${formatNumber(count)}<span class="hidden"> ${t("rules.toAlerts")}</span></a
  >`;
}
