/**
 * A dialog over the page. The browser's own element keeps the focus within, closes on Escape, and
 * gives the focus back to what had it before.
 */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";
import { useOwnId } from "./own-id.js";

/**
 * @param {object} props
 * @param {string} props.title
 * @param {boolean} props.isOpen
 * @param {() => void} props.onClose asked for by Escape, the cross, or a click beside it
 * @param {any} [props.children]
 */
export function Dialog({ title, isOpen, onClose, children }) {
  const root = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const isPressed = useRef(false);
  const id = useOwnId();
  useEffect(() => {
    const dialog = root.current;
    if (!dialog || !isOpen) return undefined;
    dialog.showModal();
    return () => dialog.close();
  }, [isOpen]);
  return html`<dialog
    class="dialog"
    ref=${root}
    aria-labelledby=${id}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    }}
    onMouseDown=${(/** @type {Event} */ event) => {
      isPressed.current = event.target === root.current;
    }}
    onClick=${(/** @type {Event} */ event) =>
      // Text that was marked up to beyond the edge is none that is thrown away.
      isPressed.current && event.target === root.current && onClose()}
  >
    ${
      isOpen &&
      html`<div class="dialog-box">
        <header class="panel-head">
          <h2 id=${id}>${title}</h2>
          <button class="icon-button dialog-close" aria-label=${t("piece.close")} onClick=${onClose}>
            <${Icon} name="close" />
          </button>
        </header>
        <div class="dialog-body">${children}</div>
      </div>`
    }
  </dialog>`;
}
