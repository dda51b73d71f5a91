/** The place in a panel that Leaflet owns. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { MissingPart, useMissing } from "../pieces/late-part.js";
import { t } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { Paint, mountSensorMap } from "./sensor-map.js"
 */

/** With its library the largest part of the room: it comes while the first data is asked for. */
const coming = import("./sensor-map.js").catch(() => null);

/** @param {{store: Store, paint: Paint}} props */
export function MapCanvas({ store, paint }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const wish = useRef(paint);
  wish.current = paint;
  const map = useRef(/** @type {ReturnType<typeof mountSensorMap> | null} */ (null));
  useEffect(() => {
    let isGone = false;
    void coming.then((part) => {
      if (!part || isGone || !root.current) return;
      map.current = part.mountSensorMap(root.current, store, () => wish.current);
    });
    return () => {
      isGone = true;
      map.current?.unmount();
    };
  }, [store]);
  useEffect(() => map.current?.repaint(), [paint]);
  if (useMissing(coming)) return html`<${MissingPart} />`;
  return html`<div class="map" ref=${root} tabindex="0" role="application" aria-label=${t("map.label")}></div>`;
}
