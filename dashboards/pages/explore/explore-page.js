/** What the history explorer is made of. */
import { html } from "htm/preact";
import { MainPanel } from "./main-panel.js";
import { PartPanel } from "./part-panel.js";
import { QuestionBar } from "./question-bar.js";
import { StatisticPanel } from "./statistic-panel.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Explore } from "./state.js"
 */

/** @param {{store: Store, explore: Explore}} props */
export function ExplorePage({ store, explore }) {
  return html`<div class="explore-page">
    <${QuestionBar} ...${{ store, explore }} />
    <${MainPanel} ...${{ store, explore }} />
    <${StatisticPanel} ...${{ explore }} />
    <${PartPanel} ...${{ explore }} />
  </div>`;
}
