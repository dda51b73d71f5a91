/** Every shared piece in each of its looks, for those who build pages: `#/pieces`, in no navigation. */
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";

/** @import { Page } from "../page.js" */

/** @type {Page} */
export const page = {
  id: "pieces",
  word: "nav.pieces",
  icon: "table",
  isListed: false,
  mount: (root, store) =>
    mountLate(root, latePages(), ({ PiecesPage }) => html`<${PiecesPage} store=${store} />`),
};
