/** The shape of a crossed threshold, with its word for those who do not see it. */
import { html } from "htm/preact";
import { levelStep } from "../city/level.js";
import { t } from "../words/i18n.js";
import { HELD_PATHS, SHAPE_PATHS } from "./shapes.js";

/** @import { Level } from "../city/level.js" */

/**
 * @param {object} props
 * @param {Level} props.level
 * @param {boolean} [props.isHeld] whether the level outlived its reading
 * @param {boolean} [props.isPending] whether it has not yet lasted long enough
 * @param {boolean} [props.isWordBeside] whether its word is said beside it
 */
export function LevelMark({ level, isHeld = false, isPending = false, isWordBeside = false }) {
  const step = levelStep(level);
  return html`<span
    class=${`level-mark level-${level}`}
    data-held=${isHeld ? "true" : undefined}
    data-pending=${isPending ? "true" : undefined}
  >
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d=${SHAPE_PATHS[step.shape]} />
      ${isHeld && html`<path fill="currentColor" stroke="none" d=${HELD_PATHS[level].dot} />`}
    </svg>
    ${
      !isWordBeside &&
      html`<span class="hidden">${t(isPending ? "level.pending" : step.word)}${isHeld && `, ${t("sign.held")}`}</span>`
    }
  </span>`;
}
