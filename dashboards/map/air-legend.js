/** The legend of VN_AQI: its classes, of which hour it is, and of how many stations. */
import { html } from "htm/preact";
import { AirSwatch } from "../indices/air-chip.js";
import { airOf, gradeName, gradeSpan } from "../indices/air-grade.js";
import { airHourText, knownText } from "../indices/air-words.js";
import { t } from "../words/i18n.js";
import { UnknownKey } from "./area-legend.js";

/** @import { Store } from "../store.js" */

/** @param {{store: Store}} props */
export function AirLegend({ store }) {
  const air = store.air.value;
  if (!air) {
    return html`<p class="air-legend">
      VN_AQI: ${t(store.air.load === "failed" ? "look.failed" : "look.loading")}
    </p>`;
  }
  const cell = airOf(air, "");
  return html`<div class="air-legend" role="group" aria-label=${t("air.legend")}>
      <p>VN_AQI <b>${airHourText(store, air)}</b> ${cell && html`<small>${knownText(cell)}</small>`}</p>
      <ul>
        ${air.grades.map(
          (grade, place) => html`<li key=${grade.code}>
            <${AirSwatch} grade=${grade} />${gradeName(grade)} <small>${gradeSpan(air.grades, place)}</small>
          </li>`,
        )}
      </ul>
    </div>
    <${UnknownKey} />`;
}
