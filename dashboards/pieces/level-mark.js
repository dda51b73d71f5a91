/** The shape of a crossed threshold, with its word for those who do not see it. */
import { html } from "htm/preact";
import { levelStep } from "../city/level.js";
import { t } from "../words/i18n.js";
import { SHAPE_PATHS } from "./shapes.js";

/** @import { Level } from "../city/level.js" */

/** @param {{level: Level}} props */
export function LevelMark({ level }) {
  const step = levelStep(level);
  return html`<span class=${`level-mark level-${level}`}>
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d=${SHAPE_PATHS[step.shape]} />
    </svg>
    <span class="hidden">${t(step.word)}</span>
  </span>`;
}
