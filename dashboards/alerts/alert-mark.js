/** The shape of an alert's severity, with its word for those who do not see it; hollow where its condition is over. */
import { html } from "htm/preact";
import { SHAPE_PATHS } from "../pieces/shapes.js";
import { t } from "../words/i18n.js";
import { severityStep } from "./severity.js";

/** @import { Severity } from "./types.js" */

/**
 * @param {object} props
 * @param {Severity} props.severity
 * @param {boolean} [props.isOver] whether its condition holds no longer
 * @param {boolean} [props.isUrgent] whether nobody has taken one that is critical
 * @param {boolean} [props.isWordBeside] whether its word is said beside it
 */
export function AlertMark({ severity, isOver = false, isUrgent = false, isWordBeside = false }) {
  const { shape, word } = severityStep(severity);
  return html`<span
    class=${`alert-mark severity-${severity}`}
    data-over=${isOver || undefined}
    data-urgent=${isUrgent || undefined}
  >
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPE_PATHS[shape]} /></svg>
    ${!isWordBeside && html`<span class="hidden">${t(word)}</span>`}
  </span>`;
}
