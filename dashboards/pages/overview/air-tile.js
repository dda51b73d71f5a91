/**
 * The tile of the air: VN_AQI of the newest hour that is over, its class by word and colour, what rules
 * it, of how many stations; where it is not known, why.
 */
import { html } from "htm/preact";
import { worstOf } from "../../city/measure-tile.js";
import { AirChip } from "../../indices/air-chip.js";
import { airOf, gradeName, gradeOf } from "../../indices/air-grade.js";
import { airHourText, knownText, missingText, pollutantName } from "../../indices/air-words.js";
import { scopedCounts } from "../../live/counts.js";
import { Icon } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { lookOf } from "../../pieces/look.js";
import { areaShortName, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { formatRoute } from "../../words/route.js";

/**
 * @import { AirAreaCell, AirNow } from "../../indices/types.js"
 * @import { Store } from "../../store.js"
 */

const KIND = "air_quality";

/** @param {{store: Store}} props */
export function AirTile({ store }) {
  const { area } = store.state.filter.value;
  const air = store.air.value;
  const look = lookOf(store, store.air);
  const cell = airOf(air, area);
  const seen = scopedCounts(store)?.kinds[KIND];
  const { level, isHeld, isPending } = worstOf(seen);
  const isKnown = cell !== null && cell.value !== null;
  const href = formatRoute({ page: "map", item: "", query: { area, layer: "aqi" } });
  return html`<a
    class="tile air-tile"
    href=${href}
    data-level=${level ?? undefined}
    data-held=${isHeld || undefined}
    data-pending=${isPending || undefined}
    data-stale=${look === "stale"}
    data-trusted=${isKnown}
  >
    <header>
      <h3>${t("air.title")}</h3>
      ${air && html`<time>${look === "stale" && html`<${Icon} name="clock-off" />`}${airHourText(store, air)}</time>`}
    </header>
    <p class="tile-value">
      <${AirChip} grades=${air?.grades ?? []} cell=${cell} />
      <span class="tile-unit">VN_AQI</span>
      ${cell && html`<span class="tile-of" data-partial=${cell.known < cell.of} title=${knownText(cell)}>${formatNumber(cell.known)}/${formatNumber(cell.of)}</span>`}
    </p>
    <div class="tile-foot">
      <div class="tile-note">
        <${Words} ...${{ store, air, cell }} />
        ${!level && area === "" && html`<${Worst} ...${{ store, air }} />`}
        ${level && html`<span class="tile-line"><${LevelMark} ...${{ level, isHeld, isPending }} />${t("tile.beyond", { count: formatNumber(seen?.crossed ?? 0) })}</span>`}
      </div>
    </div>
  </a>`;
}

/** @param {{store: Store, air: AirNow | null, cell: AirAreaCell | null}} props */
function Words({ store, air, cell }) {
  if (!air) {
    const word = store.air.load === "failed" ? "look.failed" : "look.loading";
    return html`<span class="no-data-word">${t(word)}</span>`;
  }
  const grade = gradeOf(air.grades, cell);
  if (!cell || !grade) {
    return html`<span class="no-data-word">${missingText(cell)}</span>`;
  }
  return html`<span class="tile-line"><b class="air-word">${gradeName(grade)}</b> ${byText(cell)}</span>`;
}

/** Which area is worst. @param {{store: Store, air: AirNow | null}} props */
function Worst({ store, air }) {
  const [worst] = [...(air?.areas ?? [])].sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
  const known = store.state.areas.value.get(worst?.area ?? "");
  if (!worst || worst.value === null || !known) return null;
  const words = { area: areaShortName(known), value: formatNumber(worst.value) };
  return html`<span class="tile-line">${t("air.worst", words)}</span>`;
}

/** @param {AirAreaCell} cell */
function byText({ dominant }) {
  return dominant ? t("air.by", { pollutant: pollutantName(dominant) }) : "";
}
