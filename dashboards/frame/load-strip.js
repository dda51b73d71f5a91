/**
 * A quiet line below the page while readings are handed over whole, such as a new city's past: what
 * lies before is missing from charts meanwhile, and nobody should take that for silence.
 */
import { html } from "htm/preact";
import { render } from "preact";
import { followLoads, unfinished } from "../live/loads.js";
import { formatMoment, formatNumber, formatPercent } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Store } from "../store.js"
 * @import { Loads } from "../live/loads.js"
 * @import { LoadState } from "../live/types.js"
 */

/** What a load of a city's own past is called, before the hour at which it ends. */
const HISTORY = "history-";

/** @param {HTMLElement} foot @param {Store} store @param {Loads} loads @returns {() => void} unmount */
export function mountLoadStrip(foot, store, loads) {
  const stop = followLoads(store, loads);
  render(html`<${LoadStrip} store=${store} loads=${loads} />`, foot);
  return () => {
    stop();
    render(null, foot);
  };
}

/** @param {{store: Store, loads: Loads}} props */
export function LoadStrip({ store, loads }) {
  const load = unfinished(loads.value, Date.now());
  if (!load) return null;
  return html`<p class="load-strip" data-state=${load.state} role="status">
    ${loadText(load, store.state.nowMs.value)}
  </p>`;
}

/** @param {LoadState} load @param {number} nowMs of the city */
export function loadText(load, nowMs) {
  const { state, problem, from_at, rows_per_s } = load;
  const isRunning = state === "running";
  const said = [t(isRunning ? "load.running" : "load.unfinished", { what: whatOf(load) })];
  if (load.part_count) said.push(formatPercent(load.done_count / load.part_count));
  if (from_at) said.push(t("load.since", { from: formatMoment(Date.parse(from_at), nowMs) }));
  if (isRunning && rows_per_s) said.push(t("load.rate", { rate: formatNumber(rows_per_s) }));
  if (state === "failed") said.push(problem ?? "");
  if (state === "interrupted") {
    const at = formatMoment(Date.parse(load.updated_at), Date.now());
    said.push(t("load.interrupted", { at }));
  }
  return said.join(" · ");
}

/** @param {LoadState} load */
function whatOf({ load_name }) {
  return load_name.startsWith(HISTORY) ? t("load.history") : load_name;
}
