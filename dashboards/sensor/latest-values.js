/** The newest reading whole: every quantity with its unit, the thresholds it crosses, its quality. */
import { html } from "htm/preact";
import { labelOf, thresholdsFor } from "../city/threshold.js";
import { crossedNow } from "../fleet/judgement.js";
import { isValueLive, valueAtMs } from "../fleet/latest.js";
import { qualityWords } from "../fleet/quality.js";
import { Icon } from "../pieces/icon.js";
import { LevelMark } from "../pieces/level-mark.js";
import { formatInstant, formatValue } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Latest } from "../fleet/types.js"
 * @import { Store } from "../store.js"
 * @import { SensorRecord } from "./sensor-record.js"
 */

/** @param {{store: Store, sensor: SensorRecord}} props */
export function LatestValues({ store, sensor }) {
  const latest = sensor.item?.latest;
  if (!latest) {
    return html`<p class="latest-never">
      ${t(Number.isNaN(sensor.observedAtMs) ? "drawer.never" : "look.loading")}
    </p>`;
  }
  const words = qualityWords(latest.quality);
  return html`<section class="latest" aria-label=${t("drawer.latest")}>
    <dl class="latest-values">
      ${sensor.quantities.map(
        (quantity) => html`<${LatestValue}
          store=${store}
          sensor=${sensor}
          quantity=${quantity}
          latest=${latest}
        />`,
      )}
    </dl>
    <dl class="facts">
      <div>
        <dt>${t("drawer.observed")}</dt>
        <dd>${formatInstant(Date.parse(latest.observed_at), store.state.nowMs.value)}</dd>
      </div>
      <div>
        <dt>${t("drawer.quality")}</dt>
        <dd>
          ${
            words.length === 0
              ? html`<span class="flag flag-good"><${Icon} name="check" />${t("drawer.qualityGood")}</span>`
              : words.map(
                  (word) => html`<span class="flag"><${Icon} name="alert" />${t(word)}</span>`,
                )
          }
        </dd>
      </div>
    </dl>
  </section>`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {Quantity} props.quantity
 * @param {Latest} props.latest
 */
function LatestValue({ store, sensor, quantity, latest }) {
  const { thresholds, nowMs } = store.state;
  const limits = thresholdsFor(
    thresholds.value,
    sensor.kind,
    quantity.quantity,
    nowMs.value,
    sensor,
  );
  const value = latest.values[quantity.quantity];
  const isOfNow = isValueLive(latest, quantity.quantity, sensor.periodS);
  const crossed = isOfNow ? crossedNow(sensor.status, value, limits) : null;
  const isOlder = quantity.quantity in (latest.observed_at_of ?? {});
  return html`<div data-level=${crossed?.level}>
    <dt>${nameOf(quantity)}</dt>
    <dd>
      ${crossed && html`<${LevelMark} level=${crossed.level} />`}
      <b>${formatValue(value, quantity)}</b>
      <span>${quantity.symbol}</span>
    </dd>
    ${crossed && html`<dd class="latest-limit">${labelOf(crossed)}</dd>`}
    ${
      isOlder &&
      html`<dd class="latest-older">
        ${formatInstant(valueAtMs(latest, quantity.quantity), nowMs.value)}
      </dd>`
    }
  </div>`;
}
