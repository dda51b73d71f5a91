/** The history explorer: any quantity of any places over any span, compared, counted, taken away. */
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";
import { createAsked } from "./asked.js";
import { readQuestion, writeQuestion } from "./question.js";

/**
 * @import { Page } from "../page.js"
 * @import { Asked } from "./asked.js"
 */

/** @type {Page<Asked>} */
export const page = {
  id: "explore",
  word: "nav.explore",
  icon: "history",
  isListed: true,
  route: {
    read: ({ query }, _store, asked) => asked.addressRead(readQuestion(query)),
    write: (_store, asked) => {
      const query = writeQuestion(asked.question.value);
      return { item: "", query, step: Object.values(query).join() };
    },
  },
  createSlice: createAsked,
  // Most who open the room never come here: what the page is made of comes when they do.
  mount: (root, store, _services, asked) =>
    mountLate(
      root,
      latePages(),
      ({ ExplorePage }) => html`<${ExplorePage} ...${{ store, asked }} />`,
    ),
};
