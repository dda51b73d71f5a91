/** The stamp of an alert on the map: the shape of its severity within a ring, so that it is none of a sensor's own marks. */
import { html } from "htm/preact";
import { severityStep } from "../alerts/severity.js";
import { SHAPE_PATHS } from "../pieces/shapes.js";

/** @import { Severity } from "../alerts/types.js" */

/** @param {{severity: Severity, isOver?: boolean}} props `isOver`: its condition holds no longer */
export function AlertStamp({ severity, isOver = false }) {
  return html`<svg class=${`alert-stamp severity-${severity}`} data-over=${isOver || undefined} viewBox="-5 -5 26 26" aria-hidden="true">
    <circle cx="8" cy="8" r="12" />
    <path d=${SHAPE_PATHS[severityStep(severity).shape]} />
  </svg>`;
}
