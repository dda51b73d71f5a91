/** A secret that was just made: shown now, to be copied, and never again. */
import { html } from "htm/preact";
import { CopyField } from "../pieces/copy-field.js";
import { Icon } from "../pieces/icon.js";

/** @param {{title: string, label: string, secret: string, note: string}} props */
export function SecretOnce({ title, label, secret, note }) {
  return html`<section class="secret-once" aria-label=${title}>
    <p class="secret-title" role="status"><${Icon} name="check" />${title}</p>
    <${CopyField} label=${label} text=${secret} />
    <p class="account-note">${note}</p>
  </section>`;
}
