/** The alert console: what is to be done, who does it, and what was done. */
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";
import { createAsked } from "./asked.js";

/**
 * @import { Page } from "../page.js"
 * @import { Asked } from "./asked.js"
 */

/** @type {Page<Asked>} */
export const page = {
  id: "alerts",
  word: "nav.alerts",
  icon: "alert",
  isListed: true,
  route: {
    read: ({ query }, _store, asked) => asked.addressRead(query),
    write: (_store, asked) => {
      const query = { ...asked.query.value, alert: asked.openId.value };
      return { item: "", query, step: asked.query.value.tab ?? "" };
    },
  },
  createSlice: createAsked,
  mount: (root, store, _services, asked) =>
    mountLate(
      root,
      latePages(),
      ({ AlertsPage }) => html`<${AlertsPage} ...${{ store, asked }} />`,
    ),
};
