/** A switch as small as a word. */
import { html } from "htm/preact";

/**
 * @param {object} props
 * @param {boolean} props.isPressed
 * @param {() => void} props.onPress
 * @param {string} [props.title]
 * @param {any} [props.children]
 */
export function Chip({ isPressed, onPress, title, children }) {
  return html`<button type="button" class="chip" title=${title} aria-pressed=${isPressed} onClick=${onPress}>
    ${children}
  </button>`;
}
