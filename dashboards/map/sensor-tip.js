/** What hovering over a sensor says: who it is, how it is, and by which value beyond which limit. */
import { html } from "htm/preact";
import { render } from "preact";
import { SignShape } from "../pieces/sign-shape.js";
import { sensorSummary } from "../sensor/sensor-summary.js";
import { t } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/**
 * @param {Store} store
 * @param {number} row
 * @returns {HTMLElement}
 */
export function sensorTip(store, row) {
  const root = document.createElement("div");
  const summary = sensorSummary(store, row);
  const { crossing, held, sign, signWord } = summary;
  render(
    html`<b>${summary.name}</b>
      <span class="tip-kind">
        ${summary.kindName}${summary.isOutside && ` · ${t("sensor.outside")}`}
      </span>
      <span class="tip-line">
        <span class="tip-value">${crossing?.value ?? summary.value}</span>
        <${SignShape} sign=${sign} isWordBeside />${signWord} · ${summary.age}
      </span>
      ${
        crossing &&
        html`<span class="tip-limit">
          ${crossing.quantity} ${crossing.limit}${crossing.label && html`<br />${crossing.label}`}
        </span>`
      }
      ${held && html`<span class="held-word">${held}</span>`}`,
    root,
  );
  return root;
}
