/** Small drawings: icons of the sprite, and the shapes of the status scale. */
import { html } from "htm/preact";
import { statusStep } from "../fleet/status.js";
import { SHAPE_PATHS } from "./shapes.js";

/** @param {{name: string}} props a symbol of `icons.svg` */
export function Icon({ name }) {
  return html`<svg class="icon" aria-hidden="true"><use href=${`#${name}`} /></svg>`;
}

/** The shape alone; the word stands beside it or in its label. @param {{index: number}} props */
export function StatusShape({ index }) {
  const step = statusStep(index);
  return html`<svg class=${`shape shape-${step.status}`} viewBox="0 0 16 16" aria-hidden="true">
    <path fill-rule="evenodd" fill-opacity=${step.alpha} d=${SHAPE_PATHS[step.shape]} />
  </svg>`;
}
