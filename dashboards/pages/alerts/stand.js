/** How an alert stands: in whose hands, whether its condition holds, by when something has to be done. */
import { html } from "htm/preact";
import { holderOf, spanText } from "../../alerts/alert-words.js";
import { formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/** @import { Alert } from "../../alerts/types.js" */

/** @param {{alert: Alert, isOver?: boolean}} props `isOver`: it has left the list */
export function Stand({ alert, isOver = false }) {
  const { state, cleared_at, silent, late, suppressed_until, escalation_level } = alert;
  const holder = holderOf(alert);
  const held = (/** @type {string} */ word) => html`<span class="pending-word">${word}</span>`;
  const until =
    state === "suppressed" && suppressed_until
      ? t("console.until", { time: formatMinute(Date.parse(suppressed_until)) })
      : "";
  const parts = [
    html`<b>${t(`alertState.${state}`)}</b>`,
    holder && html`<span>${holder}</span>`,
    until && html`<span>${until}</span>`,
    cleared_at && html`<span class="held-word">${t("alert.cleared")}</span>`,
    escalation_level > 0 &&
      html`<span class="due" data-overdue="true">${t("console.escalated", { level: escalation_level })}</span>`,
    late && held(t("console.late")),
    silent && !late && held(t("console.silent")),
    isOver && held(t("alert.left")),
  ];
  // With spaces, for those who hear them.
  return html`<span class="stand">${parts.filter(Boolean).map((part) => [part, " "])}</span>`;
}

/**
 * What is left of the running clock, or by how much it has run out.
 * @param {Pick<Alert, "due_at">} alert
 * @param {number} nowMs city instant
 * @returns {{text: string, isOver: boolean} | null} null where none runs
 */
export function dueOf({ due_at }, nowMs) {
  if (due_at === null) return null;
  const leftMs = Date.parse(due_at) - nowMs;
  const isOver = leftMs < 0;
  return {
    isOver,
    text: t(isOver ? "console.overdue" : "console.left", { span: spanText(Math.abs(leftMs)) }),
  };
}
