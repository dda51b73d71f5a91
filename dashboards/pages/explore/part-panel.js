/** The line that is looked at, closely: its week by hours, how often which values occur, two quantities. */
import { html } from "htm/preact";
import { Tabs } from "../../pieces/tabs.js";
import { t } from "../../words/i18n.js";
import { drawnLines } from "./drawn-lines.js";
import { HourMap } from "./hour-map.js";
import { lineName, markOf } from "./line-words.js";
import { PairPlot } from "./pair-plot.js";
import { PARTS } from "./question.js";
import { SpreadPlot } from "./spread-plot.js";

/** @import { Explore } from "./state.js" */

const WORDS = /** @type {const} */ ({
  hours: "explore.partHours",
  spread: "explore.partSpread",
  pairs: "explore.partPairs",
});

/** @param {{explore: Explore}} props */
export function PartPanel({ explore }) {
  const scene = explore.scene.value;
  const drawn = drawnLines(explore, scene);
  const { focus, question } = scene;
  const one = drawn.find(({ line }) => line === focus) ?? null;
  const { part } = question;
  return html`<section class="panel explore-part" aria-label=${t("explore.closely")}>
    <${Tabs}
      label=${t("explore.closely")}
      tabs=${PARTS.map((id) => ({ id, label: t(WORDS[id]) }))}
      chosen=${part}
      onChoose=${(/** @type {string} */ id) =>
        explore.asked({ part: PARTS.find((known) => known === id) ?? part })}
    >
      ${
        focus &&
        part !== "pairs" &&
        html`<p class="part-line" data-tone=${focus.at.tone}>
          <b class="line-mark">${markOf(focus)}</b> ${lineName(focus)}
        </p>`
      }
      ${one && part === "hours" && html`<${HourMap} ...${{ explore, scene, one }} />`}
      ${one && part === "spread" && html`<${SpreadPlot} one=${one} />`}
      ${part === "pairs" && html`<${PairPlot} ...${{ scene, drawn }} />`}
    <//>
  </section>`;
}
