/** The parts of a row about a sensor: how it is, name, value; kind or crossing, and its age or distance. */
import { html } from "htm/preact";
import { Icon } from "../pieces/icon.js";
import { SignShape } from "../pieces/sign-shape.js";
import { t } from "../words/i18n.js";

/** @import { sensorSummary } from "./sensor-summary.js" */

/**
 * @param {object} props
 * @param {ReturnType<typeof sensorSummary>} props.summary
 * @param {string} props.aside
 */
export function SensorLine({ summary, aside }) {
  const { crossing, held, isOutside, kindName } = summary;
  const what = crossing?.quantity ?? kindName;
  const more = [crossing?.limit, isOutside && `· ${t("sensor.outside")}`].filter(Boolean).join(" ");
  const words = more ? `${what} ${more}` : what;
  return html`<span class="sensor-row-status" title=${summary.signWord}>
      <${SignShape} sign=${summary.sign} />
    </span>
    <span class="sensor-row-name" title=${summary.name}>${summary.name}</span>
    <span class="sensor-row-kind" title=${words}>
      <${Icon} name=${`kind-${summary.kind}`} />
      ${held && html`<span class="held-word">${held}</span>`}
      <span class="sensor-row-what">${what}</span>
      ${more && html` <span class="sensor-row-limit">${more}</span>`}
    </span>
    <span class="sensor-row-value">${crossing?.value ?? summary.value}</span>
    <span class="sensor-row-aside">${aside}</span>`;
}
