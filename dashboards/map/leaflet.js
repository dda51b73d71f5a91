/**
 * Leaflet's minified build, a quarter of the module that its package offers. It is no module
 * itself: imported for its effect, it leaves its name with the window.
 */
import "leaflet";

/** @import * as Leaflet from "leaflet" */

export const L = /** @type {typeof Leaflet} */ (
  /** @type {{leaflet?: unknown}} */ (globalThis).leaflet
);
