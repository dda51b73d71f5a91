/** The history explorer: any quantity of any places over any span, compared, counted, taken away. */
import { html } from "htm/preact";
import { render } from "preact";
import { followExplore } from "./feed.js";
import { MainPanel } from "./main-panel.js";
import { PartPanel } from "./part-panel.js";
import { readQuestion, writeQuestion } from "./question.js";
import { QuestionBar } from "./question-bar.js";
import { createExplore } from "./state.js";
import { StatisticPanel } from "./statistic-panel.js";

/**
 * @import { Store } from "../../store.js"
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
    render(html`<${ExplorePage} ...${{ store, explore }} />`, root);
    return () => {
      stop();
      render(null, root);
    };
  },
};

/** @param {{store: Store, explore: Explore}} props */
function ExplorePage({ store, explore }) {
  return html`<div class="explore-page">
    <${QuestionBar} ...${{ store, explore }} />
    <${MainPanel} ...${{ store, explore }} />
    <${StatisticPanel} ...${{ explore }} />
    <${PartPanel} ...${{ explore }} />
  </div>`;
}
