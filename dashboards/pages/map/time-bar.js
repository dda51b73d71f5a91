/**
 * The bar over the page while it shows a time that is over: that it is past and which time it is, the
 * slider, the exact date and time, the replay, and the way back.
 */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import {
  formatClock,
  formatDate,
  formatMinute,
  formatMoment,
  formatSpan,
  formatYearDay,
} from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { instantOf, localText } from "../../words/local-time.js";
import { LEAST_BACK_MS, SPEEDS, WINDOWS_MS, wholeMinute } from "./past-state.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Past } from "./past-state.js"
 */

/** How many steps the slider has at least, so that a key moves it by a whole minute or more. */
const STEPS = 1440;
const MINUTE_MS = 60_000;

/** @typedef {{past: Past}} PastProps */

/** Leads into the past. @param {PastProps} props */
export function PastButton({ past }) {
  return html`<button class="button past-open" title=${t("past.openHint")} onClick=${past.entered}>
    <${Icon} name="history" /><span>${t("past.open")}</span>
  </button>`;
}

/** @param {PastProps & {store: Store}} props `store`: the live one, whose now is now */
export function TimeBar({ store, past }) {
  const nowMs = store.state.nowMs.value;
  return html`<section class="panel time-bar" aria-label=${t("past.label")}>
    <${Badge} ...${{ past, nowMs }} />
    <${MomentField} ...${{ past, nowMs }} />
    <${MomentSlider} ...${{ past, nowMs }} />
    <${Replay} past=${past} />
    <button class="button past-back" onClick=${past.backToLive}>${t("past.backToLive")}</button>
  </section>`;
}

/** What nobody can miss: the word, the time, and how it fares. @param {PastProps & {nowMs: number}} props */
function Badge({ past, nowMs }) {
  const ms = past.askedMs.value;
  return html`<div class="past-badge">
    <p class="past-word" title=${t("past.everything")}><${Icon} name="history" />${t("past.badge")}</p>
    <p class="past-time"><time>${formatClock(ms)}</time> <span>${formatDate(ms)}</span></p>
    <p class="past-note" role="status">${noteOf(past, nowMs)}</p>
  </div>`;
}

/** @param {Past} past @param {number} nowMs */
function noteOf({ load, tier, oldestMs, askedMs, isPlaying, isLate }, nowMs) {
  switch (load.value) {
    case "loading":
      return t("past.loading");
    case "failed":
      return t("past.failed");
    case "unknown":
      if (askedMs.value > nowMs) return t("past.ahead");
      return !(askedMs.value < oldestMs.value)
        ? t("past.unknown")
        : t("past.unknownBefore", {
            time: `${formatYearDay(oldestMs.value)} ${formatMinute(oldestMs.value)}`,
          });
    default:
      if (isPlaying.value && isLate.value) return t("past.late");
      return tier.value === "15m" ? t("past.quarters") : "";
  }
}

/** @param {PastProps & {nowMs: number}} props */
function MomentField({ past, nowMs }) {
  const onChange = (/** @type {Event} */ event) => {
    const ms = instantOf(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    if (!Number.isNaN(ms)) past.asked(ms);
  };
  return html`<label class="past-field">
    <span>${t("past.field")}</span>
    <input
      type="datetime-local"
      step="60"
      max=${localText(nowMs - LEAST_BACK_MS)}
      value=${localText(past.askedMs.value)}
      onChange=${onChange}
    />
  </label>`;
}

/** @param {PastProps & {nowMs: number}} props */
function MomentSlider({ past, nowMs }) {
  const askedMs = past.askedMs.value;
  const windowMs = windowOf(past, nowMs);
  const endMs = wholeMinute(nowMs - LEAST_BACK_MS);
  const beginMs = endMs - windowMs;
  const stepMs = Math.max(MINUTE_MS, wholeMinute(windowMs / STEPS));
  const onInput = (/** @type {Event} */ event) =>
    past.asked(beginMs + Number(/** @type {HTMLInputElement} */ (event.currentTarget).value));
  return html`<div class="past-slider">
    <input
      type="range"
      min="0"
      max=${windowMs}
      step=${stepMs}
      value=${Math.max(0, askedMs - beginMs)}
      aria-label=${t("past.slider")}
      aria-valuetext=${formatMoment(askedMs, nowMs)}
      onInput=${onInput}
    />
    <span class="past-ends" aria-hidden="true">
      <span>${formatMoment(beginMs, nowMs)}</span><span>${formatMoment(endMs, nowMs)}</span>
    </span>
    <label class="select past-window">
      <span class="hidden">${t("past.window")}</span>
      <select
        value=${windowMs}
        onChange=${(/** @type {Event} */ event) => past.windowChosen(numberOf(event))}
      >
        ${WINDOWS_MS.map((ms) => html`<option value=${ms}>${formatSpan(ms / 1000)}</option>`)}
      </select>
    </label>
  </div>`;
}

/**
 * As the operator chose, but so long that it holds the moment.
 * @param {Past} past
 * @param {number} nowMs
 */
function windowOf(past, nowMs) {
  const chosenMs = past.windowMs.value;
  const backMs = nowMs - past.askedMs.value;
  const longestMs = WINDOWS_MS.at(-1) ?? chosenMs;
  return WINDOWS_MS.find((ms) => ms >= chosenMs && ms >= backMs) ?? longestMs;
}

/** @param {PastProps} props */
function Replay({ past }) {
  const isPlaying = past.isPlaying.value;
  const word = t(isPlaying ? "past.pause" : "past.play");
  return html`<div class="past-replay">
    <button
      class="button"
      aria-pressed=${isPlaying}
      title=${word}
      disabled=${past.load.value !== "ready"}
      onClick=${() => past.played(!isPlaying)}
    >
      <${Icon} name=${isPlaying ? "pause" : "play"} /><span class="past-play-word">${word}</span>
    </button>
    <label class="select">
      <span class="hidden">${t("past.speed")}</span>
      <select
        value=${past.speed.value}
        onChange=${(/** @type {Event} */ event) => past.speedChosen(numberOf(event))}
      >
        ${SPEEDS.map((speed) => html`<option value=${speed}>${speedText(speed)}</option>`)}
      </select>
    </label>
  </div>`;
}

/** @param {Event} event */
function numberOf(event) {
  return Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
}

/** @param {number} speed */
function speedText(speed) {
  return speed < 3600
    ? t("past.minutesPerSecond", { n: speed / 60 })
    : t("past.hoursPerSecond", { n: speed / 3600 });
}
