/**
 * Tells a new critical alert on every page: a sentence for those who listen to the page, and a sound
 * for those who asked for one. What is told at once is one sentence, however much is new.
 */
import { effect, signal, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { alertWords } from "../alerts/alert-words.js";
import { followAlerts } from "../alerts/alerts-feed.js";
import { t } from "../words/i18n.js";
import { callingOf, createNews } from "./news.js";
import { chime } from "./sound.js";

/**
 * @import { Alert } from "../alerts/types.js"
 * @import { Store } from "../store.js"
 */

/** The number makes the same words again a new element, which is what a screen reader tells. */
const told = signal({ number: 0, sentence: "" });

/** @param {Store} store @returns {() => void} stop */
export function followNews(store) {
  const listen = createNews();
  const stopAsking = followAlerts(store);
  const stopTelling = effect(() => {
    const page = store.alerts.value;
    if (!page) return;
    const fresh = listen(callingOf(page.items), performance.now());
    if (fresh.length === 0) return;
    tell(untracked(() => sentenceOf(store, fresh)));
    if (store.state.isSoundOn.peek()) chime();
  });
  return () => {
    stopAsking();
    stopTelling();
  };
}

/** @param {Store} store @param {readonly Alert[]} fresh */
function sentenceOf(store, fresh) {
  const [first, ...others] = fresh;
  if (!first) return "";
  const { label, value, place } = alertWords(first, store.state);
  const where = [place.area, place.name].filter(Boolean).join(", ");
  const one = t("news.critical", { what: [label, value, where].filter(Boolean).join(", ") });
  return others.length === 0 ? one : `${one} ${t("news.more", { count: others.length })}`;
}

/** @param {string} sentence that is read out now, whatever was before */
export function tell(sentence) {
  told.value = { number: told.peek().number + 1, sentence };
}

export function Announcement() {
  const { number, sentence } = told.value;
  return html`<p class="hidden" role="status" aria-label=${t("news.label")}>
    <span key=${number}>${sentence}</span>
  </p>`;
}
