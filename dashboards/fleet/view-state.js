/**
 * The part of the store about what is looked at: what the operator asked to see, and what is shown.
 * On a wall a scene takes the place of the operator's area and layer, and leaves them as they are.
 */
import { computed, signal } from "@preact/signals";
import { EVERYTHING, WORST_FIRST } from "./selection.js";

/** @import { Filter, Sort } from "./types.js" */

/** @typedef {{area: string, layer: string}} Scene empty for the whole city, for the first measure */
/**
 * @typedef {object} View
 * @property {Filter} filter
 * @property {string} sensorId empty where none is chosen
 * @property {string} layer which measure paints the areas, or that sensors are painted by value
 * @property {string} level of the areas, chosen by hand; empty: the city's own
 * @property {Sort} sort of the list
 */

/** @type {View} */
export const WHOLE_CITY = {
  filter: EVERYTHING,
  sensorId: "",
  layer: "",
  level: "",
  sort: WORST_FIRST,
};

export function createViewState() {
  const view = signal(WHOLE_CITY);
  const scene = signal(/** @type {Scene | null} */ (null));
  const state = {
    /** as the operator asked, and as the address says */
    view,
    filter: computed(() => {
      const { filter } = view.value;
      return scene.value ? { ...filter, area: scene.value.area } : filter;
    }),
    /** whether one scene follows another, as on a wall, where nobody chooses */
    hasScenes: computed(() => scene.value !== null),
    layer: computed(() => scene.value?.layer ?? view.value.layer),
    areaLevel: computed(() => view.value.level),
    selectedId: computed(() => view.value.sensorId),
    sort: computed(() => view.value.sort),
    /** ids of sensors that a line was drawn around */
    picked: signal(/** @type {readonly string[]} */ ([])),
  };
  /** @param {Partial<View>} change */
  const change = (change) => {
    view.value = { ...view.value, ...change };
  };
  const actions = {
    /** @param {string} id empty to close */
    sensorSelected: (id) => change({ sensorId: id }),

    /** @param {readonly string[]} ids none to end it */
    sensorsPicked: (ids) => {
      state.picked.value = ids;
    },

    /** @param {string} layer */
    layerChanged: (layer) => change({ layer }),
  };
  return { state, scene, change, actions };
}
