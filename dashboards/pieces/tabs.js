/** Views of one thing, of which one is shown; the arrow keys go from tab to tab. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { useOwnId } from "./own-id.js";

/** @typedef {{id: string, label: string}} Tab */

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly Tab[]} props.tabs
 * @param {string} props.chosen
 * @param {(id: string) => void} props.onChoose
 * @param {any} [props.children] of the chosen one
 */
export function Tabs({ label, tabs, chosen, onChoose, children }) {
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));
  const id = useOwnId();
  const place = tabs.findIndex((tab) => tab.id === chosen);

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    /** @type {Record<string, number>} */
    const targets = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = (target + tabs.length) % tabs.length;
    onChoose(tabs[next]?.id ?? chosen);
    /** @type {HTMLElement | undefined} */ (list.current?.children[next])?.focus();
  };

  return html`<div class="tabs" ref=${list} role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
      ${tabs.map(
        (tab) => html`<button
          id=${`${id}-${tab.id}`}
          role="tab"
          aria-selected=${tab.id === chosen}
          aria-controls=${`${id}-panel`}
          tabindex=${tab.id === chosen ? 0 : -1}
          onClick=${() => onChoose(tab.id)}
        >
          ${tab.label}
        </button>`,
      )}
    </div>
    <div id=${`${id}-panel`} class="tab-panel" role="tabpanel" aria-labelledby=${`${id}-${chosen}`} tabindex="0">
      ${children}
    </div>`;
}
