/**
 * The scenes of a wall: the city, then the areas that are worst, each painted by the measure of the
 * worst crossing, then the city by the next measure that is beyond a threshold.
 */
import { effect, signal, untracked } from "@preact/signals";
import { absentCount, crossedCount } from "../city/area-counts.js";
import { MEASURES } from "../city/measures.js";
import { isServerAway } from "../live/connection.js";

/**
 * @import { Scene } from "../fleet/view-state.js"
 * @import { AreaCounts, CityCounts, Crossing } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

const WORST_COUNT = 3;
const CITY_MS = 40_000;
const OTHER_MS = 20_000;

/** @typedef {{scenes: readonly Scene[], place: number}} Round */

/** @type {Scene} */
const CITY = { area: "", layer: "" };

/** @param {Store} store */
export function mountScenes(store) {
  const round = signal(/** @type {Round} */ ({ scenes: [CITY], place: 0 }));
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const set = (/** @type {Round} */ next) => {
    round.value = next;
    store.sceneShown(next.scenes[next.place] ?? CITY);
  };
  const show = (/** @type {Round} */ next) => {
    set(next);
    timer = setTimeout(
      () => show(following(store, round.value)),
      next.place === 0 ? CITY_MS : OTHER_MS,
    );
  };
  show(round.value);
  // The opening scene does not wait for its next turn to show what has become worst.
  const stopOpening = effect(() => {
    const { crossings } = store;
    const [opening = CITY] = scenesOf(null, crossings.value?.items ?? []);
    untracked(() => {
      const { scenes, place } = round.value;
      if (place !== 0 || scenes[0]?.layer === opening.layer) return;
      set({ scenes: [opening, ...scenes.slice(1)], place });
    });
  });
  return {
    round,
    unmount: () => {
      clearTimeout(timer);
      stopOpening();
    },
  };
}

/** The ranking is of the moment when the city was left. @param {Store} store @param {Round} round */
function following(store, round) {
  // Of an area that was not asked for yet nothing could be shown; what is shown stays.
  if (isServerAway(store)) return round;
  const { scenes, place } = round;
  const current =
    place === 0 ? scenesOf(store.counts.value, store.crossings.value?.items ?? []) : scenes;
  return { scenes: current, place: (place + 1) % current.length };
}

/**
 * @param {CityCounts | null} counts
 * @param {readonly Crossing[]} crossings in the order of attention
 * @returns {Scene[]}
 */
export function scenesOf(counts, crossings) {
  const [layer = "", next] = worstLayers(crossings);
  const areas = worstAreas(counts?.areas ?? {}).map((area) => ({ area, layer }));
  return [{ area: "", layer }, ...areas, ...(next ? [{ area: "", layer: next }] : [])];
}

/**
 * The measures of what is beyond a threshold, worst first: the server's order knows that a flood
 * stands above noise.
 * @param {readonly Crossing[]} crossings
 * @returns {string[]} ids
 */
function worstLayers(crossings) {
  const layers = crossings.map(({ kind }) => MEASURES.find((one) => one.kind === kind)?.id ?? "");
  return [...new Set(layers)].filter((layer) => layer !== "");
}

/**
 * Those with most critical sensors, then with the largest share that crosses a threshold or says nothing.
 * @param {Record<string, AreaCounts>} areas
 */
function worstAreas(areas) {
  return Object.entries(areas)
    .map(([code, area]) => {
      const count = crossedCount(area) + absentCount(area);
      const share = count / Math.max(1, area.sensors.total);
      return { code, share, critical: area.levels?.critical ?? 0 };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.critical - a.critical || b.share - a.share)
    .slice(0, WORST_COUNT)
    .map(({ code }) => code);
}
