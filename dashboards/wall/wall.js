/**
 * A wall instead of a desk (`?wall=1`): no navigation, the facts that matter above all, scenes that
 * follow one another, lists whose pages turn, a foot that says how old the data is, and a reload when the server brings another build.
 */
import { html } from "htm/preact";
import { render } from "preact";
import { placeText } from "../account/names.js";
import { measureOf } from "../city/measures.js";
import { LoadStrip } from "../frame/load-strip.js";
import { ApiError, readDocument } from "../live/request.js";
import { formatAge, formatClock } from "../words/format.js";
import { nameOf, t } from "../words/i18n.js";
import { WallFacts } from "./facts.js";
import { turnPages } from "./pager.js";
import { mountScenes } from "./scenes.js";

/**
 * @import { ReadonlySignal } from "@preact/signals"
 * @import { Loads } from "../live/loads.js"
 * @import { Store } from "../store.js"
 * @import { Round } from "./scenes.js"
 */

const BUILD_PERIOD_MS = 60_000;

/**
 * @param {HTMLElement} main
 * @param {HTMLElement} footer
 * @param {Store} store
 * @param {Loads} loads
 * @returns {() => void} unmount
 */
export function mountWall(main, footer, store, loads) {
  document.documentElement.dataset.wall = "on";
  const scenes = mountScenes(store);
  const stopReload = reloadOnNewBuild();
  const stopPages = turnPages();
  const facts = document.createElement("section");
  facts.setAttribute("aria-label", t("wall.facts"));
  main.before(facts);
  render(html`<${WallFacts} store=${store} />`, facts);
  render(html`<${WallFoot} ...${{ store, loads, round: scenes.round }} />`, footer);
  return () => {
    scenes.unmount();
    stopReload();
    stopPages();
    render(null, facts);
    facts.remove();
    render(null, footer);
    delete document.documentElement.dataset.wall;
  };
}

/** @param {{store: Store, loads: Loads, round: ReadonlySignal<Round>}} props */
function WallFoot({ store, loads, round }) {
  const { newestObservedAtMs, nowMs, areas } = store.state;
  const { scenes, place: current } = round.value;
  const scene = scenes[current];
  const newest = newestObservedAtMs.value;
  const area = areas.value.get(scene?.area ?? "");
  return html`<p class="wall-scene">
      ${area ? nameOf(area) : placeText(store)}${scene?.layer && ` · ${t(measureOf(scene.layer).word)}`}
    </p>
    <p class="wall-dots" aria-hidden="true">
      ${scenes.map((_, place) => html`<i data-on=${place === current}></i>`)}
    </p>
    <${LoadStrip} store=${store} loads=${loads} />
    <p class="wall-age">
      ${t("header.asOf")} <b>${formatClock(newest)}</b>
      <span>${t("age.ago", { age: formatAge(nowMs.value - newest) })}</span>
    </p>`;
}

/** @returns {() => void} stop */
function reloadOnNewBuild() {
  let known = "";
  const look = async () => {
    try {
      const build = await readBuild();
      if (known !== "" && build !== known) location.reload();
      known = build;
    } catch (error) {
      // A server that is away, or just restarting, is asked again in a minute.
      if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error;
    }
  };
  void look();
  const timer = setInterval(() => void look(), BUILD_PERIOD_MS);
  return () => clearInterval(timer);
}

/** What tells one build of the room from another. @returns {Promise<string>} */
async function readBuild() {
  const { version } = await readDocument("/health");
  const page = await fetch("/", { method: "HEAD", cache: "no-store" });
  return `${version} ${page.headers.get("etag") ?? ""}`;
}
