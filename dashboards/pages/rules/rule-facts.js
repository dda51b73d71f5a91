/** A rule as whoever may not change it reads it. */
import { html } from "htm/preact";
import { saidOf } from "./rule-words.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Rules } from "./rules-state.js"
 * @import { Rule } from "./types.js"
 */

/** @param {{store: Store, own: Rules, rule: Rule}} props */
export function RuleFacts({ store, own, rule }) {
  const known = { store, units: own.units.value ?? [], rules: own.rules.value ?? [] };
  return html`<dl class="rules-facts">
    ${saidOf(rule, known)
      .filter(({ text }) => text !== "")
      .map(
        ({ field, label, text }) => html`<div key=${field}>
          <dt>${label}</dt>
          <dd>${text}</dd>
        </div>`,
      )}
  </dl>`;
}
