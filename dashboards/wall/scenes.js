/**
 * The scenes of a wall: the city, then the areas where most is beyond a threshold or silent, then
 * the city by the one measure of which most sensors are beyond a threshold.
 */
import { signal } from "@preact/signals";
import { absentCount, crossedCount } from "../city/area-counts.js";
import { MEASURES } from "../city/measures.js";
import { isServerAway } from "../live/connection.js";

/**
 * @import { Scene } from "../fleet/view-state.js"
 * @import { AreaCounts, KindCounts, CityCounts } from "../city/types.js"
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
  const show = (/** @type {Round} */ next) => {
    round.value = next;
    store.sceneShown(next.scenes[next.place] ?? CITY);
    timer = setTimeout(() => show(following(store, next)), next.place === 0 ? CITY_MS : OTHER_MS);
  };
  show(round.value);
  return { round, unmount: () => clearTimeout(timer) };
}

/** The ranking is of the moment when the city was left. @param {Store} store @param {Round} round */
function following(store, round) {
  // Of an area that was not asked for yet nothing could be shown; what is shown stays.
  if (isServerAway(store)) return round;
  const { scenes, place } = round;
  const current = place === 0 ? scenesOf(store.counts.value) : scenes;
  return { scenes: current, place: (place + 1) % current.length };
}

/**
 * @param {CityCounts | null} counts
 * @returns {Scene[]}
 */
export function scenesOf(counts) {
  const worst = worstAreas(counts?.areas ?? {}).map((area) => ({ area, layer: "" }));
  const layer = worstMeasure(counts?.kinds ?? {});
  return [CITY, ...worst, ...(layer === "" ? [] : [{ area: "", layer }])];
}

/**
 * Share of an area's sensors that cross a threshold or say nothing, worst first.
 * @param {Record<string, AreaCounts>} areas
 */
function worstAreas(areas) {
  return Object.entries(areas)
    .map(([code, area]) => {
      const count = crossedCount(area) + absentCount(area);
      return { code, share: count / Math.max(1, area.sensors.total) };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, WORST_COUNT)
    .map(({ code }) => code);
}

/**
 * @param {Record<string, KindCounts>} kinds
 * @returns {string} id, empty where no sensor of any measure is beyond a threshold
 */
function worstMeasure(kinds) {
  const shares = MEASURES.map(({ id, kind }) => {
    const { crossed = 0, live = 0 } = kinds[kind] ?? {};
    return { id, share: crossed / Math.max(1, live) };
  });
  const [worst] = shares.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  return worst?.id ?? "";
}
