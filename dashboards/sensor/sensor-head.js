/** What kind of sensor it is, its name, and how it is. */
import { html } from "htm/preact";
import { Icon } from "../pieces/icon.js";
import { StaleNote } from "../pieces/panel.js";
import { SignShape } from "../pieces/sign-shape.js";
import { formatAge } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Look } from "../pieces/look.js"
 * @import { Store } from "../store.js"
 * @import { SensorRecord } from "./sensor-record.js"
 */

/** @param {{store: Store, sensor: SensorRecord, look: Look}} props */
export function SensorHead({ store, sensor, look }) {
  const { sign, signWord, held, observedAtMs } = sensor;
  return html`<header class="sensor-head">
    <p class="sensor-kind">
      <${Icon} name=${`kind-${sensor.kind}`} />${sensor.kindName}
    </p>
    <h2>${sensor.name}</h2>
    <p class=${`status-word status-${sensor.status}`} data-level=${sign.level ?? undefined}>
      <${SignShape} sign=${sign} isWordBeside />${signWord}
      ${
        !Number.isNaN(observedAtMs) &&
        html`<span>
          ${t("age.ago", { age: formatAge(store.state.nowMs.value - observedAtMs) })}
        </span>`
      }
    </p>
    ${held && html`<p><span class="held-word">${held}</span></p>`}
    ${look === "stale" && html`<${StaleNote} asOfMs=${observedAtMs} />`}
  </header>`;
}
