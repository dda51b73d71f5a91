/** The shape of how an area is, with its word for those who do not see it. */
import { html } from "htm/preact";
import { SHAPE_PATHS } from "../pieces/shapes.js";
import { t } from "../words/i18n.js";
import { stateStep } from "./state-scale.js";

/** @import { ShownState } from "./state-scale.js" */

/** @param {{state: ShownState, isWordBeside?: boolean}} props `isWordBeside`: the word need not be said once more */
export function StateMark({ state, isWordBeside = false }) {
  const { shape, word } = stateStep(state);
  return html`<span class="state-mark" data-state=${state}>
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d=${SHAPE_PATHS[shape]} />
    </svg>
    ${!isWordBeside && html`<span class="hidden">${t(word)}</span>`}
  </span>`;
}
