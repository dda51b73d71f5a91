/** Which changes are wanted: by whom, of what sort, from when to when. All of it is in the address. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { instantOf, localText } from "../../words/local-time.js";
import { EVENTS, eventName } from "./changes.js";

/** @import { Audit } from "./state.js" */

/** @param {{audit: Audit}} props */
export function AuditFilter({ audit }) {
  const { what = "" } = audit.query.value;
  return html`<form class="audit-filter" aria-label=${t("audit.filter")} onSubmit=${stay}>
    <${Name} audit=${audit} key="who" field="who" word=${t("audit.who")} />
    <label class="select">
      <span>${t("audit.what")}</span>
      <select value=${what} onChange=${(/** @type {Event} */ event) => audit.asked({ what: textOf(event) })}>
        <option value="">${t("audit.anything")}</option>
        ${EVENTS.map((one) => html`<option value=${one} selected=${one === what}>${eventName(one)}</option>`)}
      </select>
    </label>
    <${Name} audit=${audit} key="whom" field="whom" word=${t("audit.whom")} />
    <${Edge} audit=${audit} edge="from" word=${t("explore.from")} />
    <${Edge} audit=${audit} edge="to" word=${t("explore.to")} />
    ${isTurned(audit.query.value) && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${t("explore.wrongSpan")}</p>`}
    <button
      type="button"
      class="button"
      onClick=${() => audit.asked({ who: "", what: "", whom: "", from: "", to: "" })}
    >
      ${t("list.reset")}
    </button>
  </form>`;
}

/** Whether the span ends before it begins, which the server does not take. @param {Record<string, string>} query */
export function isTurned({ from = "", to = "" }) {
  return from !== "" && to !== "" && Date.parse(from) >= Date.parse(to);
}

/** A whole name, as it stands in the list. @param {{audit: Audit, field: "who" | "whom", word: string}} props */
function Name({ audit, field, word }) {
  return html`<label class="time-field">
    <span>${word}</span>
    <input
      type="search"
      autocomplete="off"
      value=${audit.query.value[field] ?? ""}
      onChange=${(/** @type {Event} */ event) => audit.asked({ [field]: textOf(event).trim() })}
    />
  </label>`;
}

/** @param {{audit: Audit, edge: "from" | "to", word: string}} props */
function Edge({ audit, edge, word }) {
  const instant = audit.query.value[edge] ?? "";
  return html`<label class="time-field">
    <span>${word}</span>
    <input
      type="datetime-local"
      value=${localText(Date.parse(instant))}
      onChange=${(/** @type {Event} */ event) => audit.asked({ [edge]: instantText(textOf(event)) })}
    />
  </label>`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}

/** @param {string} text local time @returns {string} RFC 3339, empty where it is none */
function instantText(text) {
  const ms = instantOf(text);
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString();
}

/** What is typed counts at once; nothing is sent. @param {Event} event */
function stay(event) {
  event.preventDefault();
}
