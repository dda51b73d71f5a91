/** The scenes of a wall: the city, then the areas where most is beyond a threshold or silent. */
import { signal } from "@preact/signals";
import { crossedCount } from "../overview/area-columns.js";

const WORST_COUNT = 3;
export const SCENE_COUNT = 1 + WORST_COUNT;
const CITY_MS = 40_000;
const AREA_MS = 20_000;

/** @typedef {import("../core/store.js").Store} Store */

/** @param {Store} store */
export function mountScenes(store) {
  const scene = signal(0);
  /** @type {string[]} */
  let worst = [];
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const show = (/** @type {number} */ next) => {
    if (next === 0 || worst[next - 1] === undefined) {
      worst = worstAreas(store);
      scene.value = 0;
      store.filterChanged({ area: "" });
    } else {
      scene.value = next;
      store.filterChanged({ area: worst[next - 1] ?? "" });
    }
    const stays = scene.value === 0 ? CITY_MS : AREA_MS;
    timer = setTimeout(() => {
      // The ranking is of the moment when the city was left.
      if (scene.value === 0) worst = worstAreas(store);
      show((scene.value + 1) % SCENE_COUNT);
    }, stays);
  };
  show(0);
  return { scene, unmount: () => clearTimeout(timer) };
}

/** Share of an area's sensors that cross a threshold or say nothing, worst first. @param {Store} store */
function worstAreas(store) {
  const areas = Object.entries(store.state.overview.peek()?.areas ?? {});
  return areas
    .map(([code, area]) => {
      const { silent, offline, total } = area.sensors;
      return { code, share: (crossedCount(area) + silent + offline) / Math.max(1, total) };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, WORST_COUNT)
    .map(({ code }) => code);
}
