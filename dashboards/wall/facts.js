/**
 * The three facts that matter, readable from the back of the hall: how much of the city speaks, how
 * much is beyond a threshold, and what is worst. Where data are missing that is the largest of all,
 * and nothing beside it says that all is well.
 */
import { html } from "htm/preact";
import { AlertMark } from "../alerts/alert-mark.js";
import { alertWords, holderText, lastedText } from "../alerts/alert-words.js";
import { severityCounts } from "../alerts/severity.js";
import { unjudgedText } from "../alerts/unjudged.js";
import { untold } from "../alerts/untold.js";
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
 * @import { Alert, AlertPage } from "../alerts/types.js"
 * @import { Crossing, Crossings } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

/** @param {{store: Store}} props */
export function WallFacts({ store }) {
  const { connection, figures } = store.state;
  const state = dataState(cityCoverage(figures.value), connection.value);
  const { alerts, crossings } = store;
  const isOfNow = lookOf(store, crossings) === "current" && state !== "short";
  const known = crossings.value;
  const [alert] = alerts.value?.items ?? [];
  return html`<div class="wall-facts" data-state=${state}>
    <${DataFact} store=${store} />
    ${
      alert && alerts.value
        ? html`<${AlertFact} page=${alerts.value} known=${known} isOfNow=${isOfNow} />
            <${WorstAlert} store=${store} alert=${alert} />
            <${WorstFact} store=${store} crossing=${worstUntold(known, alerts.value)} isUntold />`
        : html`<${LevelFact} known=${known} isOfNow=${isOfNow} />
            <${WorstFact} store=${store} crossing=${known?.items[0]} />`
    }
  </div>`;
}

/**
 * What is critical and of which no alert tells yet, or none will, is not hidden by those that stand.
 * @param {Crossings | null} known
 * @param {AlertPage} page
 */
function worstUntold(known, { items }) {
  return untold(known?.items ?? [], items).find(({ level }) => level === "critical");
}

/** @param {{store: Store}} props */
function DataFact({ store }) {
  const { connection, figures, newestObservedAtMs, nowMs } = store.state;
  const unjudged = unjudgedText(store.alerts.value, nowMs.value);
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
      ${unjudged && html`<span class="no-data-word">${unjudged}</span>`}
    </p>
  </section>`;
}

/**
 * How many alerts stand, of each severity, and what is crossed beside them.
 * @param {{page: AlertPage, known: Crossings | null, isOfNow: boolean}} props
 */
function AlertFact({ page: { items, next_cursor }, known, isOfNow }) {
  const taken = items.filter((one) => one.state !== "open").length;
  return html`<section class="wall-fact wall-levels" aria-label=${t("wall.levels")}>
    <p class="wall-fact-number">
      ${severityCounts(items).map(
        ({ severity, count }) => html`<span>
          <${AlertMark} severity=${severity} />${formatNumber(count)}${next_cursor && "+"}
        </span>`,
      )}
    </p>
    <p class="wall-fact-words">
      <span>${t("alert.title")}</span>
      <span>${t("wall.taken", { count: formatNumber(taken) })}</span>
      <${UntoldWords} known=${known} alerts=${items} isOfNow=${isOfNow} />
    </p>
  </section>`;
}

/**
 * How much is crossed of which no alert tells; that it is nothing is left unsaid, unless nobody knows.
 * @param {{known: Crossings | null, alerts: readonly Alert[], isOfNow: boolean}} props
 */
function UntoldWords({ known, alerts, isOfNow }) {
  const crossings = untold(known?.items ?? [], alerts);
  const pending = crossings.filter((one) => one.pending).length;
  const standing = crossings.length - pending;
  const isWhole = isOfNow && known?.coverage.trusted;
  return html`${
    !isWhole &&
    html`<span>${t(crossings.length > 0 ? "wall.perhapsMore" : "crossing.unknown")}</span>`
  }
    ${standing > 0 && html`<span>${t("wall.untold", { count: formatNumber(standing) })}</span>`}
    ${
      pending > 0 &&
      html`<span class="pending-word">${t("pending.count", { count: formatNumber(pending) })}</span>`
    }`;
}

/** Where there is no alert: what is beyond raw thresholds. @param {{known: Crossings | null, isOfNow: boolean}} props */
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

/** The worst alert that stands, in whose hands. @param {{store: Store, alert: Alert}} props */
function WorstAlert({ store, alert }) {
  const { label, value, place } = alertWords(alert, store.state);
  const { severity, cleared_at } = alert;
  return html`<section class="wall-fact wall-worst" data-severity=${severity} aria-label=${label}>
    <p class="wall-fact-number">
      <${AlertMark} severity=${severity} isOver=${cleared_at !== null} />${value || label}
    </p>
    <p class="wall-fact-words">
      ${value && html`<span>${label}</span>`}
      <span>${place.area && html`<b>${place.area}</b>`} ${place.name}</span>
      <span>${lastedText(alert, store.state.nowMs.value)}</span>
      ${cleared_at && html`<span class="held-word">${t("alert.cleared")}</span>`}
      <span>${holderText(alert)}</span>
    </p>
  </section>`;
}

/**
 * What is farthest beyond a raw threshold: of all, or of what no alert tells.
 * @param {{store: Store, crossing: Crossing | undefined, isUntold?: boolean}} props
 */
function WorstFact({ store, crossing, isUntold }) {
  const { nowMs } = store.state;
  if (!crossing) return null;
  const { label, value, place } = crossingWords(crossing, store.state);
  const sign = crossingSign(crossing);
  return html`<section
    class="wall-fact wall-worst"
    data-level=${sign.level}
    data-held=${sign.isHeld || undefined}
    data-pending=${sign.isPending || undefined}
    aria-label=${isUntold ? `${label}: ${t("wall.noAlert")}` : label}
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
      ${isUntold && html`<span>${t("wall.noAlert")}</span>`}
    </p>
  </section>`;
}
