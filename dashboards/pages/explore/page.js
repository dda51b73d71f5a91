/** The history explorer: any quantity of any places over any span, compared, counted, taken away. */
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { followExplore } from "./feed.js";
import { readQuestion, writeQuestion } from "./question.js";
import { createExplore } from "./state.js";

/**
 * @import { Page } from "../page.js"
 * @import { Explore } from "./state.js"
 */

/** @type {Page<Explore>} */
export const page = {
  id: "explore",
  word: "nav.explore",
  icon: "history",
  isListed: true,
  route: {
    read: ({ query }, _store, explore) => explore.addressRead(readQuestion(query)),
    write: (_store, explore) => {
      const query = writeQuestion(explore.question.value);
      return { item: "", query, step: Object.values(query).join() };
    },
  },
  createSlice: createExplore,
  mount: (root, store, _services, explore) => {
    const stop = followExplore(store, explore);
    // Most who open the room never come here: what the page is made of comes when they do.
    const unmount = mountLate(
      root,
      import("../late-pages.js"),
      ({ ExplorePage }) => html`<${ExplorePage} ...${{ store, explore }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};
