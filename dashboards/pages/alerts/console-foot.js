/** How many alerts an hour brings, against what an operator can look after; who is noisy; what the keys do. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { formatMinute, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Console, RateHour } from "./console-state.js"
 */

/** What an operator can look after in an hour (ISA-18.2). */
export const TARGET_PER_H = 10;
const BAR = 4;
const HEIGHT = 24;

/** @param {{store: Store, own: Console}} props */
export function ConsoleFoot({ own }) {
  const rate = own.rate.value;
  return html`<footer class="console-foot">
    ${rate && html`<${Rate} hours=${rate.items} />`}
    <button class="button" onClick=${() => own.asks("noise")}><${Icon} name="chart" />${t("console.noise")}</button>
    <button class="button" aria-keyshortcuts="?" onClick=${() => own.asks("help")}>
      <kbd>?</kbd>${t("console.help")}
    </button>
  </footer>`;
}

/** @param {{hours: readonly RateHour[]}} props */
function Rate({ hours }) {
  const now = hourCount(hours);
  const most = Math.max(TARGET_PER_H, ...hours.map(({ count }) => count));
  const y = (/** @type {number} */ count) => HEIGHT - (HEIGHT * count) / most;
  const isMany = now > TARGET_PER_H;
  return html`<p class="console-rate" data-many=${isMany || undefined}>
    <b>${t("console.rate", { count: formatNumber(now) })}</b>
    <span>${t(isMany ? "console.aboveTarget" : "console.target", { count: formatNumber(TARGET_PER_H) })}</span>
    <svg viewBox=${`0 0 ${BAR * hours.length} ${HEIGHT}`} role="img" aria-label=${labelOf(hours)} preserveAspectRatio="none">
      ${hours.map(({ count }, place) => html`<rect x=${BAR * place} y=${y(count)} width=${BAR - 1} height=${HEIGHT - y(count)} />`)}
      <path d=${`M0 ${y(TARGET_PER_H)}H${BAR * hours.length}`} />
    </svg>
  </p>`;
}

/** Of the last whole hour: the running one would look calm at its begin; or of that, where it is worse already. @param {readonly RateHour[]} hours */
export function hourCount(hours) {
  return Math.max(...hours.slice(-2).map(({ count }) => count), 0);
}

/** @param {readonly RateHour[]} hours */
function labelOf(hours) {
  const [worst] = [...hours].sort((a, b) => b.count - a.count);
  const time = formatMinute(Date.parse(worst?.bucket_at ?? ""));
  return t("console.rateDay", { count: formatNumber(worst?.count ?? 0), time });
}
