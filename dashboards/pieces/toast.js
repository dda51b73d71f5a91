/**
 * Short messages about what was just done. Good news goes by itself, though not while it is read;
 * bad news stays until it is put away.
 */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";

const SHOWN_MS = 6000;

/** @typedef {{id: number, text: string, isFailure: boolean}} Toast */
/** @typedef {ReturnType<typeof createToasts>} Toasts */

export function createToasts() {
  const shown = signal(/** @type {readonly Toast[]} */ ([]));
  let last = 0;
  const add = (/** @type {string} */ text, /** @type {boolean} */ isFailure) => {
    last += 1;
    shown.value = [...shown.value, { id: last, text, isFailure }];
  };
  return {
    shown,
    told: (/** @type {string} */ text) => add(text, false),
    failed: (/** @type {string} */ text) => add(text, true),
    closed: (/** @type {number} */ id) => {
      shown.value = shown.value.filter((toast) => toast.id !== id);
    },
  };
}

/** @param {{toasts: Toasts}} props */
export function ToastStack({ toasts }) {
  return html`<div class="toasts" role="log" aria-label=${t("piece.messages")}>
    ${toasts.shown.value.map(
      (toast) =>
        html`<${ToastBox} key=${toast.id} toast=${toast} onClose=${() => toasts.closed(toast.id)} />`,
    )}
  </div>`;
}

/** @param {{toast: Toast, onClose: () => void}} props */
function ToastBox({ toast, onClose }) {
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (isRead || toast.isFailure) return undefined;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isRead]);
  return html`<div
    class="toast"
    data-failure=${toast.isFailure}
    role=${toast.isFailure ? "alert" : undefined}
    onMouseEnter=${() => setRead(true)}
    onMouseLeave=${() => setRead(false)}
    onFocusIn=${() => setRead(true)}
    onFocusOut=${() => setRead(false)}
  >
    <${Icon} name=${toast.isFailure ? "alert" : "check"} />
    <p>${toast.text}</p>
    <button class="icon-button" aria-label=${t("piece.close")} onClick=${onClose}><${Icon} name="close" /></button>
  </div>`;
}
