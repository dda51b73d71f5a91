/** What kind of sensor it is, its name, and how it is. */
import { html } from "htm/preact";
import { statusStep } from "../fleet/status.js";
import { Icon, StatusShape } from "../pieces/icon.js";
import { formatAge } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { SensorRecord } from "./sensor-record.js"
 */

/** @param {{store: Store, sensor: SensorRecord}} props */
export function SensorHead({ store, sensor }) {
  const step = statusStep(sensor.statusIndex);
  return html`<header class="sensor-head">
    <p class="sensor-kind">
      <${Icon} name=${`kind-${sensor.kind}`} />${sensor.kindName}
    </p>
    <h2>${sensor.name}</h2>
    <p class=${`status-word status-${step.status}`}>
      <${StatusShape} index=${sensor.statusIndex} />${t(step.word)}
      ${
        !Number.isNaN(sensor.observedAtMs) &&
        html`<span>
          ${t("age.ago", { age: formatAge(store.state.nowMs.value - sensor.observedAtMs) })}
        </span>`
      }
    </p>
  </header>`;
}
