/** Facts by their names. */
import { html } from "htm/preact";

/** @param {{facts: readonly (readonly [string, string])[]}} props those that are empty are left out */
export function Facts({ facts }) {
  return html`<dl class="facts account-facts">
    ${facts
      .filter(([, value]) => value !== "")
      .map(
        ([label, value]) => html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
      )}
  </dl>`;
}
