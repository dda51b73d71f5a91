/** The legend: the status scale itself, with how many sensors stand on each step. */
import { html } from "htm/preact";
import { formatNumber } from "../core/format.js";
import { t } from "../core/i18n.js";
import { LEVEL_SCALE } from "../core/level.js";
import { STATUS_SCALE } from "../core/status.js";
import { StatusShape } from "../frame/icon.js";
import { LevelMark } from "../overview/level-mark.js";

/** @param {{store: import("../core/store.js").Store, paint: import("./sensor-map.js").Paint}} props */
export function Legend({ store, paint }) {
  const { statusCounts } = store.state.selection.value;
  return html`<dl class="legend" aria-label=${t("map.legend")}>
    ${LEVEL_SCALE.map(
      (step) => html`<div>
        <dt><${LevelMark} level=${step.level} />${t(step.word)}</dt>
        <dd></dd>
      </div>`,
    )}
    ${STATUS_SCALE.map((step, index) => {
      // Where live sensors are painted by value, the ramp is their legend.
      if (paint === "value" && step.status === "live") return null;
      return html`<div class=${statusCounts[step.status] ? "" : "is-none"}>
        <dt><${StatusShape} index=${index} />${t(step.word)}</dt>
        <dd>${formatNumber(statusCounts[step.status] ?? 0)}</dd>
      </div>`;
    })}
  </dl>`;
}
