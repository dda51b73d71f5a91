/** One alert: what was measured, where, what was done about it, and what can be done now. */
import { html } from "htm/preact";
import { AlertMark } from "../../alerts/alert-mark.js";
import { alertWords, labelOf } from "../../alerts/alert-words.js";
import { severityStep } from "../../alerts/severity.js";
import { Form } from "../../pieces/form.js";
import { Icon } from "../../pieces/icon.js";
import { lookOf } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { TimeLine } from "../../pieces/time-line.js";
import { language, t } from "../../words/i18n.js";
import { act, begin } from "./acting.js";
import { Evidence } from "./evidence.js";
import { Clocks, Members } from "./facts.js";
import { MiniMap } from "./mini-map.js";
import { Stand } from "./stand.js";
import { entriesOf } from "./step-entries.js";
import { offeredFor } from "./steps.js";

/**
 * @import { AlertDetail } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 * @import { Values } from "../../pieces/form.js"
 */

/** @typedef {{store: Store, asked: Asked, own: Console}} Part */

/** @param {Part} props */
export function AlertDetailPanel({ store, asked, own }) {
  const { detail } = own;
  const known = detail.value?.id === asked.openId.value ? detail.value : null;
  const alert = known?.found ?? null;
  const look = lookOf(store, { ...detail, value: known }, known !== null && alert === null);
  const title = alert ? labelOf(alert) : t("console.detail");
  return html`<section class="panel alert-detail" aria-label=${t("console.detail")} data-look=${look}>
    <header class="panel-head">
      ${alert && html`<${AlertMark} severity=${alert.severity} isOver=${alert.cleared_at !== null} isWordBeside=${true} />`}
      <h2>${title}</h2>
      ${alert && html`<span class="panel-count">${t(severityStep(alert.severity).word)} · #${alert.alert_id}</span>`}
      <button class="icon-button dialog-close" aria-label=${t("piece.close")} onClick=${() => asked.opened("")}>
        <${Icon} name="close" />
      </button>
    </header>
    <${Looked} look=${look} emptyText=${t("console.missing")} asOfMs=${detail.asOfMs}>
      ${alert && html`<${Body} ...${{ store, asked, own, alert }} />`}
    <//>
  </section>`;
}

/** @param {Part & {alert: AlertDetail}} props */
function Body({ store, asked, own, alert }) {
  const { value, place } = alertWords(alert, store.state);
  const where = [place.area, place.name].filter(Boolean).join(" · ");
  return html`<div class="alert-body">
    <div class="alert-acts">
      <p class="alert-what"><b>${value}</b> <span>${where}</span> <${Stand} alert=${alert} /></p>
      <${Actions} ...${{ store, own, alert }} />
    </div>
    <div class="alert-parts" tabindex="0" role="region" aria-label=${labelOf(alert)}>
      <section aria-label=${t("console.evidence")}>
        <h3>${t("console.evidence")}</h3>
        <${Evidence} ...${{ store, alert }} />
      </section>
      <section aria-label=${t("console.place")}>
        <h3>${t("console.place")}</h3>
        <${MiniMap} ...${{ store, alert, label: where }} />
        <${Members} ...${{ store, asked, alert }} />
      </section>
      <section aria-label=${t("console.clocks")}>
        <h3>${t("console.clocks")}</h3>
        <${Clocks} ...${{ store, own, asked, alert }} />
        <${Playbook} alert=${alert} />
      </section>
      <section aria-label=${t("console.steps")}>
        <h3>${t("console.steps")}</h3>
        <${NoteForm} ...${{ store, own, alert }} />
        <${TimeLine}
          label=${t("console.steps")}
          entries=${entriesOf(alert)}
          nowMs=${store.state.nowMs.value}
          look="current"
        />
      </section>
    </div>
  </div>`;
}

/** @param {{store: Store, own: Console, alert: AlertDetail}} props */
function Actions({ store, own, alert }) {
  const offered = offeredFor(alert);
  if (offered.length === 0) return null;
  return html`<div class="alert-buttons" role="group" aria-label=${t("console.actions")}>
    ${offered.map(
      ({ step, key }) => html`<button
        class="button"
        aria-keyshortcuts=${key}
        onClick=${() => void begin(store, own, step, [alert])}
      >
        ${t(step === "suppress" ? "console.suppress30" : `step.${step}`)}${key && html`<kbd>${key}</kbd>`}
      </button>`,
    )}
  </div>`;
}

/** @param {{alert: AlertDetail}} props */
function Playbook({ alert: { playbook_vi, playbook_en } }) {
  const text = language.value === "vi" ? playbook_vi : playbook_en;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return null;
  return html`<h3>${t("console.playbook")}</h3>
    <ol class="playbook">${lines.map((line) => html`<li>${line}</li>`)}</ol>`;
}

/** @param {{store: Store, own: Console, alert: AlertDetail}} props */
function NoteForm({ store, own, alert }) {
  if (!alert.possible.includes("note")) return null;
  const check = (/** @type {Values} */ { note = "" }) => ({
    ...(note.trim() === "" && { note: t("console.needsNote") }),
  });
  const send = ({ note = "" }) => act(store, own, { step: "note", note: note.trim() }, [alert]);
  return html`<${Form}
    key=${alert.alert_id}
    label=${t("step.note")}
    fields=${[{ name: "note", label: t("console.note"), isLong: true }]}
    submitWord=${t("step.note")}
    check=${check}
    send=${send}
    isEmptied=${true}
  />`;
}
