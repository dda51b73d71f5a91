/** Districts or wards, and what the colours of the map mean. */
import { html } from "htm/preact";
import { AREA_LEVELS } from "../../city/area-level.js";
import { AQI } from "../../map/air-paint.js";
import { t } from "../../words/i18n.js";

/**
 * @import { AreaLevel } from "../../city/area-level.js"
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** @type {Record<AreaLevel, WordKey>} */
const WORDS = { district: "map.districts", ward: "map.wards" };
const PAINTS = /** @type {const} */ ([
  ["", "status", "map.byStatus"],
  ["value", "value", "map.byValue"],
  [AQI, "aqi", "measure.aqi.short"],
]);

/** @param {{store: Store}} props */
export function LevelChoice({ store }) {
  const { areaLevel, city } = store.state;
  const chosen = areaLevel.value || city.value?.area_level;
  return html`<div class="segmented" role="group" aria-label=${t("map.level")}>
    ${AREA_LEVELS.map(
      (level) => html`<button
        aria-pressed=${chosen === level}
        onClick=${() => chosen !== level && store.areaLevelChosen(level)}
      >
        ${t(WORDS[level])}
      </button>`,
    )}
  </div>`;
}

/** Values have a common scale only within one kind, and VN_AQI is told of now. @param {{store: Store}} props */
export function PaintChoice({ store }) {
  const { filter, isPast } = store.state;
  const chosen = paintOf(store);
  return html`<div class="segmented" role="group" aria-label=${t("map.colour")}>
    ${PAINTS.map(
      ([id, paint, word]) => html`<button
        aria-pressed=${chosen === paint}
        disabled=${(id === "value" && filter.value.kind === "") || (id === AQI && isPast.value)}
        title=${id === "value" && filter.value.kind === "" ? t("map.byValueHint") : undefined}
        onClick=${() => store.layerChanged(id)}
      >
        ${t(word)}
      </button>`,
    )}
  </div>`;
}

/** @param {Store} store @returns {"status" | "value" | "aqi"} */
export function paintOf(store) {
  const { layer, filter, isPast } = store.state;
  if (layer.value === AQI && !isPast.value) return AQI;
  return layer.value === "value" && filter.value.kind !== "" ? "value" : "status";
}
