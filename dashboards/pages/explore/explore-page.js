/** What the history explorer is made of. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { PanelMessage } from "../../pieces/panel.js";
import { followExplore } from "./feed.js";
import { MainPanel } from "./main-panel.js";
import { PartPanel } from "./part-panel.js";
import { QuestionBar } from "./question-bar.js";
import { exploreOf } from "./state.js";
import { StatisticPanel } from "./statistic-panel.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 */

/** @param {{store: Store, asked: Asked}} props */
export function ExplorePage({ store, asked }) {
  const explore = exploreOf(store, asked);
  useEffect(() => followExplore(store, explore), [store, explore]);
  // Before the city's time has come a span up to now has no ends, and no line can be drawn.
  const isUndated = Number.isNaN(asked.askedAtMs.value);
  if (isUndated && explore.scene.value.lines.length > 0) {
    return html`<${PanelMessage} look="loading" />`;
  }
  return html`<div class="explore-page">
    <${QuestionBar} ...${{ store, explore }} />
    <${MainPanel} ...${{ store, explore }} />
    <${StatisticPanel} ...${{ explore }} />
    <${PartPanel} ...${{ explore }} />
  </div>`;
}
