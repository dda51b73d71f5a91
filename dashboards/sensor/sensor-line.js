/** The parts of a row about a sensor: status, name, value; kind, and its age or distance. */
import { html } from "htm/preact";
import { Icon, StatusShape } from "../pieces/icon.js";

/** @import { sensorSummary } from "./sensor-summary.js" */

/**
 * @param {object} props
 * @param {ReturnType<typeof sensorSummary>} props.summary
 * @param {string} props.aside
 */
export function SensorLine({ summary, aside }) {
  return html`<span class="sensor-row-status" title=${summary.statusWord}>
      <${StatusShape} index=${summary.statusIndex} /><span class="hidden">${summary.statusWord}</span>
    </span>
    <span class="sensor-row-name" title=${summary.name}>${summary.name}</span>
    <span class="sensor-row-kind"><${Icon} name=${`kind-${summary.kind}`} />${summary.kindName}</span>
    <span class="sensor-row-value">${summary.value}</span>
    <span class="sensor-row-aside">${aside}</span>`;
}
