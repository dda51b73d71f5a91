/** One crossing: which limit, where, by which value, since when, and whether it still speaks. */
import { html } from "htm/preact";
import { crossingWords, heldText, pendingText, sinceText } from "../../city/crossing.js";
import { crossingSign } from "../../city/level.js";
import { Icon } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";

/**
 * @import { Crossing } from "../../city/types.js"
 * @import { Place } from "../../pieces/places.js"
 * @import { Store } from "../../store.js"
 */

/** What the city's file says where nobody has set the number. */
const ASSUMED = "assumed";

/** @param {{store: Store, place: Place<Crossing>}} props */
export function CrossingRow({ store, place: { item: crossing, isOver } }) {
  const { nowMs } = store.state;
  const { label, value, place, source } = crossingWords(crossing, store.state);
  const sign = crossingSign(crossing);
  return html`<li
    class="crossing"
    data-level=${sign.level}
    data-held=${sign.isHeld || undefined}
    data-pending=${sign.isPending || undefined}
    data-over=${isOver || undefined}
  >
    <a href=${sensorLink(crossing.sensor_id)}>
      <${LevelMark} ...${sign} />
      <span class="crossing-label">${label}</span>
      <b>${value}</b>
      <span class="crossing-place">
        ${place.area && html`<em>${place.area}</em> · `}${place.name}
      </span>
      <time>${isOver ? t("crossing.over") : sinceText(crossing, nowMs.value)}</time>
      <small>
        ${
          crossing.held &&
          !isOver &&
          html`<span class="held-word"><${Icon} name="clock-off" />${heldText(crossing, nowMs.value)}</span>`
        }
        ${
          sign.isPending &&
          !isOver &&
          html`<span class="pending-word">${pendingText(crossing)}</span>`
        }
        ${source && html`<span>${sourceText(source)}</span>`}
      </small>
    </a>
  </li>`;
}

/** @param {string} source */
function sourceText(source) {
  return source === ASSUMED ? t("crossing.assumed") : t("crossing.source", { source });
}
