/** What happened to an alert, as entries of a time line: its condition, and what people did. */
import { formatMoment } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/**
 * @import { AlertDetail, AlertStep, StepName } from "../../alerts/types.js"
 * @import { Entry } from "../../pieces/time-line.js"
 */

/** @type {Partial<Record<StepName, string>>} */
const ICONS = {
  acknowledge: "check",
  assign: "user",
  start: "play",
  suppress: "pause",
  resolve: "check",
  close: "lock",
  note: "copy",
  escalate: "alert",
};

/** @param {AlertDetail} alert @returns {Entry[]} */
export function entriesOf(alert) {
  const { since_at, raised_at, cleared_at, steps } = alert;
  /** @type {Entry[]} */
  const entries = [
    { id: "since", atMs: Date.parse(since_at), icon: "chart", title: t("console.began") },
    { id: "raised", atMs: Date.parse(raised_at), icon: "bell", title: t("console.raised") },
  ];
  if (cleared_at)
    entries.push({
      id: "cleared",
      atMs: Date.parse(cleared_at),
      icon: "on",
      title: t("console.cleared"),
    });
  return [...entries, ...steps.map(entryOf)];
}

/** @param {AlertStep} taken @returns {Entry} */
function entryOf({ version, step, at, who, note, assignee, until }) {
  const atMs = Date.parse(at);
  const said = [
    assignee && t("console.toWhom", { who: assignee }),
    until && t("console.until", { time: formatMoment(Date.parse(until), atMs) }),
    note,
  ].filter(Boolean);
  const title = `${t(`stepDone.${step}`)} · ${who ?? t("console.itself")}`;
  const icon = ICONS[step] ?? "refresh";
  return {
    id: `${version}`,
    atMs,
    icon,
    title,
    ...(said.length > 0 && { text: said.join(" · ") }),
  };
}
