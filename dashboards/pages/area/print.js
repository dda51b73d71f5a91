/** The page on paper: light, without controls, and with until when its numbers go and when it was printed. */
import { html } from "htm/preact";
import { personName, placeText } from "../../account/names.js";
import { formatDate, formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Theme } from "../../frame/preferences.js"
 * @import { Store } from "../../store.js"
 */

/** The theme of the screen while there is another one for paper. @type {Theme | null} */
let ofScreen = null;

/** Charts take their colours while they are drawn: they are light before the paper is. @param {Store} store */
export async function printPage(store) {
  lighten(store);
  await drawn();
  await drawn();
  window.print();
  restore(store);
}

/** Whoever prints by the browser's own command gets a light page too. @param {Store} store @returns {() => void} stop */
export function followPrint(store) {
  const paper = window.matchMedia("print");
  const change = () => (paper.matches ? lighten(store) : restore(store));
  paper.addEventListener("change", change);
  return () => {
    paper.removeEventListener("change", change);
    restore(store);
  };
}

/** @param {Store} store */
function lighten(store) {
  ofScreen ??= store.state.theme.peek();
  store.themeChanged("light");
}

/** @param {Store} store */
function restore(store) {
  if (ofScreen) store.themeChanged(ofScreen);
  ofScreen = null;
}

function drawn() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** @param {{store: Store}} props */
export function PrintFoot({ store }) {
  const { newestObservedAtMs, nowMs, me } = store.state;
  const who = me.value?.name ? personName(me.value) : "";
  const [until, now] = [newestObservedAtMs.value, nowMs.value].map((ms) => ({
    time: formatMinute(ms),
    date: formatDate(ms),
  }));
  return html`<footer class="print-foot" aria-hidden="true">
    <span>${placeText(store)}</span>
    <span>${t("area.printAsOf", until)}</span>
    <span>${t("area.printedAt", now)}${who && ` · ${who}`}</span>
  </footer>`;
}
