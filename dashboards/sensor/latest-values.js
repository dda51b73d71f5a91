/** The newest reading whole: every quantity with its unit, the threshold it crosses, its quality. */
import { html } from "htm/preact";
import { pendingText, sinceText } from "../city/crossing.js";
import { crossingSign } from "../city/level.js";
import { valueAtMs } from "../fleet/latest.js";
import { qualityWords } from "../fleet/quality.js";
import { Icon } from "../pieces/icon.js";
import { LevelMark } from "../pieces/level-mark.js";
import { formatInstant, formatMoment, formatValue, unitOver } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { LastRefusal } from "./last-refusal.js";
import { crossingText } from "./sensor-crossings.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Latest, OwnCrossing } from "../fleet/types.js"
 * @import { Store } from "../store.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { SensorRecord } from "./sensor-record.js"
 */

/** Of a reading that is not known: on its way, failed and asked for again, or not stored any more. @typedef {"loading" | "failed" | "gone"} ReadingLoad */

/** @type {Record<ReadingLoad, WordKey>} */
const AWAITED_WORDS = {
  loading: "look.loading",
  failed: "drawer.readingFailed",
  gone: "drawer.readingGone",
};

/** @param {{store: Store, sensor: SensorRecord, reading?: ReadingLoad}} props */
export function LatestValues({ store, sensor, reading = "loading" }) {
  const latest = sensor.item?.latest;
  if (!latest) return html`<${NoReading} ...${{ store, sensor, reading }} />`;
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
    ${
      sensor.item?.last_refusal &&
      html`<${LastRefusal} store=${store} refusal=${sensor.item.last_refusal} />`
    }
  </section>`;
}

/** @param {{store: Store, sensor: SensorRecord, reading: ReadingLoad}} props */
function NoReading({ store, sensor, reading }) {
  const refusal = sensor.item?.last_refusal;
  const word = refusal ? "drawer.refusedOnly" : "drawer.never";
  return html`<p class="latest-never" role="status">
      ${t(Number.isNaN(sensor.observedAtMs) ? word : AWAITED_WORDS[reading])}
    </p>
    ${refusal && html`<${LastRefusal} store=${store} refusal=${refusal} />`}`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {Quantity} props.quantity
 * @param {Latest} props.latest
 */
function LatestValue({ store, sensor, quantity, latest }) {
  const nowMs = store.state.nowMs.value;
  const crossing = sensor.crossings.find((one) => one.quantity === quantity.quantity);
  const sign = crossing && crossingSign(crossing);
  const isHeld = sign !== undefined && (sign.isHeld || sensor.status !== "live");
  const isOlder = quantity.quantity in (latest.observed_at_of ?? {});
  return html`<div data-level=${sign?.level} data-held=${isHeld ? "true" : undefined}>
    <dt>${nameOf(quantity)}</dt>
    <dd>
      ${sign && html`<${LevelMark} ...${{ ...sign, isHeld }} />`}
      <b>${formatValue(latest.values[quantity.quantity], quantity)}</b>
      <span>${unitOf(quantity, sensor.periodS)}</span>
    </dd>
    ${crossing && html`<${CrossingLines} ...${{ store, sensor, crossing, latest }} />`}
    ${
      isOlder &&
      html`<dd class="latest-older">
        ${formatInstant(valueAtMs(latest, quantity.quantity), nowMs)}
      </dd>`
    }
  </div>`;
}

/** Of an increment, such as rain, also over how long it came. @param {Quantity} quantity @param {number} periodS */
function unitOf(quantity, periodS) {
  return quantity.aggregate === "sum" ? unitOver(quantity, periodS) : quantity.symbol;
}

/**
 * Beyond which limit a value is, since when, and what was judged where that is not the newest value.
 * @param {object} props
 * @param {Store} props.store
 * @param {SensorRecord} props.sensor
 * @param {OwnCrossing} props.crossing
 * @param {Latest} props.latest
 */
function CrossingLines({ store, sensor, crossing, latest }) {
  const nowMs = store.state.nowMs.value;
  const text = crossingText(store, crossing, sensor.quantities);
  const isOther = latest.values[crossing.quantity] !== crossing.value;
  return html`<dd class="latest-limit">${text.label || `${text.quantity} ${text.limit}`}</dd>
    ${
      isOther &&
      html`<dd class="latest-limit">
        ${t("sign.judged", {
          quantity: text.quantity,
          value: text.value,
          time: formatMoment(Date.parse(crossing.observed_at), nowMs),
        })}
      </dd>`
    }
    <dd class="latest-limit">
      ${[sinceText(crossing, nowMs), pendingText(crossing)].filter(Boolean).join(", ")}
    </dd>`;
}
