/**
 * The three facts that matter, readable from the back of the hall: how much of the city speaks, how
 * much is beyond a threshold, and what is worst. Where data are missing that is the largest of all,
 * and nothing beside it says that all is well.
 */
import { html } from "htm/preact";
import { crossingWords, heldText, pendingText, sinceText } from "../city/crossing.js";
import { crossingSign, LEVEL_SCALE } from "../city/level.js";
import { sendingText } from "../frame/data-sign.js";
import { cityCoverage, DATA_SHAPES, dataState } from "../frame/data-state.js";
import { lineText } from "../frame/line-sign.js";
import { LevelMark } from "../pieces/level-mark.js";
import { lookOf } from "../pieces/look.js";
import { SHAPE_PATHS } from "../pieces/shapes.js";
import { formatInstant, formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Crossing, Crossings } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

/** @param {{store: Store}} props */
export function WallFacts({ store }) {
  const { connection, figures } = store.state;
  const state = dataState(cityCoverage(figures.value), connection.value);
  const { crossings } = store;
  const isOfNow = lookOf(store, crossings) === "current";
  return html`<div class="wall-facts" data-state=${state}>
    <${DataFact} store=${store} />
    <${LevelFact} known=${crossings.value} isOfNow=${isOfNow && state !== "short"} />
    <${WorstFact} store=${store} crossing=${crossings.value?.items[0]} />
  </div>`;
}

/** @param {{store: Store}} props */
function DataFact({ store }) {
  const { connection, figures, newestObservedAtMs, nowMs } = store.state;
  const { problems = {} } = figures.value ?? {};
  const coverage = cityCoverage(figures.value);
  const state = dataState(coverage, connection.value);
  const newest = newestObservedAtMs.value;
  const until = Number.isNaN(newest) ? t("age.none") : formatInstant(newest, nowMs.value);
  return html`<section class="wall-fact wall-data" aria-label=${t("data.label")}>
    <p class="wall-fact-number">
      <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
        <path fill-rule="evenodd" d=${SHAPE_PATHS[DATA_SHAPES[state]]} />
      </svg>
      ${
        state === "unknown"
          ? lineText(connection.value, Object.keys(problems))
          : state === "short"
            ? t("data.notEnough")
            : coverage && sendingText(coverage)
      }
    </p>
    <p class="wall-fact-words">
      ${state === "unknown" && html`<span>${t("data.unknown")}</span>`}
      ${state === "short" && coverage && html`<span>${sendingText(coverage)}</span>`}
      <span>${t("header.asOf")} ${until}</span>
    </p>
  </section>`;
}

/** @param {{known: Crossings | null, isOfNow: boolean}} props */
function LevelFact({ known, isOfNow }) {
  const isWhole = isOfNow && known?.coverage.trusted === true;
  return html`<section class="wall-fact wall-levels" aria-label=${t("wall.levels")}>
    <p class="wall-fact-number">
      ${LEVEL_SCALE.map(({ level }) => {
        const count = known?.levels[level] ?? 0;
        return html`<span>
          <${LevelMark} level=${level} />${isWhole || count > 0 ? formatNumber(count) : t("age.none")}
        </span>`;
      })}
    </p>
    <p class="wall-fact-words">
      <span>${t(levelWord(known, isWhole))}</span>
      ${
        known !== null &&
        known.held > 0 &&
        html`<span class="held-word">${t("held.count", { count: formatNumber(known.held) })}</span>`
      }
      ${
        known !== null &&
        known.pending > 0 &&
        html`<span class="pending-word">
          ${t("pending.count", { count: formatNumber(known.pending) })}
        </span>`
      }
    </p>
  </section>`;
}

/** That nothing is beyond a threshold is said where enough sensors say so now. @param {Crossings | null} known @param {boolean} isWhole */
function levelWord(known, isWhole) {
  const isAny = known !== null && known.total + known.pending > 0;
  if (isWhole) return isAny ? "crossing.title" : "crossing.none";
  return isAny ? "wall.perhapsMore" : "crossing.unknown";
}

/** @param {{store: Store, crossing: Crossing | undefined}} props */
function WorstFact({ store, crossing }) {
  const { nowMs } = store.state;
  if (!crossing) return null;
  const { label, value, place } = crossingWords(crossing, store.state);
  const sign = crossingSign(crossing);
  return html`<section
    class="wall-fact wall-worst"
    data-level=${sign.level}
    data-held=${sign.isHeld || undefined}
    data-pending=${sign.isPending || undefined}
    aria-label=${label}
  >
    <p class="wall-fact-number">
      <${LevelMark} ...${sign} />${value}
    </p>
    <p class="wall-fact-words">
      <span>${label}</span>
      <span>${place.area && html`<b>${place.area}</b> · `}${place.name}</span>
      <span>${sinceText(crossing, nowMs.value)}</span>
      ${crossing.held && html`<span class="held-word">${heldText(crossing, nowMs.value)}</span>`}
      ${sign.isPending && html`<span class="pending-word">${pendingText(crossing)}</span>`}
    </p>
  </section>`;
}
