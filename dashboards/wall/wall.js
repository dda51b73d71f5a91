/**
 * A wall instead of a desk (`?wall=1`): no navigation, scenes that follow one another, a foot that
 * says how old the data is, and a reload when the server brings another build.
 */
import { html } from "htm/preact";
import { render } from "preact";
import { ApiError, readBuild } from "../core/api.js";
import { formatAge, formatClock } from "../core/format.js";
import { nameOf, t } from "../core/i18n.js";
import { mountScenes, SCENE_COUNT } from "./scenes.js";

const BUILD_PERIOD_MS = 60_000;

/** @typedef {import("../core/store.js").Store} Store */

export function isWall() {
  return new URLSearchParams(location.search).get("wall") === "1";
}

/** @param {HTMLElement} footer @param {Store} store @returns {() => void} unmount */
export function mountWall(footer, store) {
  document.documentElement.dataset.wall = "on";
  const scenes = mountScenes(store);
  const stopReload = reloadOnNewBuild();
  render(html`<${WallFoot} store=${store} scene=${scenes.scene} />`, footer);
  return () => {
    scenes.unmount();
    stopReload();
    render(null, footer);
    delete document.documentElement.dataset.wall;
  };
}

/** @param {{store: Store, scene: import("@preact/signals").ReadonlySignal<number>}} props */
function WallFoot({ store, scene }) {
  const { newestObservedAtMs, nowMs, filter, areas, city } = store.state;
  const newest = newestObservedAtMs.value;
  const area = areas.value.get(filter.value.area);
  const place = area ?? city.value;
  return html`<p class="wall-scene">${place && nameOf(place)}</p>
    <p class="wall-dots" aria-hidden="true">
      ${Array.from({ length: SCENE_COUNT }, (_, place) => html`<i data-on=${place === scene.value}></i>`)}
    </p>
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
