/** A field that is on or off. */
import { html } from "htm/preact";

/** @param {{name: string, label: string, isOn: boolean}} props */
export function SwitchField({ name, label, isOn }) {
  return html`<label class="rules-switch">
    <input type="checkbox" name=${name} value="on" defaultChecked=${isOn} />
    ${label}
  </label>`;
}
