/** What whoever may rule does to many at once: picks all, and takes a step of all that are picked. */
import { html } from "htm/preact";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { begin } from "./acting.js";

/**
 * @import { Alert, PeoplesStep } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Console } from "./console-state.js"
 */

const STEPS = /** @type {const} */ (["acknowledge", "assign", "suppress", "resolve"]);
/** The server takes so many at once. */
const MOST = 200;

/** @param {{store: Store, own: Console, shown: readonly Alert[]}} props */
export function BulkBar({ store, own, shown }) {
  const picked = pickedOf(own, shown);
  if (picked.length === 0) return null;
  const can = (/** @type {PeoplesStep} */ step) =>
    picked.some(({ possible }) => possible.includes(step));
  return html`<div class="console-bulk" role="group" aria-label=${t("console.bulk")}>
    <b role="status">${t("console.picked", { count: formatNumber(picked.length) })}</b>
    ${STEPS.filter(can).map(
      (step) => html`<button class="button" onClick=${() => void begin(store, own, step, picked)}>
        ${t(`step.${step}`)}
      </button>`,
    )}
    <button class="button" onClick=${() => own.pickedOnly([])}>${t("console.letGo")}</button>
  </div>`;
}

/** In the head of the list: all of it, or none. @param {{own: Console, shown: readonly Alert[]}} props */
export function PickAll({ own, shown }) {
  const picked = pickedOf(own, shown);
  const all = shown.slice(0, MOST).map(({ alert_id }) => alert_id);
  const isAll = picked.length > 0 && picked.length === all.length;
  return html`<label>
    <input
      type="checkbox"
      aria-label=${t("console.pickAll")}
      checked=${isAll}
      indeterminate=${picked.length > 0 && !isAll}
      onChange=${() => own.pickedOnly(isAll ? [] : all)}
    />
  </label>`;
}

/** @param {Console} own @param {readonly Alert[]} shown */
function pickedOf(own, shown) {
  return shown.filter(({ alert_id }) => own.picked.value.has(alert_id));
}
