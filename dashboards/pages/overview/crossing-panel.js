/**
 * The raw thresholds beyond which sensors are: since when, and whether anything has confirmed it since.
 * Named as such: nobody raised an alert. That there are none is said only where enough sensors send.
 */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { untold } from "../../alerts/untold.js";
import { keyOf } from "../../city/crossing.js";
import { LEVEL_SCALE } from "../../city/level.js";
import { useIsRead } from "../../pieces/is-read.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { listLook } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { inTheirPlaces } from "../../pieces/places.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { CrossingRow } from "./crossing-row.js";

/**
 * @import { Crossing, Crossings } from "../../city/types.js"
 * @import { Look } from "../../pieces/look.js"
 * @import { Place } from "../../pieces/places.js"
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store, onRetry: () => void}} props */
export function CrossingPanel({ store, onRetry }) {
  const { crossings } = store;
  const isAsked = crossings.value?.area === store.state.view.value.filter.area;
  const known = isAsked ? crossings.value : null;
  const isClear = known?.items.length === 0 && known.coverage.trusted;
  const look = listLook(store, { ...crossings, value: known }, isClear);
  return html`<${Panel}
    name="crossing-panel"
    title=${t("crossing.title")}
    aside=${known && html`<${Counts} known=${known} look=${look} />`}
    look=${look}
    emptyText=${t("crossing.none")}
    onRetry=${onRetry}
    asOfMs=${Date.parse(known?.newest_observed_at ?? "")}
  >
    ${known && html`<${Doubt} known=${known} look=${look} />`}
    ${known && html`<${Rows} store=${store} known=${known} />`}
    <p class="panel-note">${t("crossing.note")}</p>
  <//>`;
}

/** How many of each level. @param {{known: Crossings, look: Look}} props */
function Counts({ known: { levels, held, pending, coverage }, look }) {
  const isWhole = coverage.trusted && look !== "stale";
  return html`<span class="panel-count crossing-counts">
    ${LEVEL_SCALE.map(
      ({ level }) => html`<span>
        <${LevelMark} level=${level} />
        ${isWhole || levels[level] > 0 ? formatNumber(levels[level]) : t("age.none")}
      </span>`,
    )}
    ${held > 0 && html`<span class="held-word">${t("held.count", { count: formatNumber(held) })}</span>`}
    ${pending > 0 && html`<span class="pending-word">${t("pending.count", { count: formatNumber(pending) })}</span>`}
  </span>`;
}

/** Why there may be more than is shown. @param {{known: Crossings, look: Look}} props */
function Doubt({ known: { items, coverage }, look }) {
  if (look === "stale") {
    return items.length === 0 && html`<p class="panel-note">${t("crossing.unknown")}</p>`;
  }
  if (coverage.trusted) return null;
  const of = { live: formatNumber(coverage.live), total: formatNumber(coverage.sensors) };
  return html`<p class="panel-doubt" role="status">
    <span class="no-data-word">${t("data.notEnough")}</span>
    ${t(items.length === 0 ? "crossing.unknownOf" : "crossing.moreUnknown", of)}
  </p>`;
}

/**
 * The rows keep their places while somebody reads them. Where alerts stand beside them, those of which
 * none tells come first.
 * @param {{store: Store, known: Crossings}} props
 */
function Rows({ store, known: { items: known, total, pending, coverage } }) {
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  const places = useRef(/** @type {readonly Place<Crossing>[]} */ ([]));
  const isRead = useIsRead(list);
  const first = store.state.hasScenes.value
    ? untold(known, store.alerts.value?.items ?? [])
    : known;
  const items = [...new Set([...first, ...known])];
  const missing = total + pending - items.length;
  const isWhole = coverage.trusted && missing <= 0;
  places.current = inTheirPlaces(places.current, items, keyOf, isRead, isWhole);
  const later = places.current.filter((place) => place.isLater).length;
  return html`<ol
      class="crossings"
      ref=${list}
      tabindex="0"
      aria-label=${t("crossing.title")}
    >
      ${places.current.map(
        (place) => html`<${CrossingRow} key=${place.key} store=${store} place=${place} />`,
      )}
      ${
        missing > 0 &&
        html`<li class="crossing-more">
          ${t("crossing.more", { count: formatNumber(missing) })}
        </li>`
      }
    </ol>
    ${later > 0 && html`<p class="panel-note">${t("crossing.later", { count: formatNumber(later) })}</p>`}`;
}
