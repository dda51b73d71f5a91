/** The legends of the value scales: of the painted areas, and of sensors painted by value. */
import { html } from "htm/preact";
import { formatValue } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { areaPaint, UNKNOWN } from "./area-paint.js";
import { valueRamp } from "./marks.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Store } from "../store.js"
 * @import { Ramp } from "./ramp.js"
 */

/** @param {{store: Store}} props */
export function AreaLegend({ store }) {
  const paint = areaPaint(store);
  if (!paint) return null;
  const { measure, quantity, ramp, hasUnknown } = paint;
  return html`${ramp && html`<${RampLegend} name="areas" title=${t(measure.word)} ...${{ quantity, ramp }} />`}
    ${hasUnknown && html`<${UnknownKey} />`}`;
}

/** What the hatch of an area says. */
export function UnknownKey() {
  return html`<p class="no-data-key">
    <svg aria-hidden="true"><rect width="100%" height="100%" fill=${UNKNOWN} /></svg>${t("data.notEnough")}
  </p>`;
}

/** @param {{store: Store}} props */
export function ValueLegend({ store }) {
  const { fleet, selection, filter, kindByName, pulse } = store.state;
  pulse.value; // values change in place
  const kind = kindByName.value.get(filter.value.kind);
  const quantity = kind?.quantities.find((one) => one.quantity === kind.primary);
  const ramp = valueRamp(fleet.value, selection.value.shown);
  if (!quantity || !ramp) return null;
  return html`<${RampLegend} name="sensors" title=${nameOf(quantity)} quantity=${quantity} ramp=${ramp} />`;
}

/**
 * @param {object} props
 * @param {"areas" | "sensors"} props.name
 * @param {string} props.title
 * @param {Quantity} props.quantity
 * @param {Ramp} props.ramp
 */
function RampLegend({ name, title, quantity, ramp }) {
  return html`<div class="ramp" data-of=${name}>
    <p>${title}${quantity.symbol && html` <small>${quantity.symbol}</small>`}</p>
    <span class="ramp-end">${ramp.isBelow && "≤\u00a0"}${formatValue(ramp.low, quantity)}</span>
    <span class="ramp-bar" aria-hidden="true"></span>
    <span class="ramp-end">${ramp.isAbove && "≥\u00a0"}${formatValue(ramp.high, quantity)}</span>
  </div>`;
}
