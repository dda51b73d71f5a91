/** One rule: what it says and can be made to say, what it was, and what it would have rung. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { AlertMark } from "../../alerts/alert-mark.js";
import { labelOf } from "../../alerts/alert-words.js";
import { Icon } from "../../pieces/icon.js";
import { lookOf } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { Tabs } from "../../pieces/tabs.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { RuleFacts } from "./rule-facts.js";
import { RuleForm } from "./rule-form.js";
import { makerText } from "./rule-words.js";
import { VersionList } from "./version-list.js";
import { WhatIfPart } from "./what-if.js";

/**
 * @import { PartProps } from "./rules-page.js"
 * @import { Rule } from "./types.js"
 */

/** A part of one rule. @typedef {PartProps & {rule: Rule}} OneProps */

/** @param {PartProps} props */
export function RulePanel({ store, asked, own }) {
  const id = asked.ruleId.value;
  const rule = own.rules.value?.find(({ rule_id }) => rule_id === id);
  const title = rule ? labelOf(rule) : id;
  return html`<section class="panel rules-detail" aria-label=${t("rules.detail")}>
    <header class="panel-head">
      ${rule && html`<${AlertMark} severity=${rule.severity} isOver=${!rule.is_enabled} />`}
      <h2>${title}</h2>
      <button class="icon-button rules-close" aria-label=${t("piece.close")} onClick=${() => asked.opened("")}>
        <${Icon} name="close" />
      </button>
    </header>
    <${Looked}
      look=${rule ? "current" : lookOf(store, own.rules, true)}
      emptyText=${t("rules.missing")}
      onRetry=${own.again}
    >
      ${rule && html`<${OneRule} ...${{ store, asked, own, rule }} />`}
    <//>
  </section>`;
}

/** @param {OneProps} part */
function OneRule(part) {
  const { store, asked, own, rule } = part;
  const mayRule = may(store.state.me.value, "rule");
  const views = mayRule ? ["", "what-if", "versions"] : ["", "versions"];
  const words = /** @type {const} */ ({
    "": "rules.rule",
    "what-if": "rules.whatIf",
    versions: "rules.versions",
  });
  const asks = asked.query.value.view ?? "";
  const view = views.includes(asks) ? asks : "";
  return html`<p class="rules-note">
      <code>${rule.rule_id}</code>
      ${t("rules.versionBy", {
        version: rule.version,
        who: makerText(rule),
        time: formatStamp(rule.made_at),
      })}
    </p>
    <${Tabs}
      label=${t("rules.detail")}
      tabs=${views.map((id) => ({ id, label: t(words[/** @type {""} */ (id)]) }))}
      chosen=${view}
      onChoose=${(/** @type {string} */ next) => asked.asked({ view: next })}
    >
      ${view === "" && (mayRule ? html`<${Change} ...${part} />` : html`<${RuleFacts} ...${{ store, own, rule }} />`)}
      ${view === "what-if" && html`<${WhatIfPart} ...${part} />`}
      ${view === "versions" && html`<${VersionList} ...${{ store, own, rule }} />`}
    <//>`;
}

/** The form, made anew when another version is at its ground. @param {OneProps} props */
function Change({ store, own, rule }) {
  const [turn, setTurn] = useState(0);
  const base = own.draft.value?.base ?? rule;
  const anew = () => {
    own.drafted(null);
    own.rivalled(null);
    setTurn((count) => count + 1);
  };
  return html`<${RuleForm} key=${`${base.version}/${turn}`} ...${{ store, own, base, onAnew: anew }} />`;
}
