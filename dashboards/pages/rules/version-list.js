/** What a rule was: its versions, the newest first, each with what was changed in it, by whom and why. */
import { html } from "htm/preact";
import { lookOf } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { changesBetween, makerText } from "./rule-words.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Known } from "./rule-words.js"
 * @import { Rules } from "./rules-state.js"
 * @import { Rule } from "./types.js"
 */

/** @param {{store: Store, own: Rules, rule: Rule}} props */
export function VersionList({ store, own, rule }) {
  const { load, value, asOfMs, freshMs } = own.versions;
  // Those of the rule that was open before are none of this one.
  const told = value?.ruleId === rule.rule_id ? value : null;
  const items = told?.items ?? [];
  const known = { store, units: own.units.value ?? [], rules: own.rules.value ?? [] };
  return html`<${Looked}
    look=${lookOf(store, { load, value: told, asOfMs, freshMs }, items.length === 0)}
    asOfMs=${asOfMs}
    onRetry=${() => own.versions.ask(new AbortController().signal)}
  >
    <ol class="rules-versions" aria-label=${t("rules.versions")}>
      ${items.map(
        (item, place) =>
          html`<${Version} key=${item.version} ...${{ item, before: items[place + 1], known }} />`,
      )}
    </ol>
  <//>`;
}

/** @param {{item: Rule, before: Rule | undefined, known: Known}} props */
function Version({ item, before, known }) {
  const changes = changesBetween(before, item, known);
  return html`<li>
    <p>
      <b>${t("rules.versionNumber", { version: item.version })}</b>
      <span>${makerText(item)}</span>
      <time datetime=${item.made_at}>${formatStamp(item.made_at)}</time>
    </p>
    ${item.made_by && item.note && html`<p class="rules-why">${item.note}</p>`}
    ${before && changes.length === 0 && html`<p class="field-hint">${t("rules.noChange")}</p>`}
    ${!before && html`<p class="field-hint">${t("rules.first")}</p>`}
    <${Changes} changes=${changes} />
  </li>`;
}

/** @param {{changes: ReturnType<typeof changesBetween>}} props */
export function Changes({ changes }) {
  if (changes.length === 0) return null;
  return html`<dl class="rules-changes">
    ${changes.map(
      ({ field, label, before, after }) => html`<div key=${field}>
        <dt>${label}</dt>
        <dd>
          <del><span class="hidden">${t("rules.before")}: </span>${before || t("age.none")}</del>
          <span aria-hidden="true">→</span>
          <ins><span class="hidden">${t("rules.after")}: </span>${after || t("age.none")}</ins>
        </dd>
      </div>`,
    )}
  </dl>`;
}
