/** The legend: the scale of signs, with how many of the sensors that are shown stand on each step. */
import { html } from "htm/preact";
import { SEVERITY_SCALE } from "../alerts/severity.js";
import { LEVEL_SCALE, PENDING_SIGN } from "../city/level.js";
import { STATUS_SCALE } from "../fleet/status.js";
import { StatusShape } from "../pieces/icon.js";
import { LevelMark } from "../pieces/level-mark.js";
import { levelCountText } from "../pieces/look.js";
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";

import { alertPlaces } from "./alert-places.js";
import { AlertStamp } from "./alert-stamp.js";

/**
 * @import { Store } from "../store.js"
 * @import { Paint } from "./sensor-map.js"
 */

/** @param {{store: Store, paint: Paint}} props */
export function Legend({ store, paint }) {
  const { statusCounts, levelCounts } = store.state.selection.value;
  const { areas, filter } = store.state;
  const alerts = alertPlaces(store.alerts.value?.items ?? [], areas.value, filter.value);
  return html`<dl class="legend" aria-label=${t("map.legend")}>
    ${SEVERITY_SCALE.map(({ severity, word }) => {
      const count = alerts.filter((one) => one.severity === severity).length;
      return html`<div class=${count ? "" : "is-none"}>
        <dt><${AlertStamp} severity=${severity} />${t("map.alert", { severity: t(word) })}</dt>
        <dd>${formatNumber(count)}</dd>
      </div>`;
    })}
    ${LEVEL_SCALE.map(
      ({ level, word }) => html`<div>
        <dt><${LevelMark} level=${level} isWordBeside />${t(word)}</dt>
        <dd>${levelCountText(store, level)}</dd>
      </div>`,
    )}
    <div class=${levelCounts.held ? "" : "is-none"}>
      <dt><${LevelMark} level="critical" isHeld isWordBeside />${t("sign.heldLegend")}</dt>
      <dd>${formatNumber(levelCounts.held)}</dd>
    </div>
    <div class=${levelCounts.pending ? "" : "is-none"}>
      <dt><${LevelMark} ...${PENDING_SIGN} isWordBeside />${t("level.pending")}</dt>
      <dd>${formatNumber(levelCounts.pending)}</dd>
    </div>
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
