/** The page in place of one that is not for whoever looks: it says what is missing, and who looks. */
import { html } from "htm/preact";
import { render } from "preact";
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
  let isMounted = true;
  render(html`<${PanelMessage} look="loading" />`, root);
  if (bar.what !== "unknown")
    void import("../pages/late-pages.js").then(({ Forbidden }) => {
      if (isMounted) render(html`<${Forbidden} ...${{ store, page, bar }} />`, root);
    });
  return () => {
    isMounted = false;
    render(null, root);
  };
}
