/** Where an alert is: its sensors in the outlines around them. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { severityStep } from "../../alerts/severity.js";
import { SHAPE_PATHS } from "../../pieces/shapes.js";
import { t } from "../../words/i18n.js";
import { formatRoute } from "../../words/route.js";
import { frameAround, pathOf, placeIn } from "./mini-frame.js";

/**
 * @import { AlertDetail } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 */

const WIDTH = 320;
const HEIGHT = 220;
const MARK = 16;
const DOT = 7;

/** @param {{store: Store, alert: AlertDetail, label: string}} props */
export function MiniMap({ store, alert, label }) {
  const { fleet, outlines, knowledge, city } = store.state;
  knowledge.value; // ids come later
  const { lat_deg, lon_deg, sensor_id, sensors, severity } = alert;
  const known = sensors
    .map((one) => fleet.value.rowOf(one.sensor_id))
    .filter((row) => row >= 0)
    .map((row) => ({ latDeg: fleet.value.latDeg[row] ?? 0, lonDeg: fleet.value.lonDeg[row] ?? 0 }));
  const own = lat_deg !== null && lon_deg !== null ? [{ latDeg: lat_deg, lonDeg: lon_deg }] : known;
  const frame = frameAround(own, city.value?.bbox ?? [0, 0, 0, 0], WIDTH / HEIGHT);
  const path = useMemo(
    () => pathOf(outlines.value, frame, WIDTH),
    [outlines.value, frame.west, frame.north, frame.widthDeg],
  );
  const { shape } = severityStep(severity);
  const size = sensor_id === null ? DOT : MARK;
  return html`<figure class="mini-map">
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${t("console.mapLabel", { label })}>
      <path class="mini-map-areas" fill-rule="evenodd" d=${path} />
      ${own.map((one) => {
        const { x, y } = placeIn(frame, one, WIDTH);
        return html`<svg x=${x - size / 2} y=${y - size / 2} width=${size} height=${size} viewBox="0 0 16 16" class=${`severity-${severity}`}>
          <path class="shape" d=${SHAPE_PATHS[shape]} />
        </svg>`;
      })}
    </svg>
    <figcaption>
      <a href=${mapLink(alert)}>${t("sensor.toMap")}</a>
    </figcaption>
  </figure>`;
}

/** @param {AlertDetail} alert */
function mapLink({ sensor_id, area, kind }) {
  const query = { sensor: sensor_id ?? "", area: sensor_id === null ? (area ?? "") : "", kind };
  return formatRoute({ page: "map", item: "", query });
}
