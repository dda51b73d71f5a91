/** A button for what cannot be taken back, or ends something at once: pressed twice, once warned. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";

/**
 * @param {object} props
 * @param {string} props.word
 * @param {string} props.note what it brings about
 * @param {() => Promise<unknown>} props.onConfirm an error that it raises is shown by its message
 */
export function Confirm({ word, note, onConfirm }) {
  const [state, setState] = useState(/** @type {"idle" | "asked" | "sending"} */ ("idle"));
  const [failure, setFailure] = useState("");
  const confirm = async () => {
    setState("sending");
    setFailure("");
    try {
      await onConfirm();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setState("idle");
  };
  if (state === "idle")
    return html`<div class="confirm">
      <button type="button" class="button" onClick=${() => setState("asked")}>${word}</button>
      ${failure && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${failure}</p>`}
    </div>`;
  return html`<div class="confirm" role="group" aria-label=${word}>
    <p role="status">${note}</p>
    <button type="button" class="button confirm-yes" disabled=${state === "sending"} onClick=${confirm}>
      ${word}
    </button>
    <button type="button" class="button" disabled=${state === "sending"} onClick=${() => setState("idle")}>
      ${t("confirm.no")}
    </button>
  </div>`;
}
