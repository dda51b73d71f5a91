/** What the rules page is made of: the list, and beside it the open rule; maintenance windows in a tab of their own. */
import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { Icon } from "../../pieces/icon.js";
import { Tabs } from "../../pieces/tabs.js";
import { ToastStack } from "../../pieces/toast.js";
import { t } from "../../words/i18n.js";
import { NewRule } from "./new-rule.js";
import { RuleFilter } from "./rule-filter.js";
import { RuleList } from "./rule-list.js";
import { RulePanel } from "./rule-panel.js";
import { createRules, followRules } from "./rules-state.js";
import { WindowList } from "./window-list.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Rules } from "./rules-state.js"
 */

/** What every part of the page is given. @typedef {{store: Store, asked: Asked, own: Rules}} PartProps */

const TABS = ["", "maintenance"];

/** @param {{store: Store, asked: Asked}} props */
export function RulesPage({ store, asked }) {
  const own = useMemo(() => createRules(store, asked), [store, asked]);
  useEffect(() => followRules(store, asked, own), [store, asked, own]);
  const part = { store, asked, own };
  const isMaintenance = asked.query.value.tab === "maintenance";
  const isOpen = asked.ruleId.value !== "" && !isMaintenance;
  return html`<div class="rules" data-open=${isOpen || undefined}>
    <section class="panel rules-list" aria-label=${t("rules.title")}>
      <${Tabs}
        label=${t("rules.tabs")}
        tabs=${TABS.map((id) => ({ id, label: t(id === "" ? "rules.title" : "rules.maintenance") }))}
        chosen=${isMaintenance ? "maintenance" : ""}
        onChoose=${(/** @type {string} */ tab) => asked.asked({ tab })}
      >
        <${Right} store=${store} />
        ${
          isMaintenance
            ? html`<${WindowList} ...${part} />`
            : html`<${RuleFilter} ...${part}><${NewRule} ...${part} /><//><${RuleList} ...${part} />`
        }
      <//>
    </section>
    ${isOpen && html`<${RulePanel} key=${asked.ruleId.value} ...${part} />`}
    <${ToastStack} toasts=${own.toasts} />
  </div>`;
}

/** That nothing can be changed, to whom that is so. @param {{store: Store}} props */
function Right({ store }) {
  const me = store.state.me.value;
  if (!me || may(me, "rule")) return null;
  return html`<p class="rules-note"><${Icon} name="lock" />${t("rules.readOnly")}</p>`;
}
