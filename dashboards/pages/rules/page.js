/** The rules that alerts are made of, and what is put aside while it is worked on. */
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
  id: "rules",
  word: "rules.title",
  icon: "rules",
  isListed: false,
  route: {
    read: ({ item, query }, _store, asked) => asked.addressRead(item, query),
    write: (_store, asked) => ({
      item: asked.ruleId.value,
      query: asked.query.value,
      step: asked.query.value.tab ?? "",
    }),
  },
  createSlice: createAsked,
  mount: (root, store, _services, asked) =>
    mountLate(root, latePages(), ({ RulesPage }) => html`<${RulesPage} ...${{ store, asked }} />`),
};
