/** The head of every page: who, where to, how fresh, in which language, and what time it is. */
import { html } from "htm/preact";
import { Icon } from "../pieces/icon.js";
import { isConnectionGood } from "../pieces/look.js";
import {
  formatAge,
  formatClock,
  formatDate,
  formatInstant,
  formatNumber,
} from "../words/format.js";
import { language, nameOf, setLanguage, t } from "../words/i18n.js";
import { ConnectionBadge } from "./connection-badge.js";

/**
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/** Fewer messages are on their way rather than waiting. */
const QUEUE_WORTH_TELLING = 50;

/** @typedef {{store: Store}} StoreProps */

/**
 * @param {StoreProps & {pages: readonly Page<any>[]}} props
 */
export function Header({ store, pages }) {
  const city = store.state.city.value;
  return html`<a class="skip" href="#main" onClick=${focusMain}>${t("header.skip")}</a>
    <div class="brand">
      <${Icon} name="city" />
      <div class="brand-words">
        <h1>${t("brand.title")}</h1>
        <p>${city ? nameOf(city) : "\u00a0"}</p>
      </div>
    </div>
    <nav class="nav" aria-label=${t("nav.label")}>
      ${pages
        .filter((page) => page.isListed)
        .map(
          (page) => html`<a
          href=${`#/${page.id}`}
          aria-current=${store.state.page.value === page.id ? "page" : undefined}
        >
          <${Icon} name=${page.icon} />${t(page.word)}
        </a>`,
        )}
    </nav>
    <span class="simulation" title=${t("header.simulationHint")}>${t("header.simulation")}</span>
    <${ConnectionBadge} store=${store} />
    <${Freshness} store=${store} />
    <div class="switches">
      <${LanguageSwitch} />
      <${ThemeSwitch} store=${store} />
    </div>
    <${CityTime} store=${store} />`;
}

/** The address belongs to the router, so the jump is made by hand. @param {Event} event */
function focusMain(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Until when the data goes, and how far what is stored lies behind. @param {StoreProps} props */
function Freshness({ store }) {
  const { newestObservedAtMs, nowMs } = store.state;
  const newest = newestObservedAtMs.value;
  // Of a store that is not heard of, only the age is certain.
  const isGood = isConnectionGood(store.state.connection.value);
  const behind = isGood ? behindText(store) : "";
  return html`<div class="as-of">
    <span>${t("header.asOf")}</span>
    <b>${Number.isNaN(newest) ? t("age.none") : formatInstant(newest, nowMs.value)}</b>
    ${behind && html`<span class="behind" title=${t("header.behindHint")}>${behind}</span>`}
    ${!isGood && html`<span class="behind">${t("age.ago", { age: formatAge(nowMs.value - newest) })}</span>`}
  </div>`;
}

/** @param {Store} store @returns {string} empty where it is not known */
function behindText(store) {
  const behind = store.state.figures.value?.behind;
  if (!behind) return "";
  const lags = [behind.oldest_uncommitted_s, behind.lag_s].filter((lag) => lag !== null);
  if (lags.length === 0) return "";
  const lag = formatNumber(Math.max(...lags), Math.max(...lags) < 10 ? 1 : 0);
  const queue = behind.broker_queue ?? 0;
  return queue >= QUEUE_WORTH_TELLING
    ? t("header.behindQueue", { lag, queue: formatNumber(queue) })
    : t("header.behind", { lag });
}

function LanguageSwitch() {
  return html`<div class="segmented" role="group" aria-label=${t("header.language")}>
    ${
      /** @type {const} */ (["vi", "en"]).map(
        (code) => html`<button
        lang=${code}
        aria-pressed=${language.value === code}
        onClick=${() => setLanguage(code)}
      >
        ${code.toUpperCase()}
      </button>`,
      )
    }
  </div>`;
}

/** @param {StoreProps} props */
function ThemeSwitch({ store }) {
  const isDark = store.state.theme.value === "dark";
  const label = t(isDark ? "header.toLight" : "header.toDark");
  return html`<button
    class="icon-button"
    aria-label=${label}
    title=${label}
    onClick=${() => store.themeChanged(isDark ? "light" : "dark")}
  >
    <${Icon} name=${isDark ? "sun" : "moon"} />
  </button>`;
}

/** @param {StoreProps} props */
function CityTime({ store }) {
  const { nowMs, clock } = store.state;
  const speed = clock.value?.speed ?? 1;
  return html`<div class="city-time">
    <div class="city-time-clock">
      ${speed === 0 && html`<span class="speed">${t("header.paused")}</span>`}
      ${
        speed !== 0 &&
        speed !== 1 &&
        html`<span class="speed" title=${t("header.speedHint", { speed: speedText(speed) })}>
          ${t("header.speed", { speed: speedText(speed) })}
        </span>`
      }
      <time>${formatClock(nowMs.value)}</time>
    </div>
    <p>${formatDate(nowMs.value)}</p>
  </div>`;
}

/** @param {number} speed */
function speedText(speed) {
  return formatNumber(speed, Number.isInteger(speed) ? 0 : 1);
}
