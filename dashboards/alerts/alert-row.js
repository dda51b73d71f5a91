/** One alert: how grave, what, where, by which value, since when, who has it; whoever may, takes it here. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { may } from "../account/account-state.js";
import { ApiError } from "../live/request.js";
import { t } from "../words/i18n.js";
import { alertLink } from "../words/route.js";
import { takeStep } from "./act.js";
import { AlertMark } from "./alert-mark.js";
import { alertWords, fasterText, holderText, lastedText, sinceText } from "./alert-words.js";

/**
 * @import { Alert } from "./types.js"
 * @import { Place } from "../pieces/places.js"
 * @import { Store } from "../store.js"
 */

/** @param {{store: Store, place: Place<Alert>, onSaid: (said: string) => void}} props */
export function AlertRow({ store, place: { item: alert, isOver }, onSaid }) {
  const { nowMs } = store.state;
  const { label, value, place } = alertWords(alert, store.state);
  const { severity, state, cleared_at } = alert;
  return html`<li class="alert-row" data-severity=${severity} data-over=${isOver || undefined}>
    <a href=${alertLink(alert.alert_id)}>
      <${AlertMark} severity=${severity} isOver=${cleared_at !== null} isUrgent=${state === "open"} />
      <span class="alert-label">${label}</span>
      <b>${value}</b>
      <span class="alert-place">${place.area && html`<em>${place.area}</em>`}${place.area && place.name && " · "}${place.name}</span>
      <time>${lastedText(alert, nowMs.value)}</time>
      <small>
        <span>${isOver ? t("alert.left") : holderText(alert)}</span>
        ${cleared_at && html`<span class="held-word">${t("alert.cleared")}</span>`}
      </small>
      <span class="alert-since">${sinceText(alert, nowMs.value)}</span>
    </a>
    ${!isOver && html`<${Take} ...${{ store, alert, onSaid }} />`}
  </li>`;
}

/** @param {{store: Store, alert: Alert, onSaid: (said: string) => void}} props */
function Take({ store, alert, onSaid }) {
  const [isSending, setSending] = useState(false);
  const isOpen = alert.possible.includes("acknowledge") && may(store.state.me.value, "act");
  if (!isOpen) return null;
  const take = async () => {
    setSending(true);
    onSaid("");
    try {
      const outcome = await takeStep(store, alert, { step: "acknowledge" });
      if (!outcome.isTaken) onSaid(fasterText(outcome));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onSaid(t("alert.notTaken"));
    } finally {
      setSending(false);
    }
  };
  return html`<button class="button alert-take" disabled=${isSending} onClick=${take}>
    ${t("alert.take")}<span class="hidden">: ${alertWords(alert, store.state).label}</span>
  </button>`;
}
