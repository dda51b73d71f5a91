/**
 * Tells a new critical crossing on every page: a sentence for those who listen to the page, and a
 * sound for those who asked for one. One answer of the server is one sentence, however much is new.
 */
import { effect, signal, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { crossingWords } from "../city/crossing.js";
import { readDocument } from "../live/request.js";
import { follow, resource } from "../live/resource.js";
import { t } from "../words/i18n.js";
import { createNews } from "./news.js";
import { chime } from "./sound.js";

/**
 * @import { Crossing, Crossings } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

const PERIOD_MS = 15_000;
const MOST = 200;

/** The number makes the same words again a new element, which is what a screen reader tells. */
const told = signal({ number: 0, sentence: "" });

/** @param {Store} store @returns {() => void} stop */
export function followNews(store) {
  const listen = createNews();
  const count = () => store.state.figures.value?.levels?.critical;
  const criticals = resource(
    async (aborted) => (count() === 0 ? [] : await readCriticals(aborted)),
    PERIOD_MS,
    () => store.now(),
  );
  // Not before the server has told their number, which it does every second; at once when it changes.
  const wish = () => (count() === undefined ? "" : `critical/${count()}`);
  const stopAsking = follow(store, wish, [criticals]);
  const stopTelling = effect(() => {
    const items = criticals.value;
    if (!items) return;
    const fresh = listen(items, performance.now());
    if (fresh.length === 0) return;
    tell(untracked(() => sentenceOf(store, fresh)));
    if (store.state.isSoundOn.peek()) chime();
  });
  return () => {
    stopAsking();
    stopTelling();
  };
}

/** Those that stand: what is pending may be over before it counts. @param {AbortSignal} aborted */
async function readCriticals(aborted) {
  /** @type {Crossings} */
  const { items } = await readDocument(`/crossings?level=critical&limit=${MOST}`, aborted);
  return items.filter(({ pending }) => !pending);
}

/** @param {Store} store @param {readonly Crossing[]} fresh */
function sentenceOf(store, fresh) {
  const [first, ...others] = fresh;
  if (!first) return "";
  const { label, value, place } = crossingWords(first, store.state);
  const where = place.area ? `${place.area}, ${place.name}` : place.name;
  const one = t("news.critical", { label, value, place: where });
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
