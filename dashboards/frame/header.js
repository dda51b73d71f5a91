/** The head of every page: who, where to, how fresh, in which language, and what time it is. */
import { html } from "htm/preact";
import { isFor } from "../account/allowed.js";
import { placeText } from "../account/names.js";
import { Icon } from "../pieces/icon.js";
import { formatClock, formatDate, formatNumber } from "../words/format.js";
import { language, setLanguage, t } from "../words/i18n.js";
import { Announcement } from "./announcer.js";
import { DataSign } from "./data-sign.js";
import { LineSign } from "./line-sign.js";
import { SessionNote } from "./session-note.js";
import { SoundSwitch } from "./sound-switch.js";
import { WhoAmI } from "./who-am-i.js";

/**
 * @import { Session } from "../account/session.js"
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 */

/** @typedef {{store: Store}} StoreProps */

/**
 * @param {StoreProps & {pages: readonly Page<any>[], session: Session}} props
 */
export function Header({ store, pages, session }) {
  const me = store.state.me.value;
  return html`<a class="skip" href="#main" onClick=${focusMain}>${t("header.skip")}</a>
    <div class="brand">
      <${Icon} name="city" />
      <div class="brand-words">
        <h1>${t("brand.title")}</h1>
        <p data-scope=${me?.areas ? "areas" : "city"}>${placeText(store) || "\u00a0"}</p>
      </div>
    </div>
    ${me !== null && html`<${CitySigns} store=${store} pages=${pages} />`}
    <div class="switches">
      <${LanguageSwitch} />
      <${ThemeSwitch} store=${store} />
      ${me !== null && html`<${SoundSwitch} store=${store} />`}
    </div>
    <${WhoAmI} ...${{ store, session, pages }} />
    ${me !== null && html`<${CityTime} store=${store} />`}
    <${SessionNote} store=${store} />
    <${Announcement} />`;
}

/** Where to, and how the city is: nothing for those who are not in. @param {StoreProps & {pages: readonly Page<any>[]}} props */
function CitySigns({ store, pages }) {
  const { me, page: current } = store.state;
  return html`<nav class="nav" aria-label=${t("nav.label")}>
      ${pages
        .filter((page) => page.isListed && isFor(me.value, page))
        .map(
          (page) => html`<a
          href=${`#/${page.id}`}
          aria-current=${current.value === page.id ? "page" : undefined}
        >
          <${Icon} name=${page.icon} />${t(page.word)}
        </a>`,
        )}
    </nav>
    <span class="simulation" title=${t("header.simulationHint")}>${t("header.simulation")}</span>
    <${LineSign} store=${store} />
    <${DataSign} store=${store} />`;
}

/** The address belongs to the router, so the jump is made by hand. @param {Event} event */
function focusMain(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
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
    <${CityDate} ms=${nowMs.value} />
  </div>`;
}

/** A notebook has no room for the day of the week. @param {{ms: number}} props */
function CityDate({ ms }) {
  const [weekday = "", date = ""] = formatDate(ms).split(", ");
  return html`<p>
    ${date === "" ? weekday : html`<span class="weekday">${weekday}, </span>${date}`}
  </p>`;
}

/** @param {number} speed */
function speedText(speed) {
  return formatNumber(speed, Number.isInteger(speed) ? 0 : 1);
}
