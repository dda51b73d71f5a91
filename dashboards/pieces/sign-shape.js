/** The shape of how a sensor is: of the threshold that it crosses, else of its status. */
import { html } from "htm/preact";
import { STATUS_INDEX, statusStep } from "../fleet/status.js";
import { t } from "../words/i18n.js";
import { StatusShape } from "./icon.js";
import { LevelMark } from "./level-mark.js";

/** @import { Sign } from "../fleet/judgement.js" */

/** @param {{sign: Sign, isWordBeside?: boolean}} props `isWordBeside`: the word need not be said once more */
export function SignShape({ sign: { level, isHeld, isPending, status }, isWordBeside = false }) {
  if (level) return html`<${LevelMark} ...${{ level, isHeld, isPending, isWordBeside }} />`;
  const index = STATUS_INDEX[status ?? "new"];
  return html`<${StatusShape} index=${index} />${
    !isWordBeside && html`<span class="hidden">${t(statusStep(index).word)}</span>`
  }`;
}
