/** One alert as a row of the console. */
import { html } from "htm/preact";
import { may } from "../../account/account-state.js";
import { AlertMark } from "../../alerts/alert-mark.js";
import { alertWords, lastedText, sinceText } from "../../alerts/alert-words.js";
import { severityStep } from "../../alerts/severity.js";
import { t } from "../../words/i18n.js";
import { begin } from "./acting.js";
import { dueOf, Stand } from "./stand.js";

/**
 * @import { Alert } from "../../alerts/types.js"
 * @import { Place } from "../../pieces/places.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Asked} props.asked
 * @param {Console} props.own
 * @param {Place<Alert>} props.place
 * @param {boolean} props.mayRule
 */
export function AlertLine({ store, asked, own, place: { item: alert, isOver }, mayRule }) {
  const { alert_id, severity, state, cleared_at } = alert;
  const { label, value, place } = alertWords(alert, store.state);
  const isOpen = asked.openId.value === `${alert_id}`;
  const isPicked = own.picked.value.has(alert_id);
  const mayTake = alert.possible.includes("acknowledge") && may(store.state.me.value, "act");
  const open = () => asked.opened(alert_id);
  return html`<tr
    data-alert=${alert_id}
    data-severity=${severity}
    data-over=${isOver || undefined}
    data-chosen=${isOpen || undefined}
    onClick=${open}
  >
    ${
      mayRule &&
      html`<td class="console-pick">
        <label onClick=${stay}>
          <input
            type="checkbox"
            checked=${isPicked}
            aria-label=${t("console.pickOne", { label })}
            onChange=${() => own.pickToggled(alert_id)}
          />
        </label>
      </td>`
    }
    <td class="console-severity">
      <${AlertMark} severity=${severity} isOver=${cleared_at !== null} isUrgent=${state === "open"} isWordBeside=${true} />
      <span>${t(severityStep(severity).word)}</span>
    </td>
    <td class="console-what">
      <button
        class="console-open"
        aria-expanded=${isOpen}
        onClick=${(/** @type {Event} */ event) => {
          event.stopPropagation();
          open();
        }}
      >
        ${label}
      </button>
    </td>
    <td class="console-where">${place.area && html`<em>${place.area}</em>`}${place.area && place.name && " · "}${place.name}</td>
    <td class="console-value" data-number="true">${value || t("age.none")}</td>
    <td class="console-since" data-number="true"><${Lasted} ...${{ store, alert }} /></td>
    <td class="console-state"><${Stand} ...${{ alert, isOver }} /></td>
    <td class="console-due"><${Due} ...${{ store, alert }} /></td>
    <td class="console-do">
      ${
        mayTake &&
        !isOver &&
        html`<button
          class="button"
          onClick=${(/** @type {Event} */ event) => {
            event.stopPropagation();
            void begin(store, own, "acknowledge", [alert]);
          }}
        >
          ${t("alert.take")}<span class="hidden">: ${label}</span>
        </button>`
      }
    </td>
  </tr>`;
}

/** Its own view: it alone is drawn every second. @param {{store: Store, alert: Alert}} props */
function Lasted({ store, alert }) {
  const nowMs = store.state.nowMs.value;
  return html`<time datetime=${alert.since_at}>${lastedText(alert, nowMs)}</time>
    <small>${sinceText(alert, nowMs)}</small>`;
}

/** @param {{store: Store, alert: Alert}} props */
export function Due({ store, alert }) {
  const due = dueOf(alert, store.state.nowMs.value);
  if (!due) return html`<span class="console-none">${t("age.none")}</span>`;
  return html`<span class="due" data-overdue=${due.isOver || undefined}>${due.text}</span>`;
}

/** @param {Event} event */
function stay(event) {
  event.stopPropagation();
}
