/** What hovering over a sensor says: name, kind, primary value, age. */
import { html } from "htm/preact";
import { render } from "preact";
import { StatusShape } from "../pieces/icon.js";
import { sensorSummary } from "../sensor/sensor-summary.js";

/** @import { Store } from "../store.js" */

/**
 * @param {Store} store
 * @param {number} row
 * @returns {HTMLElement}
 */
export function sensorTip(store, row) {
  const root = document.createElement("div");
  const summary = sensorSummary(store, row);
  render(
    html`<b>${summary.name}</b>
      <span class="tip-kind">${summary.kindName}</span>
      <span class="tip-line">
        <span class="tip-value">${summary.value}</span>
        <${StatusShape} index=${summary.statusIndex} />${summary.statusWord} · ${summary.age}
      </span>`,
    root,
  );
  return root;
}
