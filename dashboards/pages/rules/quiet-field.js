/** The local hours in which nobody is called: none, or some spans. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { fieldName } from "./rule-words.js";

/** @import { QuietHours } from "./types.js" */

const MOST = 4;
const NIGHT = { from_hour: 22, to_hour: 6 };
const HOURS = Array.from({ length: 25 }, (_, hour) => hour);

/** @param {{value: string, wrong: string}} props `value`: JSON, at first */
export function QuietField({ value, wrong }) {
  const [spans, setSpans] = useState(/** @type {QuietHours[]} */ (JSON.parse(value)));
  const put = (/** @type {number} */ place, /** @type {Partial<QuietHours>} */ change) =>
    setSpans(spans.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return html`<fieldset class="field rules-rowed">
    <legend>${fieldName("quiet_hours")}</legend>
    <input type="hidden" name="quiet_hours" value=${JSON.stringify(spans)} />
    ${spans.map(
      (span, place) => html`<div class="rules-row" key=${place}>
        ${
          /** @type {const} */ (["from_hour", "to_hour"]).map(
            (edge) => html`<label>
            <span>${fieldName(edge)}</span>
            <select
              onChange=${(/** @type {Event} */ event) =>
                put(place, {
                  [edge]: Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value),
                })}
            >
              ${hoursWith(span[edge]).map((hour) => html`<option value=${hour} selected=${hour === span[edge]}>${clock(hour)}</option>`)}
            </select>
          </label>`,
          )
        }
        <button
          type="button"
          class="icon-button"
          aria-label=${t("rules.removeQuiet")}
          onClick=${() => setSpans(spans.filter((_, at) => at !== place))}
        >
          <${Icon} name="close" />
        </button>
      </div>`,
    )}
    ${
      spans.length < MOST &&
      html`<button type="button" class="button" onClick=${() => setSpans([...spans, NIGHT])}>
        <${Icon} name="plus" />${t("rules.addQuiet")}
      </button>`
    }
    ${wrong && html`<p class="form-wrong"><${Icon} name="alert" />${wrong}</p>`}
  </fieldset>`;
}

/** Whole hours, and the one that stands there. @param {number} hour */
function hoursWith(hour) {
  return HOURS.includes(hour) ? HOURS : [...HOURS, hour].sort((a, b) => a - b);
}

/** @param {number} hour */
function clock(hour) {
  const minutes = Math.round(60 * hour);
  return [minutes / 60, minutes % 60]
    .map((part) => `${Math.floor(part)}`.padStart(2, "0"))
    .join(":");
}
