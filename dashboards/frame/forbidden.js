/** The page in place of one that is not for whoever looks: it says what is missing, and who looks. */
import { html } from "htm/preact";
import { render } from "preact";
import { latePages } from "../pages/late.js";
import { mountLate } from "../pieces/late-part.js";
import { PanelMessage } from "../pieces/panel.js";

/**
 * @import { Bar } from "../account/allowed.js"
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Page<any>} page
 * @param {Bar} bar
 * @returns {() => void} unmount
 */
export function mountForbidden(root, store, page, bar) {
  if (bar.what === "unknown") {
    render(html`<${PanelMessage} look="loading" />`, root);
    return () => render(null, root);
  }
  return mountLate(
    root,
    latePages(),
    ({ Forbidden }) => html`<${Forbidden} ...${{ store, page, bar }} />`,
  );
}
